import { expect } from "chai";
import { ContractFactory, id, type Contract, type Signer } from "ethers";
import hre from "hardhat";
import { PROPOSAL_STATES } from "../../sdk/src/index.ts";
import {
  endVotesRequired,
  extendedDeadline,
  handOverAfter,
  proposalStateAt,
  quorumOf,
  type ProposalFacts,
} from "../../sdk/src/math/index.ts";
import {
  CPTGovernor__factory,
  TimelockController__factory,
  VetoGuard__factory,
  type CPTGovernor,
  type VetoGuard,
} from "../../sdk/src/typechain/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { mined } from "./fixture.ts";
import { randomSource } from "./random.ts";

const LIVES = 24;
const TOTALS = 40;
const TERMS = 5;
const VE = 10n ** 18n;
const DAY = 86_400n;
const EXTENSION = 2n * DAY;
/** veCPT there can be at most: 2.5 × 100 million. */
const MOST = 250_000_000n * VE;

type Actions = [targets: string[], values: bigint[], calldatas: string[]];

describe("SDK maths of proposals, against a Governor whose votes a test sets", () => {
  const random = randomSource(0x60fn);
  let votes: Contract;
  let governor: CPTGovernor;
  let guard: VetoGuard;
  let voters: Signer[];
  let at: (time: bigint) => Promise<void>;
  let now: () => Promise<bigint>;
  let round = 0;

  before(async () => {
    const { ethers, networkHelpers } = await hre.network.create("embedded");
    const signers = await ethers.getSigners();
    const [deployer] = signers;
    if (deployer === undefined) throw new Error("the chain has accounts");
    voters = signers.slice(1, 4);
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/SettableVotes.sol", "SettableVotes");
    votes = (await new ContractFactory(abi, bytecode, deployer).deploy()) as Contract;
    const deploy = async (name: string, ...args: unknown[]): Promise<string> => {
      const contract = await ethers.deployContract(name, args);
      return contract.getAddress();
    };
    const timelock = await deploy("TimelockController", 2n * DAY, [], [], deployer.address);
    const code = await deploy("CPTGovernor", await votes.getAddress());
    const initialize = CPTGovernor__factory.createInterface().encodeFunctionData("initialize", [timelock]);
    const proxy = await deploy("TransparentUpgradeableProxy", code, deployer.address, initialize);
    governor = CPTGovernor__factory.connect(proxy, deployer);
    const roles = TimelockController__factory.connect(timelock, deployer);
    for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"]) {
      await mined(roles.grantRole(id(role), proxy));
    }
    // its launch phase is not asked for anything here
    guard = VetoGuard__factory.connect(
      await deploy("VetoGuard", proxy, timelock, await votes.getAddress(), timelock),
      deployer,
    );
    at = (time) => networkHelpers.time.increaseTo(time);
    now = async () => BigInt(await networkHelpers.time.latest());
  });

  const setTotal = (total: bigint): Promise<void> => mined(votes.getFunction("setTotal")(total));
  const setVotes = async (weights: readonly bigint[]): Promise<void> => {
    for (const [i, weight] of weights.entries()) {
      await mined(votes.getFunction("setVotes")(await voters[i]?.getAddress(), weight));
    }
  };
  const voter = (i: number): CPTGovernor => {
    const signer = voters[i];
    if (signer === undefined) throw new Error("there are three voters");
    return governor.connect(signer);
  };
  /** A new proposal of one call, by the first voter, whose votes are set. */
  const submit = async (target: string, data: string): Promise<{ actions: Actions; hash: string; key: bigint }> => {
    const actions: Actions = [[target], [0n], [data]];
    const description = `round ${round++}`;
    await mined(voter(0).propose(...actions, description));
    return { actions, hash: id(description), key: await governor.hashProposal(...actions, id(description)) };
  };

  it(`gives the quorum to the wei, for ${TERMS} terms and ${TOTALS} totals each`, async () => {
    for (let i = 0; i < TERMS; i++) {
      const timepoint = (await now()) - 1n;
      const [bps, floor] = await governor.quorumTerms(timepoint);
      for (let j = 0; j < TOTALS; j++) {
        const totalVeCpt = random.edge(MOST);
        await setTotal(totalVeCpt);
        expect(quorumOf({ totalVeCpt, bps, floor })).to.equal(await governor.quorum(timepoint));
      }
      // the next terms, by a proposal
      await setTotal(MOST);
      await setVotes([MOST, 0n, 0n]);
      const newBps = 400n + random.below(2_601n);
      const newFloor = 100_000n * VE + random.edge(9_900_000n * VE);
      const data = governor.interface.encodeFunctionData("setQuorum", [newBps, newFloor]);
      const { actions, hash, key } = await submit(await governor.getAddress(), data);
      await at((await governor.proposalSnapshot(key)) + 1n);
      await mined(voter(0).castVote(key, 1n));
      await at((await governor.proposalDeadline(key)) + 1n);
      await mined(governor.queue(...actions, hash));
      await at(await governor.proposalEta(key));
      await mined(governor.execute(...actions, hash));
      expect(await governor.quorumTerms(await now())).to.deep.equal([newBps, newFloor]);
      await at((await now()) + 2n);
    }
  });

  it(`tells the state of ${LIVES} random proposals at every second that matters, and when they end`, async () => {
    const seen = new Set<string>();
    for (let i = 0; i < LIVES; i++) {
      const totalVeCpt = random.edge(MOST);
      const weights = [100_000n * VE + random.edge(3_000_000n * VE), random.edge(2_000_000n * VE), random.edge(VE)];
      await setTotal(totalVeCpt);
      await setVotes(weights);
      const { actions, hash, key } = await submit(await votes.getAddress(), "0x12345678");
      const snapshot = await governor.proposalSnapshot(key);
      const tally = { against: 0n, for: 0n, abstain: 0n };
      const [bps, floor] = await governor.quorumTerms(snapshot);
      const quorum = quorumOf({ totalVeCpt, bps, floor });
      let deadline = await governor.proposalDeadline(key);
      let [eta, expiresAt]: [bigint | null, bigint | null] = [null, null];
      let canceled = false;
      const agree = async (): Promise<string> => {
        const facts: ProposalFacts = { snapshot, deadline, votes: tally, quorum, eta, expiresAt, canceled };
        const state = proposalStateAt(facts, await now());
        expect(state).to.equal(PROPOSAL_STATES[Number(await governor.state(key))]);
        seen.add(state);
        return state;
      };
      await agree();
      if (random.below(6n) === 0n) {
        await mined(voter(0).cancel(...actions, hash));
        canceled = true;
        await agree();
        continue;
      }
      await at(snapshot);
      await agree();
      for (const [j, weight] of weights.entries()) {
        const support = (["against", "for", "for", "abstain"] as const)[Number(random.below(4n))] ?? "for";
        const time = (await now()) + 1n + random.below(deadline - (await now()));
        await at(time);
        const had = tally.for + tally.abstain >= quorum;
        await mined(voter(j).castVote(key, ["against", "for", "abstain"].indexOf(support)));
        tally[support] += weight;
        const castAt = await now();
        if (!had && tally.for + tally.abstain >= quorum) {
          deadline = extendedDeadline({ deadline, castAt, extension: EXTENSION });
        }
        expect(await governor.proposalDeadline(key)).to.equal(deadline);
        await agree();
        if ((await now()) >= deadline) break;
      }
      if ((await now()) < deadline) await at(deadline);
      await agree();
      await at(deadline + 1n);
      if ((await agree()) !== "Succeeded") continue;
      await mined(governor.queue(...actions, hash));
      [eta, expiresAt] = [(await now()) + 2n * DAY, (await now()) + 16n * DAY];
      await agree();
      for (const time of [eta, expiresAt, expiresAt + 1n]) {
        await at(time);
        await agree();
      }
    }
    expect([...seen].sort()).to.deep.equal([
      "Active",
      "Canceled",
      "Defeated",
      "Expired",
      "Pending",
      "Queued",
      "Succeeded",
    ]);
  });

  it("knows what ends the veto, to the wei", async () => {
    for (let i = 0; i < LIVES; i++) {
      const totalVeCpt = random.edge(MOST);
      const weights = [100_000n * VE + random.edge(MOST), random.edge(MOST), random.edge(MOST)] as const;
      await setTotal(totalVeCpt);
      await setVotes(weights);
      const { key } = await submit(await guard.getAddress(), guard.interface.encodeFunctionData("renew"));
      await at((await governor.proposalSnapshot(key)) + 1n);
      for (const [j, support] of [1, 0, 2].entries()) await mined(voter(j).castVote(key, support));
      const tally = { for: weights[0], against: weights[1], abstain: weights[2] };
      const { votedRequired, inFavourRequired } = endVotesRequired({ totalVeCpt, votes: tally });
      const [voted, ...others] = await guard.endVotes(key);
      expect(voted).to.equal(weights[0] + weights[1] + weights[2]);
      expect(others).to.deep.equal([votedRequired, weights[0], inFavourRequired]);
    }
  });

  it("counts what executed as executed, and 92 days to a hand-over", () => {
    const facts = {
      snapshot: 10n,
      deadline: 20n,
      votes: { for: 0n, against: 0n, abstain: 0n },
      quorum: null,
      eta: null,
      expiresAt: null,
    };
    expect(proposalStateAt({ ...facts, executed: true }, 0n)).to.equal("Executed");
    expect(proposalStateAt(facts, 21n)).to.equal("Defeated");
    expect(handOverAfter(5n)).to.equal(5n + 92n * DAY);
  });
});
