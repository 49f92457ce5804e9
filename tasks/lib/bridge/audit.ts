import type { RoleName } from "../../../deploy/authority.ts";
import type { BridgeChainConfig } from "../../../deploy/config/bridge.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** Something about the bridge that is not as it is described. */
export interface Finding {
  /** The chain it was read from. */
  chain: string;
  /** The pathway, or what of the chain. */
  pathway: string;
  what: string;
  expected: string;
  actual: string;
  /** Whether a call mends it; else it takes an upgrade, money, or a worker. */
  mendable: boolean;
}

/** A call that makes a chain as it is described. */
export interface Mend {
  chain: string;
  chainId: number;
  /** Whose call it is; the AccessManager makes it for the admin. */
  role: Extract<RoleName, "admin" | "parametersCritical">;
  to: Address;
  data: Hex;
  words: string;
}

/** What is shown and is no finding: a stop that runs is somebody's decision. */
export interface Notice {
  chain: string;
  pathway: string;
  text: string;
}

/** What a comparison is about. */
export interface Subject {
  here: BridgeChainConfig;
  pathway: string;
}

export type MendOf = Omit<Mend, "chain" | "chainId">;

/** Compares, counts, and keeps what differs with the calls that mend it. */
export class Audit {
  readonly findings: Finding[] = [];
  readonly mends: Mend[] = [];
  readonly notices: Notice[] = [];
  #checked = 0;

  get checked(): number {
    return this.#checked;
  }

  /** Values are equal when they read the same. */
  equal({ here, pathway }: Subject, what: string, actual: string, expected: string, mend?: MendOf): void {
    this.#checked += 1;
    if (actual === expected) return;
    const chain = here.network;
    this.findings.push({ chain, pathway, what, expected, actual, mendable: mend !== undefined });
    if (mend === undefined) return;
    // two findings can ask for one call
    const isThere = this.mends.some(({ chainId, to, data }) => {
      return chainId === here.chainId && to === mend.to && data === mend.data;
    });
    if (!isThere) this.mends.push({ ...mend, chain, chainId: here.chainId });
  }

  notice({ here, pathway }: Subject, text: string): void {
    this.notices.push({ chain: here.network, pathway, text });
  }
}
