import type { Signer } from "ethers";
import { MissingSignerError } from "../../errors/inputErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import type { Client } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { getPermitTypedData, type GetPermitTypedDataParameters } from "./getPermitTypedData.js";
import type { PermitParameters } from "./permit.js";

export type SignPermitParameters = Omit<GetPermitTypedDataParameters, "owner">;

/** What `permit` takes. */
export type SignPermitReturnType = Omit<PermitParameters, "overrides">;

/**
 * Signs an approval (EIP-2612) with the client's account. Nothing is sent: pass the result to `permit`.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { signPermit } from "@cyberplaza/sdk";
 *
 * const signed = await signPermit(user, { token: "cpt", spender: quote.provider, amount: 10n ** 18n });
 */
export async function signPermit(client: Client, params: SignPermitParameters): Promise<SignPermitReturnType> {
  const signer = client.runner as Partial<Pick<Signer, "signTypedData">>;
  if (signer.signTypedData === undefined) throw new MissingSignerError("signPermit");
  const { domain, types, message } = await getPermitTypedData(client, params);
  try {
    const signature = (await signer.signTypedData(domain, types, message)) as Hex;
    const { owner, spender, value, deadline } = message;
    return { token: params.token, owner, spender, amount: value, deadline, signature };
  } catch (error) {
    throw await toCyberPlazaError("signPermit", error);
  }
}
