const PREFIXES: Readonly<Record<string, string>> = {
  JobEscrow: "Job",
  ProviderRegistry: "Provider",
  RevenueRouter: "Revenue",
  OfferBook: "Offer",
  ExpiringPause: "Pause",
  PackedJobs: "PackedJob",
  CPT: "Cpt",
  VestingVault: "Vesting",
  PrivateSale: "Sale",
  BuybackBurner: "Buyback",
  CPTGovernor: "Governor",
  VetoGuard: "Veto",
};

/** JobEscrow_WrongStatus → JobWrongStatusError, ERC20InvalidReceiver → ERC20InvalidReceiverError. */
export function classNameOf(errorName: string): string {
  const [contract = "", problem] = errorName.split("_");
  if (problem === undefined) return `${contract}Error`;
  // "pause paused" says it twice
  if (/^(Not)?Paused$/.test(problem)) return `Contract${problem}Error`;
  return `${PREFIXES[contract] ?? contract}${problem}Error`;
}
