import { Signature } from "ethers";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { walletToken, type WalletToken } from "../../core/walletToken.js";
import { Approval, permit as permitFragment } from "../../generated/fragments/CPT.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface PermitParameters extends WithOverrides {
  readonly token: WalletToken;
  readonly owner: Address;
  readonly spender: Address;
  /** In the token's units. */
  readonly amount: bigint;
  /** Last second the signature is good for; unix seconds. */
  readonly deadline: bigint;
  /** The owner's, 65 bytes (`signPermit`). */
  readonly signature: Hex;
}

export interface PermitResult {
  readonly owner: Address;
  readonly spender: Address;
  /** The allowance now. */
  readonly amount: bigint;
}

export type PermitReturnType = SentTransaction<PermitResult>;

/**
 * Approves by the owner's signature (EIP-2612). Anyone may send it, so that the owner needs no gas.
 *
 * @throws ERC2612ExpiredSignatureError, ERC2612InvalidSignerError for CPT and rUSDC; ContractRevertError with the
 * token's words for USDC; InvalidParameterError
 * @example
 * import { permit, signPermit } from "@cyberplaza/sdk";
 *
 * const signed = await signPermit(user, { token: "usdc", spender: user.addresses.jobEscrow, amount: 5_000_000n });
 * const sent = await permit(provider, signed);
 * const { amount } = await sent.wait();
 */
export const permit: WriteAction<PermitParameters, PermitResult, void> = /* @__PURE__ */ defineWrite({
  name: "permit",
  fn: permitFragment,
  events: [Approval],
  to: (client, { token }) => walletToken(client, token),
  args: ({ owner, spender, amount, deadline, signature }) => {
    const { v, r, s } = Signature.from(signature);
    return [checkAddress("owner", owner), checkAddress("spender", spender), amount, deadline, v, r as Hex, s as Hex];
  },
  result: (events) => {
    const { owner, spender, value } = events.one(Approval);
    return { owner, spender, amount: value };
  },
  simulated: nothing,
});
