import { signedAuthorization } from "../../core/authorization.js";
import type { Client } from "../../types/client.js";
import type { AuthorizationPayment } from "../../types/payment.js";
import { getAuthorizationTypedData, type GetAuthorizationTypedDataParameters } from "./getAuthorizationTypedData.js";

export type SignAuthorizationParameters = Omit<GetAuthorizationTypedDataParameters, "payer">;

export type SignAuthorizationReturnType = AuthorizationPayment;

/**
 * Signs the payment of an action with the client's account (EIP-3009). Anyone may send the action with it as its `payment`;
 * the signer needs neither gas nor an approval, and is the job's user.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { openJob, signAuthorization } from "@cyberplaza/sdk";
 *
 * const payment = await signAuthorization(user, { purpose: { action: "openJob", quote, units: 1_000n } });
 * const sent = await openJob(newcomer, { quote, signature, units: 1_000n, payment });
 * const { jobId } = await sent.wait();
 */
export async function signAuthorization(
  client: Client,
  params: SignAuthorizationParameters,
): Promise<SignAuthorizationReturnType> {
  return signedAuthorization(client, "signAuthorization", () => getAuthorizationTypedData(client, params));
}
