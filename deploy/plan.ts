import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FutureType, isFuture, type Future } from "@nomicfoundation/ignition-core";
import { isRemoteConfig, type AnyConfig } from "./config/index.ts";
import { validateRemoteConfig } from "./config/remote.ts";
import { validateConfig } from "./config/schema.ts";
import { TIMELOCK_ROLES } from "./modules/governance.ts";
import { protocolModule } from "./modules/protocol.ts";
import { remoteModule } from "./modules/remote.ts";
import { functionOf, roleOf } from "./names.ts";

/** A transaction of the deployment. */
export interface Step {
  number: number;
  /** Ignition's name of it, as the journal has it. */
  id: string;
  what: string;
  done: boolean;
}

const COMPLETE = /^(DEPLOYMENT|CALL)_EXECUTION_STATE_COMPLETE$/;

/**
 * What `deployProtocol` or `deployRemote` sends for this configuration, in order, one transaction a step; and what of it the journal calls done.
 *
 * @param journals Ignition's folder; none where nothing is journaled.
 * @throws InvalidConfigError
 */
export async function planDeployment(
  config: AnyConfig,
  { deployer, journals }: { deployer?: string; journals?: string } = {},
): Promise<Step[]> {
  const { futures } = isRemoteConfig(config)
    ? remoteModule(validateRemoteConfig(config, deployer))
    : protocolModule(validateConfig(config, deployer));
  const done = await completed(journals, `chain-${config.chainId}`);
  const steps: Step[] = [];
  for (const future of futures) {
    const what = describe(future);
    if (what !== undefined) steps.push({ number: steps.length + 1, id: future.id, what, done: done.has(future.id) });
  }
  return steps;
}

/** In words; undefined for what sends nothing. */
function describe(future: Future): string | undefined {
  switch (future.type) {
    case FutureType.CONTRACT_DEPLOYMENT:
    case FutureType.NAMED_ARTIFACT_CONTRACT_DEPLOYMENT:
      return `create ${future.contractName}(${future.constructorArgs.map(inWords).join(", ")})`;
    case FutureType.CONTRACT_CALL:
      return callInWords(future);
    default:
      return undefined;
  }
}

/** A call, or one that another carries as data. */
function callInWords({ contract, functionName, args }: Call): string {
  const target = nameOf(contract);
  const names = { AccessManager: roleName, TimelockController: timelockRoleName }[target];
  const roles = names === undefined ? [] : (ROLE_ARGUMENTS[functionName] ?? []);
  const values = args.map((arg, i) => (roles.includes(i) && names !== undefined ? names(arg) : inWords(arg)));
  return `${target}.${functionName}(${values.join(", ")})`;
}

interface Call {
  contract: { id: string };
  functionName: string;
  args: readonly unknown[];
}

/** Where the functions of AccessManager and timelock take a role. */
const ROLE_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  grantRole: [0],
  labelRole: [0],
  renounceRole: [0],
  setRoleGuardian: [0, 1],
  setTargetFunctionRole: [2],
};

function timelockRoleName(hash: unknown): string {
  return Object.entries(TIMELOCK_ROLES).find(([, role]) => role === hash)?.[0] ?? inWords(hash);
}

function roleName(id: unknown): string {
  return (typeof id === "bigint" ? roleOf(id) : undefined) ?? inWords(id);
}

function nameOf({ id }: { id: string }): string {
  return id.slice(id.indexOf("#") + 1);
}

function inWords(value: unknown): string {
  if (isFuture(value)) {
    return value.type === FutureType.ENCODE_FUNCTION_CALL && nameOf(value.contract) === "AccessManager"
      ? callInWords(value).slice("AccessManager.".length)
      : nameOf(value);
  }
  if (typeof value === "string") return functionOf(value) ?? value;
  if (Array.isArray(value)) return `[${value.map(inWords).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    if ("accountIndex" in value) return "the deployer";
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${inWords(field)}`);
    return `{${fields.join(", ")}}`;
  }
  return String(value);
}

async function completed(journals: string | undefined, deploymentId: string): Promise<Set<string>> {
  const file = journals === undefined ? undefined : join(journals, "deployments", deploymentId, "journal.jsonl");
  if (file === undefined || !existsSync(file)) return new Set();
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return new Set(
    lines.flatMap((line) => {
      try {
        const { type, futureId } = JSON.parse(line) as { type: string; futureId?: string };
        return COMPLETE.test(type) && futureId !== undefined ? [futureId] : [];
      } catch {
        return []; // a line that a kill cut off: `deploy run` mends it
      }
    }),
  );
}
