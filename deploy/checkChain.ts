import { Contract, type Provider } from "ethers";
import type { CouncilName } from "./authority.ts";
import type { ChainConfig } from "./config/parts.ts";
import { ENDPOINT_INTERFACE } from "./modules/layerZero.ts";
import { safeAddresses } from "./modules/safe.ts";

/** The chain is not the one the configuration is for. */
export class WrongChainError extends Error {
  override readonly name = "WrongChainError";
  readonly actual: bigint;
  readonly expected: number;
  constructor(actual: bigint, expected: number) {
    super(
      `This node is chain ${actual}, the configuration is for chain ${expected}. Choose the network or the configuration.`,
    );
    this.actual = actual;
    this.expected = expected;
  }
}

/** What the configuration names as a council's Safe is not the one that the deployment would make. */
export class WrongSafeError extends Error {
  override readonly name = "WrongSafeError";
  readonly council: CouncilName;
  constructor(council: CouncilName, named: string, expected: string, isThere: boolean) {
    super(
      `"councils.safes.${council}" names ${named}. ` +
        (named === expected && !isThere
          ? "No code is there: leave it out, and it is made."
          : `With these owners it can only be ${expected}.`),
    );
    this.council = council;
  }
}

/** The configured endpoint is not LayerZero's of that id. */
export class WrongEndpointError extends Error {
  override readonly name = "WrongEndpointError";
  readonly address: string;
  constructor(address: string, reason: string) {
    super(`${address} is not LayerZero's endpoint: ${reason}. Correct "layerZero" in the network's configuration.`);
    this.address = address;
  }
}

/**
 * What only the chain can tell about what every configuration names.
 *
 * @param endpoint LayerZero's, where the network has it, with the id that it must answer.
 * @throws WrongChainError, WrongSafeError, WrongEndpointError
 */
export async function checkChain(
  provider: Provider,
  config: ChainConfig,
  endpoint: { address: string; eid: number } | undefined,
): Promise<void> {
  const { chainId } = await provider.getNetwork();
  if (chainId !== BigInt(config.chainId)) throw new WrongChainError(chainId, config.chainId);
  await checkSafes(provider, config);
  if (endpoint !== undefined) await checkEndpoint(provider, endpoint);
}

/** Of Safes that are there already. */
async function checkSafes(provider: Provider, { safe, councils }: ChainConfig): Promise<void> {
  if (safe === "deploy") return;
  const expected = safeAddresses(safe, councils);
  for (const [name, named] of Object.entries(councils.safes ?? {}) as [CouncilName, string][]) {
    const isThere = (await provider.getCode(named)) !== "0x";
    if (named !== expected[name] || !isThere) throw new WrongSafeError(name, named, expected[name], isThere);
  }
}

async function checkEndpoint(provider: Provider, { address, eid }: { address: string; eid: number }): Promise<void> {
  if ((await provider.getCode(address)) === "0x") throw new WrongEndpointError(address, "no code is there");
  const endpoint = new Contract(address, ENDPOINT_INTERFACE, provider);
  const answer = (await endpoint
    .getFunction("eid")()
    .catch(() => undefined)) as bigint | undefined;
  if (answer === undefined) throw new WrongEndpointError(address, "it has no id");
  if (answer !== BigInt(eid)) throw new WrongEndpointError(address, `its id is ${answer}, not ${eid}`);
}
