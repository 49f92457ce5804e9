import { formatEther, parseEther, ZeroHash, type Interface } from "ethers";
import type { PathwayEnd } from "../../../deploy/config/bridge.ts";
import { formatTime } from "../page/text.ts";
import type { Audit, MendOf, Subject } from "./audit.ts";
import { checkLibraries } from "./checkLibraries.ts";
import { asBytes32, gasOptions, MESSAGE_TYPE } from "./settings.ts";
import { ADAPTER, contractsOf, DIRECTION, NO_ANSWER, REMOTE, type Contracts, type Site } from "./site.ts";
import { NONE, optionsInWords } from "./words.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

const BPS = 10_000n;
/** The least that travels. */
const SHARED_UNIT = 10n ** 12n;

interface PathwayView {
  limit: bigint;
  pausedUntil: bigint;
}

/** Everything about one end of a pathway that its own chain says. */
export async function checkEnd(
  audit: Audit,
  end: PathwayEnd,
  { site, peer, now }: { site: Site; peer: Address; now: number },
): Promise<void> {
  const { here, there, isHome } = end;
  const contracts = contractsOf(site, isHome);
  const subject: Subject = { here, pathway: `${here.network} ⇄ ${there.network}` };
  const face = isHome ? ADAPTER : REMOTE;
  const name = isHome ? "CPTAdapter" : "CPTRemote";

  await checkLibraries(audit, subject, { site, contracts, end });
  await checkOptions(audit, subject, { site, contracts, end, face });
  await checkLimits(audit, subject, { site, contracts, end, face, now });
  await checkCaps(audit, subject, { site, contracts, end });
  // last, so that a pathway opens when all else is said
  const actual = await contracts.bridge<string>("peers", there.eid);
  const expected = asBytes32(peer).toLowerCase();
  const mend: MendOf = {
    role: "admin",
    to: site.at.bridge,
    data: face.encodeFunctionData("setPeer", [there.eid, expected]) as Hex,
    words: `${name}'s peer on ${there.network} is ${peer}`,
  };
  audit.equal(subject, "peer", peerInWords(actual), peerInWords(expected), mend);
  // what differs here would be why
  if (audit.findings.every(({ chain }) => chain !== here.network))
    await checkFee(audit, subject, { site, contracts, end, face });
}

/** Libraries, verifiers and executor serve the pathway: a worker that does not know the other chain, or us, has no price for it. */
async function checkFee(audit: Audit, subject: Subject, { site, contracts, end }: Parts): Promise<void> {
  const param = [end.there.eid, asBytes32(site.at.accessManager), SHARED_UNIT, 0n, "0x", "0x", "0x"];
  const fee = await contracts.bridge<[bigint, bigint]>("quoteSend", param, false);
  audit.equal(subject, "fee of a transfer", fee === undefined ? "none: a worker refuses" : "there", "there");
}

export function peerInWords(peer: string | undefined): string {
  if (peer === undefined) return NO_ANSWER;
  return peer === ZeroHash ? NONE : peer;
}

interface Parts {
  site: Site;
  contracts: Contracts;
  end: PathwayEnd;
  face: Interface;
}

/** Gas that every sender pays for at least. */
async function checkOptions(audit: Audit, subject: Subject, { site, contracts, end, face }: Parts): Promise<void> {
  const { there, sends } = end;
  const kinds = [
    { what: "gas of a transfer", msgType: MESSAGE_TYPE.send, gas: sends.gas.send },
    { what: "gas of a transfer with a message", msgType: MESSAGE_TYPE.sendAndCall, gas: sends.gas.sendAndCall },
  ];
  for (const { what, msgType, gas } of kinds) {
    const options = gasOptions(gas);
    const actual = await contracts.bridge<string>("enforcedOptions", there.eid, msgType);
    const found = actual === undefined ? NO_ANSWER : optionsInWords(actual);
    audit.equal(subject, `enforced options: ${what}`, found, optionsInWords(options), {
      role: "admin",
      to: site.at.bridge,
      data: face.encodeFunctionData("setEnforcedOptions", [[{ eid: there.eid, msgType, options }]]) as Hex,
      words: `to ${there.network}: ${what} at least ${gas}`,
    });
  }
}

async function checkLimits(
  audit: Audit,
  subject: Subject,
  { site, contracts, end, face, now }: Parts & { now: number },
): Promise<void> {
  const { there, sends, receives } = end;
  const lanes = [
    { what: "out", direction: DIRECTION.out, limit: sends.outLimit },
    { what: "in", direction: DIRECTION.in, limit: receives.inLimit },
  ];
  for (const { what, direction, limit } of lanes) {
    const lane = await contracts.bridge<PathwayView>("pathway", there.eid, direction);
    const actual = lane === undefined ? NO_ANSWER : inCpt(lane.limit);
    audit.equal(subject, `limit ${what}`, actual, inCpt(parseEther(String(limit))), {
      role: "parametersCritical",
      to: site.at.bridge,
      data: face.encodeFunctionData("setPathwayLimit", [there.eid, direction, limit]) as Hex,
      words: `${what === "out" ? "to" : "from"} ${there.network}: ${limit} CPT at most in any hour`,
    });
    const until = Number(lane?.pausedUntil ?? 0n);
    if (until > now) audit.notice(subject, `${what} is paused until ${formatTime(until)} UTC`);
  }
}

async function checkCaps(audit: Audit, subject: Subject, { site, contracts, end }: Omit<Parts, "face">): Promise<void> {
  const { there, remote, isHome } = end;
  if (isHome) {
    // of one block: a burn between them would change the cap
    const blockTag = await site.provider.getBlockNumber();
    const [supply, outside] = await Promise.all([
      contracts.cpt<bigint>("totalSupply", { blockTag }),
      contracts.bridge<[bigint, bigint]>("outsideOf", there.eid, { blockTag }),
    ]);
    const expected = supply === undefined ? NO_ANSWER : inCpt((supply * BigInt(remote.capBps)) / BPS);
    audit.equal(subject, "cap", outside === undefined ? NO_ANSWER : inCpt(outside[1]), expected, {
      role: "parametersCritical",
      to: site.at.bridge,
      data: ADAPTER.encodeFunctionData("setCap", [there.eid, remote.capBps]) as Hex,
      words: `at most ${remote.capBps / 100} % of CPT's supply out on ${there.network}`,
    });
    return;
  }
  const cap = await contracts.bridge<bigint>("supplyCap");
  audit.equal(
    subject,
    "supply cap",
    cap === undefined ? NO_ANSWER : inCpt(cap),
    inCpt(parseEther(String(remote.supplyCap))),
    {
      role: "parametersCritical",
      to: site.at.bridge,
      data: REMOTE.encodeFunctionData("setSupplyCap", [remote.supplyCap]) as Hex,
      words: `at most ${remote.supplyCap} CPT on ${remote.network}`,
    },
  );
}

export function inCpt(amount: bigint): string {
  return `${formatEther(amount).replace(/\.0$/, "")} CPT`;
}
