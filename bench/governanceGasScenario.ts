import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, MaxUint256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { Addresses } from "../deploy/index.ts";
import { giveCpt, listCpt } from "../tasks/lib/market/listing.ts";
import type { CPTGovernor } from "../types/ethers-contracts/index.js";
import { deployWith, Steps, type Gas } from "./steps.ts";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const CPT = 10n ** 18n;
const FOR = 1;
const DESCRIPTION = "# Pay for the audit\n#proposer=";

type Actions = [targets: string[], values: bigint[], calldatas: string[]];

/** Runs every row about governance once on a fresh chain, each in the state its description names. */
export async function measureGovernanceGas(connection: NetworkConnection): Promise<Partial<Gas>> {
  const bench = await GovernanceBench.start(connection);
  await bench.rows();
  return bench.gas;
}

class GovernanceBench extends Steps {
  private readonly addresses: Addresses;
  private readonly governor: CPTGovernor;
  private readonly holders: HardhatEthersSigner[];

  private constructor(
    connection: NetworkConnection,
    addresses: Addresses,
    governor: CPTGovernor,
    holders: HardhatEthersSigner[],
  ) {
    super(connection, 0n);
    this.addresses = addresses;
    this.governor = governor;
    this.holders = holders;
  }

  static async start(connection: NetworkConnection): Promise<GovernanceBench> {
    const { ethers } = connection;
    const { addresses } = await deployWith(connection);
    const governor = await ethers.getContractAt("CPTGovernor", addresses.governor);
    const bench = new GovernanceBench(connection, addresses, governor, (await ethers.getSigners()).slice(1, 5));
    await bench.lockCpt();
    return bench;
  }

  /** CPT is listed; four holders lock 100 000 CPT each for four years, one after the other in as many weeks. */
  private async lockCpt(): Promise<void> {
    const { connection, addresses, holders } = this;
    const { ethers, networkHelpers } = connection;
    const foundation = await listCpt(connection, addresses);
    const cpt = await ethers.getContractAt("CPT", addresses.cpt);
    const voteEscrow = await ethers.getContractAt("VoteEscrow", addresses.voteEscrow);
    await giveCpt(addresses, foundation, [
      ...holders.map(({ address }) => [address, 250_000n * CPT] as const),
      [addresses.timelock, 2n * CPT],
    ]);
    this.clock = (BigInt(await networkHelpers.time.latest()) / WEEK) * WEEK + WEEK;
    for (const holder of holders) {
      await this.send(() => cpt.connect(holder).approve(addresses.voteEscrow, MaxUint256));
      const end = (this.clock / WEEK + 208n) * WEEK;
      await this.send(() => voteEscrow.connect(holder).createLock(250_000n * CPT, end));
      this.clock += WEEK;
    }
  }

  async rows(): Promise<void> {
    const { governor, holders } = this;
    const [proposer, first, second, third] = holders as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const cpt = await this.connection.ethers.getContractAt("CPT", this.addresses.cpt);
    const transfer = cpt.interface.encodeFunctionData("transfer", [holders[0]?.address ?? "", CPT]);
    const actions: Actions = [[this.addresses.cpt], [0n], [transfer]];
    const description = DESCRIPTION + proposer.address.toLowerCase();
    await this.measure("gov.propose", () => governor.connect(proposer).propose(...actions, description));
    const proposal = await governor.hashProposal(...actions, id(description));
    this.clock += 7n * DAY;
    await this.measure("gov.vote", () => governor.connect(first).castVote(proposal, FOR));
    await this.measure("gov.vote.later", () => governor.connect(second).castVote(proposal, FOR));
    await this.measure("gov.vote.quorum", () => governor.connect(third).castVote(proposal, FOR));
    this.clock += 5n * DAY;
    await this.measure("gov.queue", () => governor.queue(...actions, id(description)));
    this.clock += 2n * DAY;
    await this.measure("gov.execute", () => governor.execute(...actions, id(description)));
  }
}
