import type { IgnitionModuleBuilder, NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
import { id } from "ethers";
import * as bindings from "../../types/ethers-contracts/index.js";
import { functionsByRole, ROLES, type ManagedContract, type RoleName } from "../authority.ts";
import { isRoleOfContracts, type NetworkConfig, type RoleOfContracts } from "../config/schema.ts";
import type { Proxied } from "./proxied.ts";

type Manager = NamedArtifactContractDeploymentFuture<"AccessManager">;

const UPGRADE_AND_CALL = id("upgradeAndCall(address,address,bytes)").slice(0, 10);

const INTERFACES = {
  CPT: bindings.CPT__factory,
  Genesis: bindings.Genesis__factory,
  VestingVault: bindings.VestingVault__factory,
  PrivateSale: bindings.PrivateSale__factory,
  VoteEscrow: bindings.VoteEscrow__factory,
  BenefitTiers: bindings.BenefitTiers__factory,
  RevenueRouter: bindings.RevenueRouter__factory,
  FeeDistributor: bindings.FeeDistributor__factory,
  BuybackBurner: bindings.BuybackBurner__factory,
  Treasury: bindings.Treasury__factory,
  PriceOracle: bindings.PriceOracle__factory,
  PoolObserver: bindings.PoolObserver__factory,
  ProviderRegistry: bindings.ProviderRegistry__factory,
  JobEscrow: bindings.IJobEscrow__factory,
  OfferBook: bindings.OfferBook__factory,
} satisfies Record<ManagedContract, { createInterface(): unknown }>;

/** The selectors of a contract's functions, by name. */
export function selectorsOf(contract: ManagedContract, functions: readonly string[]): string[] {
  const contractInterface = INTERFACES[contract].createInterface();
  return functions.map((name) => {
    const fragment = contractInterface.fragments.find(
      (candidate) => candidate.type === "function" && "name" in candidate && candidate.name === name,
    );
    if (fragment === undefined) throw new Error(`${contract} has no function ${name}`);
    return id(fragment.format("sighash")).slice(0, 10);
  });
}

/** The whole authority, still in the deployer's hands: every later step configures as its admin. */
export function deployAuthority(m: IgnitionModuleBuilder): Manager {
  return m.contract("AccessManager", [m.getAccount(0)]);
}

/** Names the roles and grants them, admin excepted. The guardian can cancel what upgrader and parameters schedule. */
export function grantRoles(
  m: IgnitionModuleBuilder,
  manager: Manager,
  config: NetworkConfig,
  contracts: Record<RoleOfContracts, readonly Proxied[]>,
): void {
  for (const [name, role] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
    if (name === "admin") continue;
    m.call(manager, "labelRole", [role.id, role.constant], { id: `Label_${name}` });
    const holders = isRoleOfContracts(name) ? contracts[name].map(({ at }) => at) : config.holders[name];
    holders.forEach((holder, index) => {
      m.call(manager, "grantRole", [role.id, holder, role.delay], { id: `Grant_${name}_${index}` });
    });
  }
  for (const delayed of ["upgrader", "parametersCritical"] as const satisfies RoleName[]) {
    m.call(manager, "setRoleGuardian", [ROLES[delayed].id, ROLES.guardian.id], { id: `GuardianOf_${delayed}` });
  }
}

/** Gives every function to its role. From here on the deployer can no longer call them. */
export function wireFunctions(m: IgnitionModuleBuilder, manager: Manager, contracts: readonly Proxied[]): void {
  for (const { name, at, proxyAdmin } of contracts) {
    for (const [role, functions] of functionsByRole(name)) {
      m.call(manager, "setTargetFunctionRole", [at, selectorsOf(name, functions), ROLES[role].id], {
        id: `Wire_${name}_${role}`,
      });
    }
    m.call(manager, "setTargetFunctionRole", [proxyAdmin, [UPGRADE_AND_CALL], ROLES.upgrader.id], {
      id: `Wire_${name}ProxyAdmin`,
    });
  }
}

/** Makes the configured accounts admin, with the delay, and takes the deployer's last role away. */
export function handOver(m: IgnitionModuleBuilder, manager: Manager, config: NetworkConfig): void {
  const { id: adminId, delay } = ROLES.admin;
  config.holders.admin.forEach((holder, index) => {
    m.call(manager, "grantRole", [adminId, holder, delay], { id: `Grant_admin_${index}` });
  });
  m.call(manager, "renounceRole", [adminId, m.getAccount(0)], { id: "HandOver" });
}
