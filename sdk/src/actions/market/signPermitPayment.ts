import { amountOf } from "../../core/paymentPurpose.js";
import type { Client } from "../../types/client.js";
import type { PaymentPurpose, PermitPayment } from "../../types/payment.js";
import { signPermit } from "../token/signPermit.js";

export interface SignPermitPaymentParameters {
  /** What it pays for: the same values as the action takes. */
  readonly purpose: PaymentPurpose;
  /** Last second of the approval, unix seconds; an hour after the latest block by default. */
  readonly deadline?: bigint;
}

export type SignPermitPaymentReturnType = Required<PermitPayment>;

/**
 * Signs the approval (EIP-2612) that an action needs, for exactly what it takes: pass the result as its `payment`, and no
 * approval has to be sent before.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { openJob, signPermitPayment } from "@cyberplaza/sdk";
 *
 * const payment = await signPermitPayment(user, { purpose: { action: "openJob", quote, units: 1_000n } });
 * const sent = await openJob(user, { quote, signature, units: 1_000n, payment });
 * const { locked } = await sent.wait();
 */
export async function signPermitPayment(
  client: Client,
  { purpose, deadline: until }: SignPermitPaymentParameters,
): Promise<SignPermitPaymentReturnType> {
  const { owner, amount, deadline, signature } = await signPermit(client, {
    token: "usdc",
    spender: client.addresses.jobEscrow,
    amount: await amountOf(client, "signPermitPayment", purpose),
    ...(until === undefined ? {} : { deadline: until }),
  });
  return { kind: "Permit", payer: owner, value: amount, deadline, signature };
}
