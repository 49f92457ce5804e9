import {
  AUTHORITY,
  COUNCILS,
  FOUNDATIONS,
  isRole,
  REMOTE_ROLES,
  ROLES,
  type Access,
  type CallerOf,
  type CouncilName,
  type RoleName,
  type ProxiedContract,
} from "./authority.ts";

const HEADER = "<!-- rebuilt by: npm run generate -->";

const WITHOUT_ROLE: Record<Exclude<Access, RoleName>, string> = {
  anyone: "anyone: the function itself says whose money it moves",
  once: "once, in the transaction that creates the proxy",
  authority: "the AccessManager",
  endpoint: "LayerZero's endpoint",
  escrow: "the JobEscrow",
  fund: "the InsuranceFund",
  insured: "the contract that the compartment insures",
  node: "by the tree's own book: who has a role at the node or above it, its worker, its members",
  queue: "the RedeemQueue",
  self: "the contract itself",
  owner: "admin, through the AccessManager's `execute`: it is the owner",
  governance: "a proposal that passed, through the timelock",
  never: "nobody",
};

/** The page `docs/roles.md`: the tables of `authority.ts` in words. */
export function rolesPage(): string {
  const roles = Object.entries(ROLES).map(
    ([name, { id, delay, may }]) => `| ${name} | ${id} | ${heldBy(name as RoleName)} | ${hours(delay)} | ${may} |`,
  );
  const contracts = (Object.keys(AUTHORITY) as ProxiedContract[]).map((contract) =>
    [
      `## ${contract}`,
      "",
      "| function | who | delay |",
      "| --- | --- | --- |",
      ...Object.entries(AUTHORITY[contract] as Record<string, Access>).map(
        ([name, access]) => `| \`${name}\` | ${who(access)} | ${delayOf(access)} |`,
      ),
      "| `upgradeAndCall` of its ProxyAdmin | upgrader | 48 h |",
      "",
    ].join("\n"),
  );
  const foundations = Object.entries(FOUNDATIONS).map(([contract, functions]) =>
    [
      `## ${contract}`,
      "",
      "| function | who | delay |",
      "| --- | --- | --- |",
      ...Object.entries(functions as Record<string, CallerOf>).map(([name, caller]) => {
        return `| \`${name}\` | ${callerInWords(caller)} | ${caller === "admin" ? hours(ROLES.admin.delay) : "–"} |`;
      }),
      "",
    ].join("\n"),
  );
  return [
    HEADER,
    "",
    "# Who may call what",
    "",
    "One OpenZeppelin AccessManager is the permission table of the whole suite. Deployment and tests read the same source,",
    "`deploy/authority.ts`. A call with a delay is scheduled, visible to everybody, and executed after it; the guardian can",
    "cancel what upgrader and critical parameters have scheduled.",
    "",
    "Every other chain that CPT is on has an AccessManager of its own over CPTRemote, and the same councils. They hold",
    `${REMOTE_ROLES.join(", ")}`,
    "there, with the same delays, and the 7-of-9 council stays admin.",
    "",
    "LayerZero's contracts know an owner and a delegate instead of roles. For both ends of the bridge, CPTAdapter and CPTRemote, these are the",
    "AccessManager: their functions for the owner, and the endpoint's settings for them, are scheduled with it by the admin and executed",
    "by it after the delay. `transferOwnership` and `renounceOwnership` refuse everybody.",
    "",
    "| role | id | held by | delay | may |",
    "| --- | --- | --- | --- | --- |",
    ...roles,
    "",
    ...contracts,
    "# What the suite stands on",
    "",
    "OpenZeppelin's contracts as published. Whoever may call a function may schedule, execute and cancel it through the AccessManager.",
    "",
    ...foundations,
  ].join("\n");
}

const PLACES = {
  accessManager: "the AccessManager, for the upgrader",
  governor: "the Governor",
  timelock: "the timelock itself",
  vetoGuard: "the VetoGuard",
};

function callerInWords(caller: CallerOf): string {
  if (caller === "admin") return "admin";
  return caller === "anyone" ? WITHOUT_ROLE.anyone : caller.map((place) => PLACES[place]).join(", ");
}

/** Who holds a role, in words. */
export function heldBy(role: RoleName): string {
  if (role === "admin") return `timelock of the Governor (launch phase: ${COUNCILS[ROLES.admin.heldBy].name})`;
  const holders: CouncilName | "keys" | readonly string[] = ROLES[role].heldBy;
  if (holders === "keys") return "named keys";
  return typeof holders === "string" ? COUNCILS[holders].name : holders.join(", ");
}

function who(access: Access): string {
  return isRole(access) ? access : WITHOUT_ROLE[access];
}

function delayOf(access: Access): string {
  if (access === "owner") return hours(ROLES.admin.delay);
  return isRole(access) ? hours(ROLES[access].delay) : "–";
}

function hours(seconds: number): string {
  return seconds === 0 ? "none" : `${seconds / 3600} h`;
}
