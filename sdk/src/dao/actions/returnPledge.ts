import type { WriteAction } from "../../core/defineWrite.js";
import { PledgeReturned, returnPledge as returnPledgeFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { treeWrite } from "../treeWrite.js";

export interface ReturnPledgeParameters extends WithOverrides {
  readonly node: bigint;
}

export interface ReturnPledgeResult {
  readonly payer: Address;
  /** CPT wei. */
  readonly amount: bigint;
}

export type ReturnPledgeReturnType = SentTransaction<ReturnPledgeResult>;

/**
 * Gives the pledge of a node that was closed 7 days ago back to who gave it. Open to anyone.
 *
 * @throws DaoTreeWrongStateError, DaoTreeNotInTimeError, DaoTreeFrozenError, DaoTreeOutOfBoundsError when there is none
 * @example
 * import { returnPledge } from "@cyberplaza/sdk/dao";
 *
 * const { payer, amount } = await (await returnPledge(user, { node: part })).wait();
 */
export const returnPledge: WriteAction<ReturnPledgeParameters, ReturnPledgeResult, void> = /* @__PURE__ */ treeWrite({
  name: "returnPledge",
  fn: returnPledgeFragment,
  events: [PledgeReturned],
  args: ({ node }) => [node],
  result: (events) => {
    const { payer, amount } = events.one(PledgeReturned);
    return { payer, amount };
  },
});
