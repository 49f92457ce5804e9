import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, TooFewAccountsError, type Addresses } from "../../../deploy/index.ts";
import type { CyberPlaza } from "../../../sdk/src/index.ts";
import { AccessManager__factory, CPT__factory, VestingVault__factory } from "../../../sdk/src/typechain/index.ts";
import { councilsOf } from "../safe/councils.ts";
import { gasOf, mined } from "./transactions.ts";
import { addressOf } from "./values.ts";

const DAY = 86_400;
/** Between the announcement and the listing. */
const NOTICE = 3_600;

/** The foundation's schedules: what it has at the listing, and the rest over 24 months. */
export const FOUNDATION_SCHEDULES = { atListing: 0n, linear: 1n } as const;

/**
 * Lists CPT on a development chain: the admin announces the listing and its 48 hours pass; what the foundation has at the listing,
 * 1 250 000 CPT, is released to it.
 *
 * @returns The foundation's account.
 */
export async function listCpt(connection: NetworkConnection, addresses: Addresses): Promise<HardhatEthersSigner> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const foundation = signers[EMBEDDED_ACCOUNTS.foundation];
  if (foundation === undefined) throw new TooFewAccountsError(signers.length);
  const { sevenOfNine: admin } = await councilsOf(connection, addresses);
  const manager = AccessManager__factory.connect(addresses.accessManager, admin);
  const vault = VestingVault__factory.connect(addresses.vestingVault, admin);

  const listedAt = (await networkHelpers.time.latest()) + 2 * DAY + NOTICE;
  const announce = vault.interface.encodeFunctionData("announceListing", [listedAt]);
  await gasOf(manager.schedule(addresses.vestingVault, announce, 0));
  await networkHelpers.time.increase(2 * DAY);
  await gasOf(manager.execute(addresses.vestingVault, announce));
  await networkHelpers.time.increaseTo(listedAt);
  await gasOf(vault.release(await vault.scheduleIdOf(foundation.address, FOUNDATION_SCHEDULES.atListing)));
  return foundation;
}

/** Releases to the foundation what has vested since the listing. */
export async function releaseToFoundation({ vesting }: CyberPlaza, foundation: HardhatEthersSigner): Promise<void> {
  const schedules = await vesting.getSchedules({ beneficiary: addressOf(foundation) });
  const linear = schedules[Number(FOUNDATION_SCHEDULES.linear)];
  if (linear !== undefined && linear.releasable > 0n) await mined(vesting.release({ scheduleId: linear.scheduleId }));
}

/** Gives CPT of the foundation's to others. */
export async function giveCpt(
  addresses: Addresses,
  foundation: HardhatEthersSigner,
  gifts: readonly (readonly [to: string, amount: bigint])[],
): Promise<void> {
  const cpt = CPT__factory.connect(addresses.cpt, foundation);
  for (const [to, amount] of gifts) await gasOf(cpt.transfer(to, amount));
}
