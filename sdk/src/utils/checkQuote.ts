import type { Quote } from "../types/job.js";
import { checkAddress } from "./checkAddress.js";

/**
 * The quote, when its addresses are some.
 *
 * @throws InvalidAddressError
 */
export function checkQuote(quote: Quote): Quote {
  for (const role of ["user", "provider", "meter"] as const) checkAddress(`quote.${role}`, quote[role]);
  return quote;
}
