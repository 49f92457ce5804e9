import type { Client } from "../../types/client.js";
import type { PermitPayment } from "../../types/payment.js";
import { signPermit } from "../token/signPermit.js";

export interface SignSalePermitParameters {
  /** USDC units: the same as `buyCpt` takes. */
  readonly usdc: bigint;
  /** Last second of the approval, unix seconds; an hour after the latest block by default. */
  readonly deadline?: bigint;
}

export type SignSalePermitReturnType = Omit<PermitPayment, "payer">;

/**
 * Signs the approval of USDC (EIP-2612) that a purchase needs: pass the result as `payment` of `buyCpt`, and no approval has to be
 * sent before.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { buyCpt, signSalePermit } from "@cyberplaza/sdk";
 *
 * const usdc = 100_000_000n;
 * const payment = await signSalePermit(user, { usdc });
 * await (await buyCpt(user, { usdc, minCpt: 125n * 10n ** 18n, proof, payment })).wait();
 */
export async function signSalePermit(
  client: Client,
  { usdc, deadline }: SignSalePermitParameters,
): Promise<SignSalePermitReturnType> {
  const signed = await signPermit(client, {
    token: "usdc",
    spender: client.addresses.privateSale,
    amount: usdc,
    ...(deadline === undefined ? {} : { deadline }),
  });
  return { kind: "Permit", value: usdc, deadline: signed.deadline, signature: signed.signature };
}
