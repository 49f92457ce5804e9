import type { Signer } from "ethers";
import { MissingSignerError } from "../../errors/inputErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import type { Client } from "../../types/client.js";
import type { AuthorizationPayment } from "../../types/payment.js";
import type { Hex } from "../../types/primitives.js";
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
  const signer = client.runner as Partial<Pick<Signer, "signTypedData">>;
  if (signer.signTypedData === undefined) throw new MissingSignerError("signAuthorization");
  const { domain, types, message, salt } = await getAuthorizationTypedData(client, params);
  try {
    const signature = (await signer.signTypedData(domain, types, message)) as Hex;
    const { from, validAfter, validBefore } = message;
    return { kind: "Authorization", payer: from, validAfter, validBefore, salt, signature };
  } catch (error) {
    throw await toCyberPlazaError("signAuthorization", error);
  }
}
