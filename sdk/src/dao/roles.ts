import { DAO_ROLES, type DaoRole } from "../types/enums.js";
import { enumIndex } from "../utils/enumIndex.js";

/** Names of the roles whose bits are set. */
export function rolesFrom(bits: bigint | number): readonly DaoRole[] {
  return DAO_ROLES.filter((_, i) => (Number(bits) >> i) & 1);
}

/**
 * Bits of roles.
 *
 * @throws InvalidParameterError
 */
export function roleBits(parameter: string, roles: readonly DaoRole[]): number {
  return roles.reduce((bits, role) => bits | (1 << enumIndex(parameter, DAO_ROLES, role)), 0);
}
