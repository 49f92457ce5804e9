import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { paidBy } from "../../core/paidBy.js";
import type { ReceiptEvents } from "../../core/ReceiptEvents.js";
import { buy, buyWithAuthorization, buyWithPermit, Sold } from "../../generated/fragments/PrivateSale.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { OwnPayment } from "../../types/payment.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface BuyCptParameters extends WithOverrides {
  /** USDC units (6 decimals), at least 100 USDC. */
  readonly usdc: bigint;
  /** The least CPT the buyer takes, in wei: `getSaleQuote` gives it. Another round's price cannot slip under it. */
  readonly minCpt: bigint;
  /** That the buyer is on the round's list: `saleAllowList` of `@cyberplaza/sdk/merkle`. */
  readonly proof: readonly Hex[];
  /** By allowance when there is none, else by `signSalePermit` or `signSaleAuthorization`. */
  readonly payment?: OwnPayment;
}

export interface BuyCptResult {
  /** Counted from 0. */
  readonly round: bigint;
  readonly buyer: Address;
  /** USDC units. */
  readonly usdcPaid: bigint;
  /** Wei of CPT, which are in the schedule. */
  readonly cptSold: bigint;
  readonly scheduleId: bigint;
}

export type BuyCptReturnType = SentTransaction<BuyCptResult>;

type Simulated = { readonly cpt: bigint; readonly scheduleId: bigint };

type BuyCpt = WriteAction<BuyCptParameters, BuyCptResult, Simulated>;

const byAllowance: BuyCpt = /* @__PURE__ */ defineWrite({
  name: "buyCpt",
  fn: buy,
  events: [Sold],
  to: ({ addresses }) => addresses.privateSale,
  args: ({ usdc, minCpt, proof }) => [usdc, minCpt, proof],
  result: purchase,
  simulated,
});

const byPermit: BuyCpt = /* @__PURE__ */ defineWrite({
  name: "buyCpt",
  fn: buyWithPermit,
  events: [Sold],
  to: ({ addresses }) => addresses.privateSale,
  args: ({ usdc, minCpt, proof, payment }) => {
    const { deadline, signature } = paidBy("Permit", payment, usdc);
    return [usdc, minCpt, proof, deadline, signature];
  },
  result: purchase,
  simulated,
});

const byAuthorization: BuyCpt = /* @__PURE__ */ defineWrite({
  name: "buyCpt",
  fn: buyWithAuthorization,
  events: [Sold],
  to: ({ addresses }) => addresses.privateSale,
  args: ({ usdc, minCpt, proof, payment }) => {
    const { payer, validAfter, validBefore, salt, signature } = paidBy("Authorization", payment);
    const authorization = { validAfter, validBefore, salt, signature };
    return [checkAddress("payment.payer", payer), usdc, minCpt, proof, authorization];
  },
  result: purchase,
  simulated,
});

function purchase(events: ReceiptEvents): BuyCptResult {
  const { round, buyer, usdcPaid, cptSold, scheduleId } = events.one(Sold);
  return { round, buyer, usdcPaid, cptSold, scheduleId };
}

function simulated([cpt, scheduleId]: readonly [bigint, bigint]): Simulated {
  return { cpt, scheduleId };
}

/**
 * Buys CPT in the open round of the private sale. It goes into a schedule of the buyer's: 6 months after the listing it vests over
 * 18 months, under the daily limit. CPT = ⌊USDC × 10^18 / price⌋. By allowance (`buyCptRequirements`), by permit, or by an
 * authorization (EIP-3009) that anyone may send: the sender can change neither what is bought nor who gets it.
 *
 * @throws SaleNotOpenError, SaleNotListedError, SaleOutOfBoundsError, SaleBuyerCapExceededError, SaleSoldOutError,
 * SaleIsFinishedError, ContractPausedError, InvalidParameterError, InvalidAddressError, ContractRevertError with USDC's words
 * @example
 * import { buyCpt, getSaleQuote, signSalePermit } from "@cyberplaza/sdk";
 * import { saleAllowList } from "@cyberplaza/sdk/merkle";
 *
 * const usdc = 1_000_000_000n; // 1 000 USDC
 * const { cpt: minCpt } = await getSaleQuote(user, { usdc });
 * const payment = await signSalePermit(user, { usdc });
 * const proof = saleAllowList(buyers).proof(await user.runner.getAddress());
 * const sent = await buyCpt(user, { usdc, minCpt, proof, payment });
 * const { scheduleId } = await sent.wait();
 */
export const buyCpt: BuyCpt = /* @__PURE__ */ chooseWrite(({ payment }) => {
  if (payment?.kind === "Permit") return byPermit;
  return payment?.kind === "Authorization" ? byAuthorization : byAllowance;
});
