import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type StorageLayout,
  type ValidationDataCurrent,
  getContractNameAndRunValidation,
  getErrors,
  getStorageLayout,
  getUnlinkedBytecode,
  getVersion,
  inferInitializable,
  UpgradeableContractErrorReport,
  withValidationDefaults,
} from "@openzeppelin/upgrades-core";
import { type Artifact, readArtifacts } from "./build.ts";
import { CheckFailure } from "./failure.ts";
import { ROOT, filesUnder } from "./paths.ts";

/** One file a contract: what is reviewed, and what the next version is compared with. */
export const RECORDS = "audits/storage-layouts";

/** LayerZero's upgradeable contracts keep endpoint and decimals as immutables, in constructors that carry no annotation. */
const LAYER_ZERO = "npm/@layerzerolabs/";
const CONSTRUCTED = new Set(["constructor", "state-variable-immutable"]);

export interface UpgradeableContract {
  readonly name: string;
  readonly source: string;
  readonly layout: StorageLayout;
  /** What OpenZeppelin's validation has against it behind a transparent proxy, explained; undefined if nothing. */
  readonly unsafe: string | undefined;
}

/** Every deployable contract with an initializer, as the upgrades plugin has seen it during the build. */
export function readUpgradeableContracts(): UpgradeableContract[] {
  const file = join(ROOT, "cache/validations.json");
  if (!existsSync(file)) throw new CheckFailure("The build has left no validations.", [], "Run: npm run build");
  const validations = JSON.parse(readFileSync(file, "utf8")) as ValidationDataCurrent;
  const isAbstract = (artifact: Artifact): boolean => artifact.bytecode === "0x";
  return readArtifacts()
    .filter((artifact) => !isAbstract(artifact))
    .flatMap((artifact) => readUpgradeableContract(artifact, validations) ?? []);
}

function readUpgradeableContract(
  { bytecode, contractName, sourceName }: Artifact,
  validations: ValidationDataCurrent,
): UpgradeableContract | undefined {
  const version = getVersion(getUnlinkedBytecode(validations, bytecode), bytecode);
  const [fullName, run] = getContractNameAndRunValidation(validations, version);
  const validation = run[fullName];
  if (validation === undefined || !inferInitializable(validation)) return undefined;

  const errors = getErrors(validations, version, withValidationDefaults({ kind: "transparent" })).filter(
    ({ src, kind }) => !(src.startsWith(LAYER_ZERO) && CONSTRUCTED.has(kind)),
  );
  return {
    name: contractName,
    source: sourceName,
    layout: withStableTypes(getStorageLayout(validations, version)),
    unsafe: errors.length === 0 ? undefined : new UpgradeableContractErrorReport(errors).explain(false),
  };
}

/**
 * The compiler numbers the types people define anew with every compilation: `t_struct(Job)1234_storage`. Their full
 * names are as unique and stay: `t_struct(IJobEscrow.Job)_storage`. Types that no variable reaches are left out.
 */
function withStableTypes(layout: StorageLayout): StorageLayout {
  const userType = /\b(t_(?:struct|enum|contract|userDefinedValueType))\(\w+\)(\d+)/g;
  const fullNames = new Map<string, string>();
  for (const [type, { label }] of Object.entries(layout.types)) {
    const id = new RegExp(`^${userType.source}(?:_storage)?$`).exec(type)?.[2];
    if (id !== undefined) fullNames.set(id, label.replace(/^(?:struct|enum|contract) /, ""));
  }
  const stable = (text: string): string =>
    text.replaceAll(userType, (type, kind: string, id: string) => {
      const name = fullNames.get(id);
      return name === undefined ? type.slice(0, -id.length) : `${kind}(${name})`;
    });

  const { storage, namespaces = {}, types } = JSON.parse(stable(JSON.stringify(layout))) as StorageLayout;
  const reached = new Set<string>();
  const reach = (text: string): void => {
    for (const [type, item] of Object.entries(types)) {
      if (!text.includes(type) || reached.has(type)) continue;
      reached.add(type);
      reach(JSON.stringify([item.members, item.underlying]));
    }
  };
  reach(JSON.stringify([storage, namespaces]));
  const sorted = <Value>(entries: [string, Value][]): Record<string, Value> =>
    Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    storage,
    namespaces: sorted(Object.entries(namespaces)),
    types: sorted(Object.entries(types).filter(([type]) => reached.has(type))),
  };
}

/** Where a contract's layout is recorded, from the root. */
export function recordPath(name: string): string {
  return `${RECORDS}/${name}.json`;
}

/** The record: the layout without line numbers, which change with every comment. */
export function recordText({ source, name, layout }: UpgradeableContract): string {
  const { storage, namespaces, types } = layout;
  const record = { rebuild: "npm run layouts", contract: `${source}:${name}`, namespaces, storage, types };
  const keep = (key: string, value: unknown): unknown => (key === "src" || key === "astId" ? undefined : value);
  return `${JSON.stringify(record, keep, 2)}\n`;
}

/** Rewrites all records, and removes those of contracts that are gone. */
export function writeStorageLayouts(): void {
  const contracts = readUpgradeableContracts();
  const directory = join(ROOT, RECORDS);
  mkdirSync(directory, { recursive: true });
  const names = new Set(contracts.map(({ name }) => `${name}.json`));
  for (const file of filesUnder(directory)) if (!names.has(basename(file))) rmSync(file);
  for (const contract of contracts) writeFileSync(join(ROOT, recordPath(contract.name)), recordText(contract));
}
