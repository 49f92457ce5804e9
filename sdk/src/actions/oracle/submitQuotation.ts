import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ownAddress } from "../../core/ownAddress.js";
import type { Quotation } from "../../eip712/quotation.js";
import {
  QuotationSubmitted,
  submitQuotation as submitQuotationFragment,
} from "../../generated/fragments/PriceOracle.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface SubmitQuotationParameters extends Quotation, WithOverrides {
  /** `signQuotation` of `@cyberplaza/sdk/eip712`. */
  readonly signature: Hex;
  /** Who signed it; the client's own address by default. */
  readonly reporter?: Address;
}

export interface SubmitQuotationResult extends Quotation {
  readonly reporter: Address;
}

export type SubmitQuotationReturnType = SentTransaction<SubmitQuotationResult>;

/**
 * Brings a reporter's signed price to the oracle; anyone may send it. Due every 5 minutes and when the price has moved by 1 %
 * (`isQuotationDue` of `@cyberplaza/sdk/math`).
 *
 * @throws PriceOracleNotAReporterError, PriceOracleBadQuotationTimeError, PriceOracleBadPriceError, MissingSignerError
 * @example
 * import { submitQuotation } from "@cyberplaza/sdk";
 * import { priceOracleDomain, signQuotation } from "@cyberplaza/sdk/eip712";
 *
 * const quotation = { priceE18: 8n * 10n ** 17n, quotedAt: now }; // 0.80 USD
 * const domain = priceOracleDomain(reporter.chainId, reporter.addresses.priceOracle);
 * const signature = await signQuotation(reporter.runner, quotation, domain);
 * await (await submitQuotation(reporter, { ...quotation, signature })).wait();
 */
export const submitQuotation: WriteAction<SubmitQuotationParameters, SubmitQuotationResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "submitQuotation",
    fn: submitQuotationFragment,
    events: [QuotationSubmitted],
    to: ({ addresses }) => addresses.priceOracle,
    args: async ({ reporter, priceE18, quotedAt, signature }, client) => {
      return [await ownAddress(client, "submitQuotation", "reporter", reporter), priceE18, quotedAt, signature];
    },
    result: (events) => {
      const { reporter, priceE18, quotedAt } = events.one(QuotationSubmitted);
      return { reporter, priceE18, quotedAt };
    },
    simulated: nothing,
  });
