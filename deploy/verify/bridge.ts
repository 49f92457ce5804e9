import { ZeroAddress } from "ethers";
import { BLOCKED_LIBRARY, ENDPOINT } from "../modules/layerZero.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";
import { digest } from "./code.ts";

const DAY = 86_400;

/** An end of the bridge, and what it must stand on. */
interface End {
  contract: "CPTAdapter" | "CPTRemote";
  at: string;
  accessManager: string;
  layerZeroEndpoint: string;
  /** LayerZero's id of this chain's endpoint. */
  eid: number;
  /** Where the network has the endpoint; undefined where the deployment brought it along. */
  configured: string | undefined;
}

/**
 * An end of the bridge: LayerZero's endpoint, the settings it begins with, and that nobody but the authority speaks for it. Peers, libraries and
 * verifiers belong to a pathway, not to the deployment: `bridge check` reads them.
 */
export async function checkEnd(
  chain: Chain,
  checks: Checklist,
  { contract, at, accessManager, layerZeroEndpoint, eid, configured }: End,
): Promise<void> {
  const answer = await chain.read(layerZeroEndpoint, "eid() view returns (uint32)");
  checks.equal("endpoint", "LayerZero's id", answer, eid);
  if (configured === undefined) await checkPublished(chain, checks, { layerZeroEndpoint, eid });
  else checks.equal("address", "LayerZero's endpoint", layerZeroEndpoint, configured);
  const delegate = await chain.read(layerZeroEndpoint, "delegates(address oapp) view returns (address)", [at]);
  checks.equal("LayerZero's delegate", contract, delegate, accessManager);
  checks.equal("owner", contract, await chain.read(at, "owner() view returns (address)"), accessManager);
  const settings = {
    "pathwayPauseLimits() view returns (uint256, uint256)": [3 * DAY, 7 * DAY],
    "msgInspector() view returns (address)": ZeroAddress,
    "preCrime() view returns (address)": ZeroAddress,
  };
  for (const [view, value] of Object.entries(settings)) {
    const name = view.slice(0, view.indexOf("("));
    checks.equal("parameter", `${contract}.${name}()`, await chain.read(at, view), value);
  }
}

/** The endpoint that the deployment brought along, against LayerZero's package. */
async function checkPublished(
  chain: Chain,
  checks: Checklist,
  { layerZeroEndpoint, eid }: Pick<End, "layerZeroEndpoint" | "eid">,
): Promise<void> {
  const { code, immutables } = withoutImmutables(await chain.code(layerZeroEndpoint), ENDPOINT.deployedBytecode);
  checks.equal("code", "LayerZeroEndpoint", digest(code), digest(ENDPOINT.deployedBytecode));
  const library = (await chain.read(layerZeroEndpoint, "blockedLibrary() view returns (address)")) as
    string | undefined;
  checks.sameMembers("immutable", "LayerZeroEndpoint", immutables, [eid, BigInt(library ?? 0)].map(String));
  const found = digest(await chain.code(library ?? ZeroAddress));
  checks.equal("code", "LayerZero's blocked library", found, digest(BLOCKED_LIBRARY.deployedBytecode));
}

const PLACE = `7f${"0".repeat(64)}`; // PUSH32 of what is not known yet

/** Code with zeros where the published one has room for immutables, which its artifact does not locate; and those, as numbers. */
function withoutImmutables(code: string, published: string): { code: string; immutables: Set<string> } {
  const immutables = new Set<string>();
  let masked = code;
  for (let at = published.indexOf(PLACE); at !== -1; at = published.indexOf(PLACE, at + PLACE.length)) {
    const [from, to] = [at + 2, at + PLACE.length];
    const word = code.slice(from, to);
    if (word.length < 64) break;
    immutables.add(String(BigInt(`0x${word}`)));
    masked = masked.slice(0, from) + "0".repeat(64) + masked.slice(to);
  }
  return { code: masked, immutables };
}
