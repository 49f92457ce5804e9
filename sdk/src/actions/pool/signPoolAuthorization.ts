import { signedAuthorization } from "../../core/authorization.js";
import type { Client } from "../../types/client.js";
import type { AuthorizationPayment } from "../../types/payment.js";
import {
  getPoolAuthorizationTypedData,
  type GetPoolAuthorizationTypedDataParameters,
} from "./getPoolAuthorizationTypedData.js";

export type SignPoolAuthorizationParameters = Omit<GetPoolAuthorizationTypedDataParameters, "payer">;

export type SignPoolAuthorizationReturnType = AuthorizationPayment;

/**
 * Signs the payment of a deposit with the client's account (EIP-3009): anyone may send `depositPool` with it as its `payment`; the
 * signer needs neither gas nor an approval.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { depositPool, signPoolAuthorization } from "@cyberplaza/sdk";
 *
 * const payment = await signPoolAuthorization(user, { assets: 100_000_000n });
 * const sent = await depositPool(newcomer, { assets: 100_000_000n, payment });
 * const { receiver, shares } = await sent.wait();
 */
export async function signPoolAuthorization(
  client: Client,
  params: SignPoolAuthorizationParameters,
): Promise<SignPoolAuthorizationReturnType> {
  return signedAuthorization(client, "signPoolAuthorization", () => getPoolAuthorizationTypedData(client, params));
}
