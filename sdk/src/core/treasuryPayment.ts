import { Paid } from "../generated/fragments/Treasury.js";
import type { Client, WithOverrides } from "../types/client.js";
import { TREASURY_ACCOUNTS, type TreasuryAccount } from "../types/enums.js";
import type { Address, Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";
import { treasuryToken, type TreasuryToken } from "./treasuryToken.js";

/** A payment out of the treasury. */
export interface TreasuryPaymentParameters extends WithOverrides {
  readonly account: TreasuryAccount;
  readonly token: TreasuryToken;
  readonly to: Address;
  /** In the token's units. */
  readonly amount: bigint;
  /** 32 bytes that say what it is for: an invoice, a proposal, a programme. */
  readonly ref: Hex;
}

/** A payment that was made. */
export interface TreasuryPayment {
  readonly account: TreasuryAccount;
  readonly to: Address;
  /** In the token's units. */
  readonly amount: bigint;
  /** What it counts against the operator's limit, in USDC units; 0 for the treasurer's. */
  readonly valueUsdc: bigint;
  readonly ref: Hex;
}

/** @throws InvalidParameterError, InvalidAddressError */
export function paymentArgs(
  { account, token, to, amount, ref }: TreasuryPaymentParameters,
  client: Client,
): [number, Address, Address, bigint, Hex] {
  const from = enumIndex("account", TREASURY_ACCOUNTS, account);
  return [from, treasuryToken(client, token), checkAddress("to", to), amount, ref];
}

/** @throws EventMissingError */
export function paymentMade(events: ReceiptEvents): TreasuryPayment {
  const { account, to, amount, valueUsdc, ref } = events.one(Paid);
  return { account: enumName(TREASURY_ACCOUNTS, account), to, amount, valueUsdc, ref };
}
