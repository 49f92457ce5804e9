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
  Pathways: "Pathway",
  CPTAdapter: "CptAdapter",
  CPTRemote: "CptRemote",
  LZ: "Lz",
  DVN: "Dvn",
};

/** JobEscrow_WrongStatus → JobWrongStatusError, ERC20InvalidReceiver → ERC20InvalidReceiverError. */
export function classNameOf(errorName: string): string {
  const [contract = "", ...words] = errorName.split("_");
  const problem = words.join("");
  if (problem === "") return `${contract}Error`;
  // "pause paused" says it twice
  if (contract === "ExpiringPause" && /^(Not)?Paused$/.test(problem)) return `Contract${problem}Error`;
  return `${PREFIXES[contract] ?? contract}${problem}Error`;
}
