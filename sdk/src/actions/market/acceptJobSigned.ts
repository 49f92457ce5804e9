import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  acceptJobSigned as acceptJobSignedFragment,
  JobAccepted,
  Withdrawn,
} from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import type { AcceptJobResult } from "./acceptJob.js";

export interface AcceptJobSignedParameters extends WithOverrides {
  readonly jobId: bigint;
  /** USDC units it pays as reported: `getJob().amount`. */
  readonly amount: bigint;
  /** The user's, over job and amount (`signAcceptance`). */
  readonly signature: Hex;
}

export type AcceptJobSignedReturnType = SentTransaction<AcceptJobResult>;

/**
 * Accepts a reported job by its user's signature; the provider has its payment at once. Open to anyone, also while paused.
 *
 * @throws JobWrongStatusError (Settled once the payment has matured), JobAmountChangedError, JobBadSignatureError
 * @example
 * import { acceptJobSigned, getJob } from "@cyberplaza/sdk";
 * import { signAcceptance } from "@cyberplaza/sdk/eip712";
 *
 * const { amount } = await getJob(user, { jobId });
 * const accepted = await signAcceptance(user.runner, { jobId, amount }, user.domain);
 * const sent = await acceptJobSigned(provider, { jobId, amount, signature: accepted });
 * const { net } = await sent.wait();
 */
export const acceptJobSigned: WriteAction<AcceptJobSignedParameters, AcceptJobResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "acceptJobSigned",
    fn: acceptJobSignedFragment,
    events: [JobAccepted, Withdrawn],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ jobId, amount, signature }) => [jobId, amount, signature],
    result: (events) => {
      const { jobId, net, fee } = events.one(JobAccepted);
      return { jobId, net, fee, paidOut: events.maybe(Withdrawn)?.amount ?? 0n };
    },
    simulated: nothing,
  });
