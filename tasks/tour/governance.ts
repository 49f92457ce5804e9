import type { ProposalState } from "../../sdk/src/index.ts";

/** How the suite came into its holders' hands. veCPT in wei (18 decimals), times in unix seconds. */
export interface GovernanceRecord {
  /** When anyone made the Governor's timelock admin. */
  handedOverAt: bigint;
  /** All veCPT at that moment. */
  veCpt: bigint;
  /** Everything that a council or a holder did, in order. */
  acts: GovernanceAct[];
  proposals: ProposalRecord[];
}

export interface GovernanceAct {
  at: bigint;
  who: string;
  what: string;
}

export interface ProposalRecord {
  title: string;
  votes: { for: bigint; against: bigint; abstain: bigint };
  quorum: bigint;
  state: ProposalState;
  /** What it was meant to end as. */
  expected: ProposalState;
}
