import { read } from "../core/read.js";
import { insurance, locked as lockedFragment, outsideOf } from "../generated/fragments/CPTAdapter.js";
import type { BridgeEnd } from "../types/bridge.js";

/** What home knows of a chain, and of all; CPT in wei. */
export interface HomeBooks {
  /** Out on that chain, under way in either direction included. */
  readonly outside: bigint;
  /** Most that may be. */
  readonly cap: bigint;
  /** Locked for all chains together. */
  readonly locked: bigint;
  /** Insurance that what is locked requires. */
  readonly insuranceRequired: bigint;
  /** Insurance that there is; nothing goes out where it would be less. */
  readonly insuranceHeld: bigint;
}

export async function homeBooks(action: string, home: BridgeEnd, eid: number): Promise<HomeBooks> {
  const [[outside, cap], [locked], [insuranceRequired, insuranceHeld]] = await Promise.all([
    read(home, action, home.bridge, outsideOf, [eid]),
    read(home, action, home.bridge, lockedFragment, []),
    read(home, action, home.bridge, insurance, []),
  ]);
  return { outside, cap, locked, insuranceRequired, insuranceHeld };
}
