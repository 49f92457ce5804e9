import { InvalidParameterError } from "../errors/inputErrors.js";
import type { OwnPayment } from "../types/payment.js";

/**
 * The payment, which is of this kind.
 *
 * @param amount USDC units that a permit is for.
 * @throws InvalidParameterError
 */
export function paidBy<Kind extends OwnPayment["kind"]>(
  kind: Kind,
  payment: OwnPayment | undefined,
  amount?: bigint,
): Extract<OwnPayment, { kind: Kind }> {
  if (payment?.kind !== kind) throw new InvalidParameterError("payment.kind", `must be ${kind}`);
  if (payment.kind === "Permit" && payment.value !== amount) {
    throw new InvalidParameterError("payment.value", `is ${payment.value}, and ${amount} is paid`);
  }
  return payment as Extract<OwnPayment, { kind: Kind }>;
}
