import type { WriteAction } from "../../core/defineWrite.js";
import { RolesUpdated, renounceRoles } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoRole } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { rolesFrom } from "../roles.js";
import { treeWrite } from "../treeWrite.js";

export interface RenounceNodeRolesParameters extends WithOverrides {
  readonly node: bigint;
}

export interface RenounceNodeRolesResult {
  readonly node: bigint;
  readonly account: Address;
  readonly oldRoles: readonly DaoRole[];
  readonly roles: readonly DaoRole[];
}

export type RenounceNodeRolesReturnType = SentTransaction<RenounceNodeRolesResult>;

/**
 * Gives up all of the client's roles at a node. Roles above it stay.
 *
 * @throws RequestFailedError
 * @example
 * import { renounceNodeRoles } from "@cyberplaza/sdk/dao";
 *
 * const { oldRoles } = await (await renounceNodeRoles(reviewer, { node: part })).wait();
 */
export const renounceNodeRoles: WriteAction<RenounceNodeRolesParameters, RenounceNodeRolesResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "renounceNodeRoles",
    fn: renounceRoles,
    events: [RolesUpdated],
    args: ({ node }) => [node],
    result: (events) => {
      const { id, account, oldRoles, newRoles } = events.one(RolesUpdated);
      return { node: id, account, oldRoles: rolesFrom(oldRoles), roles: rolesFrom(newRoles) };
    },
  });
