import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { attempt } from "../../core/attempt.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { delegationTypedData, type DelegationTypedData } from "../../eip712/delegation.js";
import { voteEscrowDomain } from "../../eip712/domain.js";
import { nonces } from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetDelegationTypedDataParameters {
  /** Who will vote. */
  readonly delegatee: Address;
  /** Whose votes; the client's own address by default. */
  readonly account?: Address;
  /** Last second the signature is good for, unix seconds; an hour after the latest block by default. */
  readonly expiry?: bigint;
}

/** What `signTypedData` of a wallet takes. */
export type GetDelegationTypedDataReturnType = DelegationTypedData;

const HOUR = 3_600n;

/**
 * The delegation to sign for `delegateFor`, with the account's present nonce: for contract wallets and signers elsewhere.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getDelegationTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message } = await getDelegationTypedData(user, { delegatee: quote.provider });
 */
export async function getDelegationTypedData(
  client: Client,
  { delegatee, account: given, expiry }: GetDelegationTypedDataParameters,
): Promise<GetDelegationTypedDataReturnType> {
  const action = "getDelegationTypedData";
  const { voteEscrow } = client.addresses;
  const account = await ownAddress(client, action, "account", given);
  const [[nonce], network, until] = await Promise.all([
    read(client, action, voteEscrow, nonces, [account]),
    attempt(action, async () => client.runner.provider?.getNetwork()),
    expiry ?? latestSecond(client, action).then((now) => now + HOUR),
  ]);
  const message = { delegatee: checkAddress("delegatee", delegatee), nonce, expiry: until };
  return delegationTypedData(message, voteEscrowDomain(network?.chainId ?? 0n, voteEscrow));
}
