import { AUTHORITY, ROLES, type RoleName, type SuiteContract } from "./authority.ts";
import { selectorsOf, UPGRADE_AND_CALL } from "./modules/authority.ts";

const ROLE_NAMES = new Map(Object.entries(ROLES).map(([name, { id }]) => [id as bigint, name as RoleName]));

/** The functions of the suite that change something, by selector. */
const FUNCTIONS = new Map(
  (Object.keys(AUTHORITY) as SuiteContract[]).flatMap((contract) =>
    Object.keys(AUTHORITY[contract]).map((name) => [selectorsOf(contract, [name])[0] ?? "", name] as const),
  ),
).set(UPGRADE_AND_CALL, "upgradeAndCall");

/** A role's name in the tables; undefined: none of ours. */
export function roleOf(id: bigint): RoleName | undefined {
  return ROLE_NAMES.get(id);
}

/** A function's name by its selector; undefined: none of the suite's that change something. */
export function functionOf(selector: string): string | undefined {
  return FUNCTIONS.get(selector);
}
