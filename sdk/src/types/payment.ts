import type { JobOrder, Quote } from "./job.js";
import type { PaymentKind } from "./enums.js";
import type { Address, Hex } from "./primitives.js";

interface FromOwn<Kind extends PaymentKind> {
  readonly kind: Kind;
  /** The client's own address by default; another is refused. */
  readonly payer?: Address;
}

/** Out of the escrow balance. */
export type BalancePayment = FromOwn<"Balance">;

/** From the wallet, by an approval given before. */
export type AllowancePayment = FromOwn<"Allowance">;

/** From the wallet, by an EIP-2612 approval that is sent along: `signPermitPayment` makes one. */
export interface PermitPayment extends FromOwn<"Permit"> {
  /** USDC units approved. */
  readonly value: bigint;
  /** Last second of the approval, unix seconds. */
  readonly deadline: bigint;
  readonly signature: Hex;
}

/**
 * From the signer's wallet by EIP-3009, bound to one action; anyone may send it, the signer needs no gas.
 * `signAuthorization` makes one.
 */
export interface AuthorizationPayment {
  readonly kind: "Authorization";
  /** Who signed it, pays, and is the job's user. */
  readonly payer: Address;
  /** Unix seconds. */
  readonly validAfter: bigint;
  /** Unix seconds. */
  readonly validBefore: bigint;
  readonly salt: Hex;
  readonly signature: Hex;
}

/** Out of the account of a contract that consents (`IJobPayer`) and takes what comes back. */
export interface VoucherPayment {
  readonly kind: "Voucher";
  /** The contract. */
  readonly payer: Address;
  /** Whatever the contract wants; nothing by default. */
  readonly data?: Hex;
}

/** How a job is paid. */
export type Payment = BalancePayment | AllowancePayment | PermitPayment | AuthorizationPayment | VoucherPayment;

/** How a deposit is paid: from a wallet. */
export type WalletPayment = AllowancePayment | PermitPayment | AuthorizationPayment;

/** How a purchase or a deposit is paid: from the wallet that sends it, or by the signer's authorization, which anyone may send. */
export type OwnPayment = Omit<AllowancePayment, "payer"> | Omit<PermitPayment, "payer"> | AuthorizationPayment;

/** What a signed payment is for; the same values as the action takes. The amount follows from it. */
export type PaymentPurpose =
  | {
      readonly action: "deposit";
      /** USDC units. */
      readonly amount: bigint;
      /** Whose escrow balance it becomes; the signer's by default. */
      readonly account?: Address;
    }
  | {
      readonly action: "openJob";
      readonly quote: Quote;
      readonly units: bigint;
      readonly minDiscountBps?: bigint;
    }
  | {
      readonly action: "openJobs";
      readonly quote: Quote;
      readonly jobs: readonly JobOrder[];
      readonly minDiscountBps?: bigint;
    }
  | { readonly action: "topUp"; readonly jobId: bigint; readonly units: bigint };
