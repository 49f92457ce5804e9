import { signedAuthorization } from "../../core/authorization.js";
import type { Client } from "../../types/client.js";
import type { AuthorizationPayment } from "../../types/payment.js";
import {
  getSaleAuthorizationTypedData,
  type GetSaleAuthorizationTypedDataParameters,
} from "./getSaleAuthorizationTypedData.js";

export type SignSaleAuthorizationParameters = Omit<GetSaleAuthorizationTypedDataParameters, "buyer">;

export type SignSaleAuthorizationReturnType = AuthorizationPayment;

/**
 * Signs the payment of a purchase with the client's account (EIP-3009): anyone may send `buyCpt` with it as its `payment`; the
 * signer needs neither gas nor an approval, and is the buyer.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { buyCpt, signSaleAuthorization } from "@cyberplaza/sdk";
 *
 * const purchase = { usdc: 100_000_000n, minCpt: 125n * 10n ** 18n };
 * const payment = await signSaleAuthorization(user, purchase);
 * const sent = await buyCpt(newcomer, { ...purchase, proof, payment });
 * const { buyer, scheduleId } = await sent.wait();
 */
export async function signSaleAuthorization(
  client: Client,
  params: SignSaleAuthorizationParameters,
): Promise<SignSaleAuthorizationReturnType> {
  return signedAuthorization(client, "signSaleAuthorization", () => getSaleAuthorizationTypedData(client, params));
}
