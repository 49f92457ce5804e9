import { TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { UsageReport } from "../types/job.js";
import type { Hex } from "../types/primitives.js";
import type { JobEscrowDomain } from "./domain.js";
import { encodeUsageReport } from "./encodeUsageReport.js";
import { hashTypedData } from "./hashTypedData.js";
import { usageReportTypes } from "./types.js";

let encoder: TypedDataEncoder | undefined;

/** What a meter signs: equal to the escrow's `reportDigest`. */
export function hashUsageReport(report: UsageReport, domain: JobEscrowDomain): Hex {
  return hashTypedData((encoder ??= TypedDataEncoder.from(usageReportTypes)), encodeUsageReport(report), domain);
}

/**
 * The meter's signature over a report; with `reportCosigned` the user's or the provider's.
 *
 * @throws UserRejectedError, InvalidParameterError
 */
export async function signUsageReport(
  signer: Pick<Signer, "signTypedData">,
  report: UsageReport,
  domain: JobEscrowDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, usageReportTypes, encodeUsageReport(report))) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signUsageReport", error);
  }
}
