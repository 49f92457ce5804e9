import { amountFor } from "../lib/market/terms.ts";
import { usageOf, type JobPlan } from "./plan.ts";
import type { End } from "./result.ts";

/** How the job must end. */
export function endOf(plan: JobPlan): Exclude<End, "unfinished"> {
  const { fate } = plan;
  if (fate.kind === "cancelled") return "cancelled";
  if (fate.kind === "silent") return "expired";
  if (fate.outcome === "Completed") return "completed";
  if (fate.outcome === "FailedByUser") return "stopped";
  return amountFor(plan.terms, usageOf(plan)) === 0n ? "failedEarly" : "failedLater";
}

const START_WINDOW = 300; // seconds after the opening

/** Whether the job must be told as started late. */
export function isLate({ fate, openAt }: JobPlan): boolean {
  return fate.kind !== "cancelled" && fate.startAt - openAt > START_WINDOW;
}
