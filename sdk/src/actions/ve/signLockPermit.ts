import type { Client } from "../../types/client.js";
import type { LockPermit } from "../../types/lock.js";
import { signPermit } from "../token/signPermit.js";

export interface SignLockPermitParameters {
  /** CPT wei: the same as the action takes. */
  readonly amount: bigint;
  /** Last second of the approval, unix seconds; an hour after the latest block by default. */
  readonly deadline?: bigint;
}

export type SignLockPermitReturnType = LockPermit;

/**
 * Signs the approval of CPT (EIP-2612) that a lock needs: pass the result as `permit` of `createLock` or `increaseAmount`, and
 * no approval has to be sent before.
 *
 * @throws MissingSignerError, UserRejectedError
 * @example
 * import { createLock, signLockPermit } from "@cyberplaza/sdk";
 * import { nextLockEnd } from "@cyberplaza/sdk/math";
 *
 * const permit = await signLockPermit(user, { amount: 10n ** 18n });
 * await (await createLock(user, { amount: 10n ** 18n, end: nextLockEnd(now), permit })).wait();
 */
export async function signLockPermit(
  client: Client,
  { amount, deadline }: SignLockPermitParameters,
): Promise<SignLockPermitReturnType> {
  const signed = await signPermit(client, {
    token: "cpt",
    spender: client.addresses.voteEscrow,
    amount,
    ...(deadline === undefined ? {} : { deadline }),
  });
  return { amount, deadline: signed.deadline, signature: signed.signature };
}
