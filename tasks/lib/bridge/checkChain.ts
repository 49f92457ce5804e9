import { ZeroAddress, ZeroHash } from "ethers";
import type { BridgeConfig } from "../../../deploy/config/bridge.ts";
import { pagedLogs } from "../../../deploy/verify/pagedLogs.ts";
import { InputError } from "../InputError.ts";
import type { Audit, MendOf, Subject } from "./audit.ts";
import { inCpt, peerInWords } from "./checkEnd.ts";
import { ADAPTER, contractsOf, NO_ANSWER, REMOTE, TOKEN, type Contracts, type Site } from "./site.ts";

type Hex = `0x${string}`;

const PAGE = 10_000;
const HOUR = 3_600n;
const DAY = 24n * HOUR;
/** The guardian's pauses, as the contracts begin with them. */
const PAUSES = { duration: 72n * HOUR, cooldown: 7n * DAY };

/** What belongs to a chain's end of the bridge as a whole: whose it is, that it has no other peers, and at home the insurance. */
export async function checkChain(audit: Audit, config: BridgeConfig, site: Site): Promise<void> {
  const { here, provider } = site;
  const isHome = here.eid === config.home.eid;
  const contracts = contractsOf(site, isHome);
  const subject: Subject = { here, pathway: "all" };

  const chainId = String((await provider.getNetwork()).chainId);
  audit.equal(subject, "chain id", chainId, String(here.chainId));
  // on another chain nothing of what follows means anything
  if (chainId !== String(here.chainId)) return;
  const eid = await contracts.endpoint<bigint>("eid");
  audit.equal(subject, "endpoint id", eid === undefined ? NO_ANSWER : String(eid), String(here.eid));
  await checkCode(audit, subject, site);
  await checkOwner(audit, subject, { site, contracts, isHome });
  await checkPauses(audit, subject, { site, contracts, isHome });
  await checkOtherPeers(audit, { site, contracts, config, isHome });
  if (isHome) await checkHome(audit, subject, { site, contracts });
  else {
    const homeEid = await contracts.bridge<bigint>("homeEid");
    audit.equal(subject, "home", homeEid === undefined ? NO_ANSWER : String(homeEid), String(config.home.eid));
  }
}

/** A verifier, library or executor that is not there would hold all messages up. */
async function checkCode(audit: Audit, subject: Subject, { here, provider, at }: Site): Promise<void> {
  const places: [string, string][] = [
    ["bridge", at.bridge],
    ["endpoint", here.endpoint],
    ["send library", here.sendLibrary],
    ["receive library", here.receiveLibrary],
    ["executor", here.executor],
    ...here.requiredDvns.map((dvn): [string, string] => ["verifier", dvn]),
  ];
  const codes = await Promise.all(places.map(([, address]) => provider.getCode(address)));
  places.forEach(([what, address], i) => {
    audit.equal(subject, `code of the ${what} ${address}`, codes[i] === "0x" ? "none" : "there", "there");
  });
}

interface Parts {
  site: Site;
  contracts: Contracts;
  isHome: boolean;
}

/** Owner, delegate and authority are one; nothing looks into messages or simulates them. */
async function checkOwner(audit: Audit, subject: Subject, { site, contracts, isHome }: Parts): Promise<void> {
  const { here, at } = site;
  const { bridge, endpoint } = contracts;
  const face = isHome ? ADAPTER : REMOTE;
  const setting = (name: string, value: string, words: string): MendOf => ({
    role: "admin",
    to: at.bridge,
    data: face.encodeFunctionData(name, [value]) as Hex,
    words,
  });
  const [authority, owner, delegate, usedEndpoint, inspector, preCrime] = await Promise.all([
    bridge<string>("authority"),
    bridge<string>("owner"),
    endpoint<string>("delegates", at.bridge),
    bridge<string>("endpoint"),
    bridge<string>("msgInspector"),
    bridge<string>("preCrime"),
  ]);
  audit.equal(subject, "authority", noneOr(authority), at.accessManager);
  audit.equal(subject, "owner", noneOr(owner), at.accessManager);
  audit.equal(
    subject,
    "delegate",
    noneOr(delegate),
    at.accessManager,
    setting("setDelegate", at.accessManager, "the AccessManager is LayerZero's delegate"),
  );
  audit.equal(subject, "endpoint", usedEndpoint ?? NO_ANSWER, here.endpoint);
  audit.equal(
    subject,
    "inspector of messages",
    noneOr(inspector),
    "none",
    setting("setMsgInspector", ZeroAddress, "nothing inspects messages"),
  );
  audit.equal(
    subject,
    "pre-crime",
    noneOr(preCrime),
    "none",
    setting("setPreCrime", ZeroAddress, "nothing simulates messages"),
  );
}

/** With short pauses far apart the guardian could hardly stop anything. */
async function checkPauses(audit: Audit, subject: Subject, { site, contracts, isHome }: Parts): Promise<void> {
  const words = (duration: bigint, cooldown: bigint): string => `${duration / HOUR} h, ${cooldown / DAY} days apart`;
  const limits = await contracts.bridge<[bigint, bigint]>("pathwayPauseLimits");
  const { duration, cooldown } = PAUSES;
  const isMeant = limits?.[0] === duration && limits[1] === cooldown;
  const expected = words(duration, cooldown);
  const face = isHome ? ADAPTER : REMOTE;
  audit.equal(
    subject,
    "guardian's pauses",
    limits === undefined ? NO_ANSWER : isMeant ? expected : `${limits[0]} s, ${limits[1]} s apart`,
    expected,
    {
      role: "parametersCritical",
      to: site.at.bridge,
      data: face.encodeFunctionData("setPathwayPauseLimits", [duration, cooldown]) as Hex,
      words: `the guardian's pauses last ${expected}`,
    },
  );
}

function noneOr(address: string | undefined): string {
  if (address === undefined) return NO_ANSWER;
  return address === ZeroAddress ? "none" : address;
}

/**
 * A peer can make CPT here, or have it unlocked: home has the remotes for peers and they have home, and nobody has any other.
 *
 * @throws InputError when the first blocks are left out, in which there may have been one
 */
async function checkOtherPeers(
  audit: Audit,
  { site, contracts, config, isHome }: Parts & { config: BridgeConfig },
): Promise<void> {
  const { here, provider, at, fromBlock } = site;
  const face = isHome ? ADAPTER : REMOTE;
  const chains = [config.home, ...config.remotes];
  const named = new Map(chains.map(({ eid, network }) => [eid, network]));
  const meant = new Set(isHome ? config.remotes.map(({ eid }) => eid) : [config.home.eid]);

  const topicOf = (event: string): string => face.getEvent(event)?.topicHash ?? ZeroHash;
  const [peerSet, initialized] = [topicOf("PeerSet"), topicOf("Initialized")];
  const toBlock = await provider.getBlockNumber();
  const topics = [[peerSet, initialized]];
  const logs = await pagedLogs(provider, at.bridge, { fromBlock, toBlock, pageSize: PAGE, topics });
  if (!logs.some(({ topics: [topic] }) => topic === initialized)) {
    throw new InputError(`Block ${fromBlock} of ${here.network} is after the bridge's first: peers may be missed.`);
  }
  const everSet = logs
    .filter(({ topics: [topic] }) => topic === peerSet)
    .map((log) => Number(face.parseLog(log)?.args[0]));
  const others = [...new Set([...named.keys(), ...everSet])].filter((eid) => !meant.has(eid)).sort((a, b) => a - b);
  for (const eid of others) {
    const peer = await contracts.bridge<string>("peers", eid);
    const network = named.get(eid) ?? `endpoint ${eid}`;
    // CPTRemote lets nobody set another peer than home, not even to take one away: that takes an upgrade
    const mend: MendOf | undefined = isHome
      ? {
          role: "admin",
          to: at.bridge,
          data: face.encodeFunctionData("setPeer", [eid, ZeroHash]) as Hex,
          words: `CPTAdapter has no peer on ${network}`,
        }
      : undefined;
    audit.equal({ here, pathway: `${here.network} ⇄ ${network}` }, "peer", peerInWords(peer), "none", mend);
  }
}

/** What only home has: the insurance of what is locked, and CPT that may move the adapter's while it is paused. */
async function checkHome(
  audit: Audit,
  subject: Subject,
  { site, contracts }: Pick<Parts, "site" | "contracts">,
): Promise<void> {
  const { at } = site;
  const { bridge, cpt } = contracts;
  const token = await bridge<string>("token");
  audit.equal(subject, "CPT", token ?? NO_ANSWER, at.cpt);
  const exempt = await cpt<boolean>("isPauseExempt", at.bridge);
  audit.equal(subject, "exemption from CPT's pause", exempt === undefined ? NO_ANSWER : exempt ? "yes" : "no", "yes", {
    role: "admin",
    to: at.cpt,
    data: TOKEN.encodeFunctionData("setPauseExempt", [at.bridge, true]) as Hex,
    words: "CPT that comes home arrives while CPT is paused",
  });
  const insurance = await bridge<[bigint, bigint]>("insurance");
  const [required = 0n, held = 0n] = insurance ?? [];
  const isShort = insurance !== undefined && held < required;
  audit.equal(
    subject,
    "insurance",
    insurance === undefined ? NO_ANSWER : isShort ? inCpt(held) : `at least ${inCpt(required)}`,
    insurance === undefined ? "an answer" : `at least ${inCpt(required)}`,
  );
}
