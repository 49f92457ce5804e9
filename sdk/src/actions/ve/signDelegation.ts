import type { Signer } from "ethers";
import { ownAddress } from "../../core/ownAddress.js";
import { MissingSignerError } from "../../errors/inputErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import type { Client } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import type { DelegateForParameters } from "./delegateFor.js";
import { getDelegationTypedData, type GetDelegationTypedDataParameters } from "./getDelegationTypedData.js";

export type SignDelegationParameters = Omit<GetDelegationTypedDataParameters, "account">;

/** What `delegateFor` takes. */
export type SignDelegationReturnType = Omit<DelegateForParameters, "overrides">;

/**
 * Signs a delegation with the client's account. Nothing is sent: anyone passes the result to `delegateFor`.
 *
 * @throws MissingSignerError, UserRejectedError, InvalidAddressError
 * @example
 * import { signDelegation } from "@cyberplaza/sdk";
 *
 * const signed = await signDelegation(user, { delegatee: quote.provider });
 */
export async function signDelegation(
  client: Client,
  params: SignDelegationParameters,
): Promise<SignDelegationReturnType> {
  const signer = client.runner as Partial<Pick<Signer, "signTypedData">>;
  if (signer.signTypedData === undefined) throw new MissingSignerError("signDelegation");
  const account = await ownAddress(client, "signDelegation", "account");
  const { domain, types, message } = await getDelegationTypedData(client, { ...params, account });
  try {
    const signature = (await signer.signTypedData(domain, types, message)) as Hex;
    return { account, delegatee: message.delegatee, expiry: message.expiry, signature };
  } catch (error) {
    throw await toCyberPlazaError("signDelegation", error);
  }
}
