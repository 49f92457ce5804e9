import { ZeroHash } from "ethers";
import type { WriteAction } from "../../core/defineWrite.js";
import { Credited, Paid, pay } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { tokenAmount, tokenIndex, treeWrite, type OfNode, type TokenAmount } from "../treeWrite.js";

export interface PayFromNodeParameters extends OfNode, TokenAmount {
  readonly to: Address;
  /** What it is for, 32 bytes; zero by default. */
  readonly ref?: Hex;
}

export interface PayFromNodeResult extends TokenAmount {
  readonly node: bigint;
  readonly to: Address;
  readonly ref: Hex;
  /** It could not be sent: it waits as a credit. */
  readonly isCredited: boolean;
}

export type PayFromNodeReturnType = SentTransaction<PayFromNodeResult>;

/**
 * Pays somebody out of what a node has free; where it cannot be sent it is kept as a credit, which `withdrawDaoCredit` takes.
 * Role: treasurer.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeInsufficientBalanceError, DaoTreeWrongStateError,
 * DaoTreeFrozenError, DaoTreeBadAccountError, DaoTreeModuleRefusedError, InvalidAddressError, InvalidParameterError
 * @example
 * import { payFromNode } from "@cyberplaza/sdk/dao";
 *
 * await (await payFromNode(lead, { node: root, token: "Usdc", to: workerAccount, amount: 5_000_000n })).wait(); // 5 USDC
 */
export const payFromNode: WriteAction<PayFromNodeParameters, PayFromNodeResult, void> = /* @__PURE__ */ treeWrite({
  name: "payFromNode",
  fn: pay,
  events: [Paid, Credited],
  args: ({ node, via = node, token, to, amount, ref = ZeroHash as Hex }) => [
    node,
    via,
    tokenIndex(token),
    checkAddress("to", to),
    amount,
    ref,
  ],
  result: (events) => {
    const paid = events.one(Paid);
    const { id, to, ref } = paid;
    return { node: id, to, ref, isCredited: events.maybe(Credited) !== undefined, ...tokenAmount(paid) };
  },
});
