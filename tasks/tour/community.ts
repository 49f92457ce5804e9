/** What a community did with its tree. USDC in units (6 decimals), times in unix seconds. */
export interface CommunityRecord {
  /** Midnight before it was founded. */
  begin: bigint;
  /** Everything that somebody did, in order. */
  acts: CommunityAct[];
  samples: CommunitySample[];
  /** In the order in which they came to be. */
  nodes: NodeRecord[];
  tasks: TaskRecord[];
  members: MemberRecord[];
}

export interface CommunityAct {
  at: bigint;
  who: string;
  what: string;
}

/** Where the community's USDC is at a moment. */
export interface CommunitySample {
  at: bigint;
  what: string;
  /** By node, to spend. */
  free: Record<string, bigint>;
  inTasks: bigint;
  /** Revenue that was not claimed or sent up, and bonds. */
  owed: bigint;
  /** To workers, payees and members so far. */
  paidOut: bigint;
}

export interface NodeRecord {
  id: bigint;
  name: string;
  parent: string | null;
  depth: number;
  kind: string;
  state: string;
  free: bigint;
}

export interface TaskRecord {
  id: bigint;
  name: string;
  parent: string;
  state: string;
  worker: string | null;
  /** At first; to its worker and payees; into sub-tasks; back above. */
  budget: bigint;
  paid: bigint;
  below: bigint;
  back: bigint;
}

export interface MemberRecord {
  node: string;
  member: string;
  shares: bigint;
  claimed: bigint;
}
