import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, MaxUint256 } from "ethers";
import hre from "hardhat";
import { deployProtocol, embeddedConfig } from "../../deploy/index.ts";
import { giveCpt, listCpt } from "../../tasks/lib/market/listing.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";

export const DAY = 86_400;
export const WEEK = 7 * DAY;
const CPT = 10n ** 18n;
const LOCKED = 1_500_000n * CPT; // of each holder, for four years: 3.75 million veCPT
const HOLDERS = 3;
const MONTHS = 12;

export const AGAINST = 0;
export const FOR = 1;

/** A proposal as the Governor takes it. */
export interface Motion {
  targets: string[];
  values: bigint[];
  calldatas: string[];
  description: string;
}

/** A proposal of calls, with its proposer's name at the end of its description. */
export function motion(
  description: string,
  ...calls: readonly (readonly [target: string, calldata: string])[]
): Motion {
  return {
    targets: calls.map(([target]) => target),
    values: calls.map(() => 0n),
    calldatas: calls.map(([, calldata]) => calldata),
    description,
  };
}

/**
 * The deployed suite a year after the listing, with three holders of 3.75 million veCPT each and the councils' real Safes:
 * enough for proposals, and 13 weeks later for the hand-over.
 */
export async function assembled() {
  const connection = await hre.network.create("embedded");
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const config = embeddedConfig(signers.map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);
  const councils = await councilsOf(connection, addresses);
  const { time } = networkHelpers;
  const at = {
    manager: await ethers.getContractAt("AccessManager", addresses.accessManager),
    governor: await ethers.getContractAt("CPTGovernor", addresses.governor),
    timelock: await ethers.getContractAt("TimelockController", addresses.timelock),
    vetoGuard: await ethers.getContractAt("VetoGuard", addresses.vetoGuard),
    launchPhase: await ethers.getContractAt("LaunchPhase", addresses.launchPhase),
    voteEscrow: await ethers.getContractAt("VoteEscrow", addresses.voteEscrow),
    vault: await ethers.getContractAt("VestingVault", addresses.vestingVault),
    router: await ethers.getContractAt("RevenueRouter", addresses.revenueRouter),
    cpt: await ethers.getContractAt("CPT", addresses.cpt),
  };

  const foundation = await listCpt(connection, addresses);
  await time.increase(MONTHS * 30 * DAY);
  await at.vault.release(await at.vault.scheduleIdOf(foundation.address, 1n));
  const holders = signers.slice(1, 1 + HOLDERS) as [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  await giveCpt(
    addresses,
    foundation,
    holders.map(({ address }) => [address, LOCKED] as const),
  );
  const end = Math.floor((await time.latest()) / WEEK) * WEEK + 208 * WEEK;
  for (const holder of holders) {
    await at.cpt.connect(holder).approve(addresses.voteEscrow, MaxUint256);
    await at.voteEscrow.connect(holder).createLock(LOCKED, end);
  }
  await time.increase(1); // a proposer's votes are those of the second before

  const idOf = ({ targets, values, calldatas, description }: Motion): Promise<bigint> =>
    at.governor.hashProposal(targets, values, calldatas, id(description));
  const propose = async (proposal: Motion): Promise<bigint> => {
    const { targets, values, calldatas, description } = proposal;
    await at.governor.connect(holders[0]).propose(targets, values, calldatas, description);
    return idOf(proposal);
  };
  /** Everybody votes for it; then it is queued. */
  const pass = async (proposal: Motion): Promise<bigint> => {
    const proposalId = await propose(proposal);
    await time.increase(7 * DAY + 1);
    for (const holder of holders) await at.governor.connect(holder).castVote(proposalId, FOR);
    await time.increase(5 * DAY);
    await queue(proposal);
    return proposalId;
  };
  const queue = async ({ targets, values, calldatas, description }: Motion): Promise<void> => {
    await at.governor.queue(targets, values, calldatas, id(description));
  };
  const execute = ({ targets, values, calldatas, description }: Motion) =>
    at.governor.execute(targets, values, calldatas, id(description));
  const veto = ({ targets, values, calldatas, description }: Motion) =>
    at.vetoGuard.connect(councils.fiveOfNine).veto(targets, values, calldatas, id(description));
  /** 13 weeks pass, and a stranger ends the launch phase. */
  const handOver = async (): Promise<void> => {
    await time.increase(91 * DAY);
    await at.launchPhase.connect(signers[9] ?? foundation).handOver([]);
  };

  return {
    connection,
    ethers,
    time,
    networkHelpers,
    signers,
    config,
    addresses,
    councils,
    holders,
    foundation,
    ...at,
    idOf,
    propose,
    pass,
    queue,
    execute,
    veto,
    handOver,
  };
}

export type Assembly = Awaited<ReturnType<typeof assembled>>;
