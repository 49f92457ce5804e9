import type { DescribedCall, GetProposalReturnType } from "../../../sdk/src/index.ts";
import { wholeCpt } from "../cpt.ts";
import { InputError } from "../InputError.ts";
import { formatTime } from "../page/text.ts";

/** @throws InputError */
export function proposalIdOf(text: string): bigint {
  if (/^(\d+|0x[0-9a-f]+)$/i.test(text)) return BigInt(text);
  throw new InputError("Which proposal? Name it by its id: --proposal <id>. `governor show` lists them.");
}

/** Unix seconds for people. */
export function utc(time: bigint): string {
  return `${formatTime(Number(time))} UTC`;
}

/** The first line of a description. */
export function titleOf(description: string): string {
  return description.split("\n", 1)[0]?.replace(/^#+ */, "") ?? "";
}

/** The calls of a proposal, a line each, those inside others below them. */
export function callLines(calls: readonly DescribedCall[], indent = "  "): string[] {
  return calls.flatMap(({ text, contract, warning, calls: inner }, i) => [
    `${indent}${i + 1}. ${contract === null ? "UNKNOWN: " : ""}${text}`,
    ...(warning === null ? [] : [`${indent}   WARNING: ${warning}`]),
    ...callLines(inner, `${indent}   `),
  ]);
}

/** How the votes stand. */
export function tally({ votes, quorum }: Pick<GetProposalReturnType, "votes" | "quorum">): string {
  const { for: inFavour, against, abstain } = votes;
  const needed = quorum === null ? "" : `; for and abstain need ${wholeCpt(quorum)}`;
  return `${wholeCpt(inFavour)} for, ${wholeCpt(against)} against, ${wholeCpt(abstain)} abstain${needed}`;
}

type Step = "vote" | "queue" | "execute" | "cancel";

/** Why a proposal is not ready for a step, and when it will be; undefined: it is. */
export function notReady(step: Step, proposal: GetProposalReturnType, now: bigint): string | undefined {
  const { state, snapshot, deadline, eta, expiresAt } = proposal;
  const say = (text: string): string => `${step}: ${text}`;
  if (state === "Canceled") return say("the proposal was cancelled or vetoed.");
  if (state === "Executed") return say("the proposal was executed.");
  if (step === "cancel") {
    return state === "Pending" ? undefined : say(`possible until the vote began, at ${utc(snapshot)}.`);
  }
  if (state === "Pending") return say(`voting begins after ${utc(snapshot)} and ends at ${utc(deadline)}.`);
  if (step === "vote") return state === "Active" ? undefined : say(`voting ended at ${utc(deadline)}.`);
  if (state === "Active") return say(`voting ends at ${utc(deadline)}.`);
  if (state === "Defeated") return say(`the proposal was defeated: ${tally(proposal)}.`);
  if (state === "Expired") return say(`the proposal expired at ${expiresAt === null ? "?" : utc(expiresAt)}.`);
  if (step === "queue") {
    return state === "Succeeded" ? undefined : say(`it is queued, and can be executed from ${utc(eta ?? 0n)} on.`);
  }
  if (state === "Succeeded" || eta === null) return say("it is not queued. Run `governor queue` first.");
  return now < eta ? say(`possible from ${utc(eta)} on.`) : undefined;
}
