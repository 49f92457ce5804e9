import type { Action } from "./actions.ts";
import type { Cell } from "./page.ts";
import { DAY, DURATION, type Scene, START_WINDOW } from "./scene.ts";
import { STATUSES, statusOf } from "./stateOf.ts";
import type { Facts, Outcome, Refusal, Role } from "./world.ts";

/** One call by one role in one state. */
export interface Try {
  scene: Scene;
  state: string;
  before: Facts;
  action: Action;
  sender: Role;
}

/**
 * In what the outcome of a call differs from the page's cell; nothing when it is as the page says. What must leave no trace is
 * not looked at here: it is sent later, and nothing may have changed when all are.
 */
export function judge(attempt: Try, cell: Cell, outcome: Outcome): string[] {
  if ("refusal" in outcome) {
    if (cell.kind === "refused") return differences(attempt, cell, outcome.refusal);
    return [`was refused: ${outcome.refusal.message}`];
  }
  if (cell.kind === "refused") return ["was allowed"];
  if (isTraceless(cell)) return [];
  const { facts: after } = outcome;
  if (after === undefined) return ["was not looked at"];
  return [...changeProblems(attempt, cell, after), ...moneyProblems(attempt.scene, attempt.before, after)];
}

/** The call goes through and leaves the job and all money as they are. */
export function isTraceless(cell: Cell): cell is Extract<Cell, { kind: "skipped" | "unchanged" }> {
  return cell.kind === "skipped" || cell.kind === "unchanged";
}

function changeProblems(
  { scene, state, before, action }: Try,
  cell: Extract<Cell, { kind: "becomes" | "stays" }>,
  after: Facts,
): string[] {
  const problems: string[] = [];
  const expected = cell.kind === "becomes" ? cell.state : state;
  const actual = scene.stateIn(after);
  if (actual !== expected) problems.push(`made it ${actual}`);
  const view = after.jobs.get(scene.jobId)?.view;
  const shown = view === undefined ? "nothing" : statusOf(view);
  if (shown !== expected.split(" ")[0]) problems.push(`made the lens show ${shown}`);
  if (after.fingerprint === before.fingerprint) problems.push("changed nothing");
  const breaches = after.breaches - before.breaches;
  if (breaches !== (cell.kind === "becomes" && cell.breach ? 1n : 0n)) problems.push(`counted ${breaches} breaches`);
  const back = totalOf(after, scene.payer) - totalOf(before, scene.payer);
  const money = moneyIn(before, scene.jobId);
  if (expected === "Cancelled" || expected === "Expired") {
    if (money === 0n || back !== money) problems.push(`gave back ${back} of ${money}`);
  }
  if (action.function === "releaseHeld") {
    // a meter's word stands, a provider's alone does not
    const due = before.jobs.get(scene.jobId)?.view.claimed === true ? money : 0n;
    if (back !== due) problems.push(`gave back ${back} instead of ${due}`);
  }
  return problems;
}

/** What left the jobs arrived at the parties and in the fees, and nobody else's account moved. */
function moneyProblems(scene: Scene, before: Facts, after: Facts): string[] {
  const problems = solvencyProblems(after);
  let gained = after.fees - before.fees;
  for (const account of after.accounts.keys()) {
    const change = totalOf(after, account) - totalOf(before, account);
    gained += change;
    if (change !== 0n && !scene.parties.has(account)) problems.push(`moved ${change} of ${account}, who is no party`);
  }
  const left = moneyInJobs(before) - moneyInJobs(after);
  if (gained !== left) problems.push(`moved ${left} out of jobs and ${gained} to accounts and fees`);
  if (after.usdc !== before.usdc) problems.push("moved USDC");
  return problems;
}

/** The escrow holds exactly what it owes. */
export function solvencyProblems(facts: Facts): string[] {
  let owed = facts.fees + moneyInJobs(facts);
  for (const account of facts.accounts.keys()) owed += totalOf(facts, account);
  return owed === facts.usdc ? [] : [`the escrow holds ${facts.usdc} and owes ${owed}`];
}

function totalOf({ accounts }: Facts, account: string): bigint {
  const { free, pending } = accounts.get(account) ?? { free: 0n, pending: 0n };
  return free + pending;
}

function moneyInJobs(facts: Facts): bigint {
  return [...facts.jobs.keys()].reduce((sum, jobId) => sum + moneyIn(facts, jobId), 0n);
}

/** USDC that sits in a job itself: locked, claimed or held. What is pending belongs to an account. */
export function moneyIn({ jobs }: Facts, jobId: bigint): bigint {
  const job = jobs.get(jobId);
  if (job === undefined) return 0n;
  const { amount, claimed, locked } = job.view;
  switch (STATUSES[job.stored]) {
    case "Open":
    case "Running":
      return locked;
    case "Reported":
      return claimed ? amount : 0n; // nobody in these scenes has a discount, which the amount includes
    case "Disputed":
      return amount;
    default:
      return 0n;
  }
}

/** In what a refusal differs from the page's error and the values it must carry. */
export function differences(
  attempt: Try,
  cell: Extract<Cell, { kind: "refused" | "skipped" }>,
  { errorName, args, message }: Refusal,
): string[] {
  if (errorName !== cell.error && errorName !== `JobEscrow_${cell.error}`) return [`was refused: ${message}`];
  const expected = argumentsOf(attempt, cell);
  if (expected === undefined) return [`was refused: ${message}, whose values no test knows`];
  const same = expected.length === args.length && expected.every((value, i) => String(value) === String(args[i]));
  return same ? [] : [`was refused: ${message}, not with (${expected.map(String).join(", ")})`];
}

/** What a refusal must say: who, which job, and the second from or until which it would have been possible. */
function argumentsOf(
  { scene, state, before, action, sender }: Try,
  { error, expected }: { error: string; expected: string | undefined },
): readonly unknown[] | undefined {
  const { jobId, quote, shift, world } = scene;
  const caller = world.addressOf(sender);
  const clock = (time: number): number => time + shift;
  const status = (name: string | undefined): number => STATUSES.findIndex((one) => one === name);
  switch (error) {
    case "WrongStatus":
      return [jobId, status(state.split(" ")[0]), status(expected)];
    case "NotAllowed":
      return [jobId, caller];
    case "NotQuotedUser":
      return [caller, quote.user];
    case "AccessManagedUnauthorized":
      return [caller];
    case "NonceUsed":
      return [quote.provider, quote.nonce];
    case "ExpiringPause_Paused":
      return [scene.pausedUntil];
    case "WrongDependencies":
    case "NoDependencyFailed":
    case "NotSpot":
      return [jobId];
    case "DependencyNotCompleted":
      return [jobId, scene.blocking];
    case "StartTooLate":
      return [jobId, clock(scene.opened + START_WINDOW)];
    case "EndsAnyway":
      return [jobId, clock(scene.ends)];
    case "NotExpired":
      return [jobId, clock(expiry(scene, state))];
    case "ClaimTooEarly":
      return [jobId, clock(scene.ends + DAY)];
    case "ClaimNotSettling":
      return [jobId, state === "Reported claimed" ? clock(scene.claimed + 7 * DAY) : (1n << 64n) - 1n + BigInt(shift)];
    case "RulingStillPossible":
      return [jobId, clock(scene.held + 90 * DAY)];
    case "BadSignature":
      return action.signer === undefined ? undefined : [world.addressOf(action.signer)];
    case "MeterNotAllowed":
      return [action.bySender === true ? caller : world.addressOf("another meter")];
    case "AmountChanged": {
      const amount = before.jobs.get(jobId)?.view.amount ?? 0n;
      return [jobId, amount, amount - 1n];
    }
    default:
      return undefined;
  }
}

function expiry({ opened, completed, ends }: Scene, state: string): number {
  if (state.startsWith("Running")) return ends + 7 * DAY;
  return (state.startsWith("Open ready") ? completed : opened) + DURATION + 7 * DAY;
}
