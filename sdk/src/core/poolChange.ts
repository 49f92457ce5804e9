import { Deposit, Withdraw } from "../generated/fragments/ILendingPool.js";
import type { Address } from "../types/primitives.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** Shares that were made for USDC. */
export interface PoolDeposit {
  /** Who paid. */
  readonly from: Address;
  /** Who has the shares. */
  readonly receiver: Address;
  /** USDC units. */
  readonly assets: bigint;
  /** Of rUSDC, 12 decimals. */
  readonly shares: bigint;
}

/** Shares that became USDC. */
export interface PoolExit {
  /** Whose shares they were. */
  readonly owner: Address;
  /** Who has the USDC. */
  readonly receiver: Address;
  /** USDC units. */
  readonly assets: bigint;
  /** Of rUSDC, 12 decimals. */
  readonly shares: bigint;
}

/** @throws EventMissingError */
export function poolDeposit(events: ReceiptEvents): PoolDeposit {
  const { sender, owner, assets, shares } = events.one(Deposit);
  return { from: sender, receiver: owner, assets, shares };
}

/** @throws EventMissingError */
export function poolExit(events: ReceiptEvents): PoolExit {
  const { owner, receiver, assets, shares } = events.one(Withdraw);
  return { owner, receiver, assets, shares };
}
