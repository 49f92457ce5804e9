import type { WriteAction } from "../../core/defineWrite.js";
import { RolesUpdated, setRoles } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { DaoRole } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { roleBits, rolesFrom } from "../roles.js";
import { treeWrite, type FromAbove } from "../treeWrite.js";

export interface SetNodeRolesParameters extends FromAbove {
  readonly account: Address;
  /** All it has from then on; none takes them. */
  readonly roles: readonly DaoRole[];
}

export interface SetNodeRolesResult {
  readonly node: bigint;
  readonly account: Address;
  readonly oldRoles: readonly DaoRole[];
  readonly roles: readonly DaoRole[];
}

export type SetNodeRolesReturnType = SentTransaction<SetNodeRolesResult>;

/**
 * Gives an account these roles at a node, and no others. Role: whatever it gives or takes, at a node strictly above; at a node
 * itself only its own resolution may.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeBadAccountError, InvalidAddressError, InvalidParameterError
 * @example
 * import { setNodeRoles } from "@cyberplaza/sdk/dao";
 *
 * await (await setNodeRoles(lead, { node: part, via: root, account: workerAccount, roles: ["Lead", "Reviewer"] })).wait();
 */
export const setNodeRoles: WriteAction<SetNodeRolesParameters, SetNodeRolesResult, void> = /* @__PURE__ */ treeWrite({
  name: "setNodeRoles",
  fn: setRoles,
  events: [RolesUpdated],
  args: ({ node, via, account, roles }) => [node, via, checkAddress("account", account), roleBits("roles", roles)],
  result: (events) => {
    const { id, account, oldRoles, newRoles } = events.one(RolesUpdated);
    return { node: id, account, oldRoles: rolesFrom(oldRoles), roles: rolesFrom(newRoles) };
  },
});
