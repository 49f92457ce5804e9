import { attempt } from "../core/attempt.js";
import { read } from "../core/read.js";
import { DeploymentNotFoundError, InvalidParameterError } from "../errors/inputErrors.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { remoteDeployments } from "../generated/deployments.js";
import { endpoint as endpointFragment, token } from "../generated/fragments/CPTAdapter.js";
import { homeEid } from "../generated/fragments/CPTRemote.js";
import { eid as eidFragment } from "../generated/fragments/LayerZeroEndpoint.js";
import type { BridgeClient, BridgeEnd } from "../types/bridge.js";
import type { Client, Runner } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

const ACTION = "connectBridge";

export interface ConnectBridgeParameters {
  /** CPT on other chains, each through a runner of its chain. */
  readonly remotes: readonly RemoteChain[];
}

export interface RemoteChain {
  readonly runner: Runner;
  /** For a deployment this SDK does not know; else it is found by the chain's id. */
  readonly cptRemote?: Address;
}

/**
 * The bridge from home's client and a runner of each other chain; asks every end for its endpoint. A provider does where nothing is sent.
 *
 * @throws InvalidParameterError when a CPTRemote is not of this home, DeploymentNotFoundError, InvalidAddressError,
 * ContractNotFoundError, RequestFailedError
 * @example
 * import { connectBridge } from "@cyberplaza/sdk/bridge";
 *
 * const chains = await connectBridge(user, { remotes: [{ runner: onEthereum, cptRemote }] });
 * const [ethereum] = chains.remotes; // ethereum.eid is what `from` and `to` take
 */
export async function connectBridge(home: Client, { remotes }: ConnectBridgeParameters): Promise<BridgeClient> {
  const first = await endAt(home.runner, home.addresses.cptAdapter, true);
  const others = remotes.map(async ({ runner, cptRemote }, i) => {
    const bridge = cptRemote ?? (await deployedOn(runner));
    const end = await endAt(runner, checkAddress(`remotes[${i}].cptRemote`, bridge), false);
    const [eid] = await read(end, ACTION, end.bridge, homeEid, []);
    if (eid !== BigInt(first.eid)) {
      throw new InvalidParameterError(`remotes[${i}]`, `must have this home, ${first.eid}; it has ${eid}`);
    }
    return end;
  });
  return { home: first, remotes: await Promise.all(others) };
}

async function deployedOn({ provider }: Runner): Promise<Address> {
  const network = await attempt(ACTION, async () => provider?.getNetwork());
  if (network === undefined) throw new RequestFailedError(ACTION, "the runner has no provider");
  const found = remoteDeployments[Number(network.chainId)];
  if (found === undefined) throw new DeploymentNotFoundError(Number(network.chainId));
  return found.cptRemote;
}

async function endAt(runner: Runner, bridge: Address, isHome: boolean): Promise<BridgeEnd> {
  const [[endpoint], [cpt]] = await Promise.all([
    read({ runner }, ACTION, bridge, endpointFragment, []),
    read({ runner }, ACTION, bridge, token, []),
  ]);
  const [eid] = await read({ runner }, ACTION, endpoint, eidFragment, []);
  return { runner, eid: Number(eid), isHome, bridge, cpt, endpoint };
}
