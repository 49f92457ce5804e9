import type {
  ArgumentType,
  IgnitionModuleBuilder,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import { id, type Interface } from "ethers";
import * as bindings from "../../types/ethers-contracts/index.js";
import { functionsByRole, ROLES, type ProxiedContract, type RoleName } from "../authority.ts";
import type { Proxied } from "./proxied.ts";

type Manager = NamedArtifactContractDeploymentFuture<"AccessManager">;

export const UPGRADE_AND_CALL = id("upgradeAndCall(address,address,bytes)").slice(0, 10);

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
  InsuranceFund: bindings.InsuranceFund__factory,
  LendingPool: bindings.ILendingPool__factory,
  RedeemQueue: bindings.RedeemQueue__factory,
  PriceOracle: bindings.PriceOracle__factory,
  PoolObserver: bindings.PoolObserver__factory,
  CPTGovernor: bindings.CPTGovernor__factory,
  VetoGuard: bindings.VetoGuard__factory,
  LaunchPhase: bindings.LaunchPhase__factory,
  TopHolders: bindings.TopHolders__factory,
  DaoTree: bindings.IDaoTree__factory,
  ProviderRegistry: bindings.ProviderRegistry__factory,
  JobEscrow: bindings.IJobEscrow__factory,
  OfferBook: bindings.OfferBook__factory,
  CPTAdapter: bindings.CPTAdapter__factory,
  CPTRemote: bindings.CPTRemote__factory,
} satisfies Record<ProxiedContract, { createInterface(): unknown }>;

/** All functions, events and errors that answer at a contract's proxy. */
export function interfaceOf(contract: ProxiedContract): Interface {
  return INTERFACES[contract].createInterface();
}

/** The selectors of a contract's functions, by name. */
export function selectorsOf(contract: ProxiedContract, functions: readonly string[]): string[] {
  const contractInterface = interfaceOf(contract);
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
export function grantRoles<Role extends RoleName>(
  m: IgnitionModuleBuilder,
  manager: Manager,
  roles: readonly Role[],
  holdersOf: (role: Role) => ArgumentType[],
): void {
  const granted = roles.filter((name) => name !== "admin");
  together(m, manager, "GrantRoles", [
    ...granted.map((name): Call => ["labelRole", [ROLES[name].id, ROLES[name].constant]]),
    ...granted.flatMap((name) =>
      holdersOf(name).map((holder): Call => ["grantRole", [ROLES[name].id, holder, ROLES[name].delay]]),
    ),
    ...GUARDED_ROLES.map((delayed): Call => ["setRoleGuardian", [ROLES[delayed].id, ROLES.guardian.id]]),
  ]);
}

type Call = readonly [name: string, args: ArgumentType[]];

/** Several calls of the AccessManager in one transaction: all of them or none. */
function together(m: IgnitionModuleBuilder, manager: Manager, id: string, calls: readonly Call[]): void {
  const encoded = calls.map(([name, args], i) => m.encodeFunctionCall(manager, name, args, { id: `${id}_${i}` }));
  m.call(manager, "multicall", [encoded], { id });
}

/** Roles whose scheduled calls the guardian can cancel. */
export const GUARDED_ROLES = ["upgrader", "parametersCritical"] as const satisfies RoleName[];

/** Gives every function to its role. From here on the deployer can no longer call them. */
export function wireFunctions(m: IgnitionModuleBuilder, manager: Manager, contracts: readonly Proxied[]): void {
  for (const { name, at, proxyAdmin } of contracts) {
    const byRole = [...functionsByRole(name)];
    together(m, manager, `Wire_${name}`, [
      ...byRole.map(([role, functions]): Call => {
        return ["setTargetFunctionRole", [at, selectorsOf(name, functions), ROLES[role].id]];
      }),
      ["setTargetFunctionRole", [proxyAdmin, [UPGRADE_AND_CALL], ROLES.upgrader.id]],
    ]);
  }
}

/**
 * Makes the council admin, with the delay, and at home the launch phase, which can only pass that on; and takes the deployer's last role
 * away.
 */
export function handOver(
  m: IgnitionModuleBuilder,
  manager: Manager,
  { sevenOfNine, launchPhase }: { sevenOfNine: ArgumentType; launchPhase?: ArgumentType },
): void {
  const { id: adminId, delay } = ROLES.admin;
  m.call(manager, "grantRole", [adminId, sevenOfNine, delay], { id: "Grant_admin_council" });
  if (launchPhase !== undefined) {
    m.call(manager, "grantRole", [adminId, launchPhase, 0], { id: "Grant_admin_launchPhase" });
  }
  m.call(manager, "renounceRole", [adminId, m.getAccount(0)], { id: "HandOver" });
}
