import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { rolesOf } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";
import type { DaoRole } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { rolesFrom } from "../roles.js";

export interface GetNodeRolesParameters {
  readonly node: bigint;
  /** The client's own address by default. */
  readonly account?: Address;
}

export type GetNodeRolesReturnType = readonly DaoRole[];

/**
 * The roles of an account at a node itself. Roles above it act there, too.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getNodeRoles } from "@cyberplaza/sdk/dao";
 *
 * const roles = await getNodeRoles(lead, { node: root });
 * if (!roles.includes("Treasurer")) throw new Error("somebody else pays");
 */
export async function getNodeRoles(
  client: Client,
  { node, account }: GetNodeRolesParameters,
): Promise<GetNodeRolesReturnType> {
  const owner = await ownAddress(client, "getNodeRoles", "account", account);
  const [bits] = await read(client, "getNodeRoles", client.addresses.daoTree, rolesOf, [node, owner]);
  return rolesFrom(bits);
}
