import { AbiCoder, keccak256, TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { UsageReport } from "../types/job.js";
import type { Hex } from "../types/primitives.js";
import type { JobEscrowDomain } from "./domain.js";
import { encodeUsageReport } from "./encodeUsageReport.js";
import { hashTypedData } from "./hashTypedData.js";
import { usageBatchTypes, usageReportTypes } from "./types.js";

let encoder: TypedDataEncoder | undefined;

/** Hash of the reports' words, one after the other. */
function hashReports(reports: readonly UsageReport[]): Hex {
  const fields = usageReportTypes.UsageReport;
  const types = reports.flatMap(() => fields.map(({ type }) => type));
  const words = reports.flatMap((report) => {
    const encoded: Readonly<Record<string, unknown>> = { ...encodeUsageReport(report) };
    return fields.map(({ name }) => encoded[name]);
  });
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, words)) as Hex;
}

/** What a meter signs for many reports: equal to the escrow's `batchDigest`. */
export function hashUsageBatch(reports: readonly UsageReport[], domain: JobEscrowDomain): Hex {
  const message = { reportsHash: hashReports(reports) };
  return hashTypedData((encoder ??= TypedDataEncoder.from(usageBatchTypes)), message, domain);
}

/**
 * The meter's one signature over many reports, for `reportUsageBatch`.
 *
 * @throws UserRejectedError, InvalidParameterError
 */
export async function signUsageBatch(
  signer: Pick<Signer, "signTypedData">,
  reports: readonly UsageReport[],
  domain: JobEscrowDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, usageBatchTypes, { reportsHash: hashReports(reports) })) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signUsageBatch", error);
  }
}
