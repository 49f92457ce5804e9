import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { id, ZeroHash } from "ethers";
import { ROLES } from "../authority.ts";

export const TIMELOCK_ROLES = {
  admin: ZeroHash,
  proposer: id("PROPOSER_ROLE"),
  canceller: id("CANCELLER_ROLE"),
  executor: id("EXECUTOR_ROLE"),
} as const;

/** OpenZeppelin's timelock, still in the deployer's hands: the Governor that it serves names it. */
export function deployTimelock(m: IgnitionModuleBuilder) {
  return m.contract("TimelockController", [ROLES.admin.delay, [], [], m.getAccount(0)]);
}

/** The Governor alone proposes and executes, it and the veto guard cancel, and the timelock is its own admin. */
export function handOverTimelock(
  m: IgnitionModuleBuilder,
  timelock: ReturnType<typeof deployTimelock>,
  { governor, vetoGuard }: { governor: ArgumentType; vetoGuard: ArgumentType },
): void {
  const grants = [
    ["proposer", governor],
    ["executor", governor],
    ["canceller", governor],
    ["canceller", vetoGuard],
  ] as const;
  grants.forEach(([role, holder], index) => {
    m.call(timelock, "grantRole", [TIMELOCK_ROLES[role], holder], { id: `Timelock_${role}_${index}` });
  });
  m.call(timelock, "renounceRole", [TIMELOCK_ROLES.admin, m.getAccount(0)], { id: "HandOverTimelock" });
}
