import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { requestStop as requestStopFragment, StopRequested } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface RequestStopParameters extends WithOverrides {
  readonly jobId: bigint;
}

export interface RequestStopResult {
  readonly jobId: bigint;
  /** When its report is due; unix seconds. */
  readonly reportBy: bigint;
}

export type RequestStopReturnType = SentTransaction<RequestStopResult>;

/**
 * Asks for the end of a running job: its report is due within 7 days, after 24 hours the provider may claim. Caller: its
 * user. Open while paused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobEndsAnywayError
 * @example
 * import { requestStop } from "@cyberplaza/sdk";
 *
 * const sent = await requestStop(user, { jobId });
 * const { reportBy } = await sent.wait();
 */
export const requestStop: WriteAction<RequestStopParameters, RequestStopResult, void> = /* @__PURE__ */ defineWrite({
  name: "requestStop",
  fn: requestStopFragment,
  events: [StopRequested],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId }) => [jobId],
  result: (events) => {
    const { jobId, reportBy } = events.one(StopRequested);
    return { jobId, reportBy };
  },
  simulated: nothing,
});
