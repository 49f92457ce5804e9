import { pathwayEnds, type BridgeConfig } from "../../../deploy/config/bridge.ts";
import { Audit, type Subject } from "./audit.ts";
import { checkChain } from "./checkChain.ts";
import { checkEnd, inCpt } from "./checkEnd.ts";
import { contractsOf, NO_ANSWER, type BridgeAddresses, type Site } from "./site.ts";

/** Holds every chain and every pathway of the bridge against its description. Reads alone. */
export async function checkBridge(config: BridgeConfig, sites: readonly Site[]): Promise<Audit> {
  const audit = new Audit();
  const addresses = new Map(sites.map(({ here, at }) => [here.eid, at]));
  for (const site of sites) await checkSite(audit, config, { site, addresses });
  await checkSupply(audit, config, sites);
  return audit;
}

/** One chain's part: what it says of itself and of its ends. */
export async function checkSite(
  audit: Audit,
  config: BridgeConfig,
  { site, addresses }: { site: Site; addresses: ReadonlyMap<number, Pick<BridgeAddresses, "bridge">> },
): Promise<void> {
  const now = (await site.provider.getBlock("latest"))?.timestamp ?? 0;
  await checkChain(audit, config, site);
  for (const end of pathwayEnds(config)) {
    if (end.here.eid !== site.here.eid) continue;
    const there = addresses.get(end.there.eid);
    if (there === undefined) throw new Error(`No address of the bridge on ${end.there.network}`);
    await checkEnd(audit, end, { site, peer: there.bridge, now });
  }
}

/** No more CPT on a chain than home has out there, and no more out than home has locked. */
async function checkSupply(audit: Audit, config: BridgeConfig, sites: readonly Site[]): Promise<void> {
  const siteOf = (eid: number): Site | undefined => sites.find(({ here }) => here.eid === eid);
  const home = siteOf(config.home.eid);
  if (home === undefined) return;
  const { bridge } = contractsOf(home, true);
  const supplies = new Map<number, bigint | undefined>();
  for (const site of sites) {
    if (site !== home) supplies.set(site.here.eid, await contractsOf(site, false).cpt<bigint>("totalSupply"));
  }
  // the remotes first: what leaves home in between makes the other larger, and what comes home takes its confirmations. Home's books are
  // read of one block, or what comes home in between is missing in what is locked
  const blockTag = await home.provider.getBlockNumber();
  let sum = 0n;
  for (const remote of config.remotes) {
    if (!supplies.has(remote.eid)) continue;
    const supply = supplies.get(remote.eid);
    const outside = await bridge<[bigint, bigint]>("outsideOf", remote.eid, { blockTag });
    const subject: Subject = { here: remote, pathway: `${remote.network} ⇄ ${config.home.network}` };
    sum += outside?.[0] ?? 0n;
    const allowed = outside === undefined ? NO_ANSWER : `at most ${inCpt(outside[0])}`;
    const isWithin = supply !== undefined && outside !== undefined && supply <= outside[0];
    audit.equal(
      subject,
      "supply",
      isWithin ? allowed : supply === undefined ? NO_ANSWER : inCpt(supply),
      outside === undefined ? "what home has out there, which it does not say" : allowed,
    );
  }
  const locked = await bridge<bigint>("locked", { blockTag });
  const isLocked = locked !== undefined && locked >= sum;
  audit.equal(
    { here: config.home, pathway: "all" },
    "locked",
    isLocked ? `at least ${inCpt(sum)}` : locked === undefined ? NO_ANSWER : inCpt(locked),
    `at least ${inCpt(sum)}`,
  );
}
