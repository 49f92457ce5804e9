import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { tierOf, tiers } from "../../generated/fragments/BenefitTiers.js";
import { balanceOf } from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetTierParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

/** A step of benefits. */
export interface TierStep {
  /** 1 to 5. */
  readonly tier: bigint;
  /** veCPT from which on it holds, in wei. */
  readonly threshold: bigint;
  /** Off what the platform itself charges. */
  readonly discountBps: bigint;
}

export interface GetTierReturnType {
  /** 0 (none) to 5. */
  readonly tier: bigint;
  readonly discountBps: bigint;
  /** The account's veCPT now, in wei. */
  readonly veCpt: bigint;
  /** All steps, from the lowest. */
  readonly steps: readonly TierStep[];
  /** The next step and the veCPT in wei that lack for it; undefined at the highest. */
  readonly next: (TierStep & { readonly missing: bigint }) | undefined;
}

/**
 * What an account's veCPT entitles it to, and what the next step takes.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getTier } from "@cyberplaza/sdk";
 *
 * const { discountBps, next } = await getTier(user);
 */
export async function getTier(client: Client, { account: given }: GetTierParameters = {}): Promise<GetTierReturnType> {
  const { benefitTiers, voteEscrow } = client.addresses;
  const account = await ownAddress(client, "getTier", "account", given);
  const [[tier, discountBps], [found], [veCpt]] = await Promise.all([
    read(client, "getTier", benefitTiers, tierOf, [account]),
    read(client, "getTier", benefitTiers, tiers, []),
    read(client, "getTier", voteEscrow, balanceOf, [account]),
  ]);
  const steps = found.map(({ threshold, discountBps }, i) => ({
    tier: BigInt(i + 1),
    threshold: threshold * 10n ** 18n,
    discountBps,
  }));
  const above = steps.find((step) => step.threshold > veCpt);
  const next = above === undefined ? undefined : { ...above, missing: above.threshold - veCpt };
  return { tier, discountBps, veCpt, steps, next };
}
