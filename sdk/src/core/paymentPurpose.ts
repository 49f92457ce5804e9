import { jobEscrowDomain } from "../eip712/domain.js";
import { depositAction, openJobAction, openJobsAction, topUpAction } from "../eip712/actionHashes.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { packedJobOf, settings } from "../generated/fragments/IJobEscrow.js";
import { lockedFor } from "../math/jobAmounts.js";
import { packUnits, unpackLocked, unpackTerms } from "../math/packedJob.js";
import type { Client } from "../types/client.js";
import type { PaymentPurpose } from "../types/payment.js";
import type { Hex } from "../types/primitives.js";
import { attempt } from "./attempt.js";
import { read } from "./read.js";

/** USDC units that the purpose takes now. */
export async function amountOf(client: Client, action: string, purpose: PaymentPurpose): Promise<bigint> {
  if (purpose.action === "deposit") return purpose.amount;
  const { jobEscrow } = client.addresses;
  if (purpose.action === "topUp") {
    const [word] = await read(client, action, jobEscrow, packedJobOf, [purpose.jobId]);
    return unpackLocked(packUnits(word, unpackTerms(word).units + purpose.units)) - unpackLocked(word);
  }
  const [, bufferPercent] = await read(client, action, jobEscrow, settings, []);
  const units = purpose.action === "openJob" ? [purpose.units] : purpose.jobs.map((job) => job.units);
  return units.reduce((sum, ordered) => sum + lockedFor(ordered, purpose.quote.unitPrice, bufferPercent), 0n);
}

/** What an EIP-3009 payment for the purpose commits to. */
export async function actionOf(client: Client, action: string, purpose: PaymentPurpose): Promise<Hex> {
  if (purpose.action === "deposit") return depositAction();
  if (purpose.action === "topUp") return topUpAction(purpose);
  const network = await attempt(action, async () => client.runner.provider?.getNetwork());
  if (network === undefined) throw new RequestFailedError(action, "the runner has no provider");
  const domain = jobEscrowDomain(network.chainId, client.addresses.jobEscrow);
  return purpose.action === "openJob" ? openJobAction(purpose, domain) : openJobsAction(purpose, domain);
}
