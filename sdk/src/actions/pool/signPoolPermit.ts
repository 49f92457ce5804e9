import type { Client } from "../../types/client.js";
import type { PermitPayment } from "../../types/payment.js";
import { signPermit } from "../token/signPermit.js";

export interface SignPoolPermitParameters {
  /** USDC units: the same as `depositPool` takes. */
  readonly assets: bigint;
  /** Last second of the approval, unix seconds; an hour after the latest block by default. */
  readonly deadline?: bigint;
}

export type SignPoolPermitReturnType = Omit<PermitPayment, "payer">;

/**
 * Signs the approval of USDC (EIP-2612) that a deposit needs: pass the result as `payment` of `depositPool`, and no approval has to
 * be sent before.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { depositPool, signPoolPermit } from "@cyberplaza/sdk";
 *
 * const payment = await signPoolPermit(user, { assets: 100_000_000n });
 * await (await depositPool(user, { assets: 100_000_000n, payment })).wait();
 */
export async function signPoolPermit(
  client: Client,
  { assets, deadline }: SignPoolPermitParameters,
): Promise<SignPoolPermitReturnType> {
  const signed = await signPermit(client, {
    token: "usdc",
    spender: client.addresses.lendingPool,
    amount: assets,
    ...(deadline === undefined ? {} : { deadline }),
  });
  return { kind: "Permit", value: assets, deadline: signed.deadline, signature: signed.signature };
}
