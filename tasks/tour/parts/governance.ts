import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import {
  PROPOSAL_STATES,
  type CyberPlaza,
  type PopulatedTransaction,
  type ProposalContent,
  type ProposalState,
} from "../../../sdk/src/index.ts";
import { VetoExemptError } from "../../../sdk/src/errors/index.ts";
import { lockEndAfter, MAX_LOCK } from "../../../sdk/src/math/index.ts";
import { VetoGuard__factory, VoteEscrow__factory } from "../../../sdk/src/typechain/index.ts";
import type { CouncilName } from "../../../deploy/authority.ts";
import { wholeCpt } from "../../lib/cpt.ts";
import type { Mismatch } from "../../lib/ledger.ts";
import { checkpoint } from "../../lib/market/checkpoint.ts";
import { giveCpt, releaseToFoundation } from "../../lib/market/listing.ts";
import { AMPLE_GAS, gasOf, mined, timeOf } from "../../lib/market/transactions.ts";
import { addressOf, type Hex } from "../../lib/market/values.ts";
import { HOLDERS, type Holder, type Part, type TourContext } from "../context.ts";
import { COUNCIL_NAMES } from "../councilNames.ts";
import type { GovernanceRecord } from "../governance.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT } from "../../../deploy/slots.ts";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const CPT = 10n ** 18n;
const DELAY = 2n * DAY;
const LAUNCH = 91n * DAY;
const VOTING_DELAY = 7n * DAY;
const VOTING_PERIOD = 5n * DAY;
const TERM_OF_VETO = 91n * DAY;
/** What each holder locks: together 11.25 million veCPT, still 10.5 million after 13 weeks. */
const LOCK = 1_500_000n * CPT;
const PERIOD = 4n * WEEK;

/** Councils act in the launch phase; the holders come to 10 million veCPT for 13 weeks; anyone hands over; then holders decide. */
export const governancePart: Part = {
  name: "governance",
  async run(context) {
    const { progress, connection } = context;
    const record: GovernanceRecord = { handedOverAt: 0n, veCpt: 0n, acts: [], proposals: [] };
    const tour = new GovernanceTour(context, record, connection.networkHelpers);
    progress.step("holders lock CPT; councils pause, prolong and cancel by their Safes");
    await tour.lockUp();
    await tour.stop();
    await tour.cancelUpgrade();
    progress.step("13 weeks later anyone hands the suite to its holders");
    await tour.handOver();
    progress.step("a proposal is executed, one is vetoed, the veto is renewed");
    await tour.decide();
    await close(context, record);
  },
};

class GovernanceTour {
  readonly #context: TourContext;
  readonly #record: GovernanceRecord;
  readonly #time: NetworkHelpers["time"];

  constructor(context: TourContext, record: GovernanceRecord, { time }: Pick<NetworkHelpers, "time">) {
    this.#context = context;
    this.#record = record;
    this.#time = time;
  }

  /** The foundation's CPT, which has vested, goes to the holders; they lock it for four years. */
  async lockUp(): Promise<void> {
    const { addresses, parties, plazas, connection } = this.#context;
    const { foundation } = parties;
    await releaseToFoundation(plazas.foundation, foundation);
    await giveCpt(
      addresses,
      foundation,
      HOLDERS.map((holder) => [parties[holder].address, LOCK] as const),
    );
    for (const holder of HOLDERS) {
      const { ve, token } = plazas[holder];
      const lock = await ve.getLock();
      const now = BigInt(await this.#time.latest());
      if (lock.amount !== 0n && lock.end <= now) await mined(ve.withdrawLock());
      await mined(token.approveCpt({ spender: addresses.voteEscrow, amount: LOCK }));
      const end = lockEndAfter({ from: now, duration: MAX_LOCK - WEEK });
      if (lock.amount !== 0n && lock.end > now) {
        await mined(ve.increaseAmount({ amount: LOCK, ...AMPLE_GAS }));
        if (end > lock.end) await mined(ve.extendLock({ end, ...AMPLE_GAS }));
      } else {
        await mined(ve.createLock({ amount: LOCK, end, ...AMPLE_GAS }));
      }
      await mined(ve.delegate({ delegatee: addressOf(parties[holder]), ...AMPLE_GAS }));
    }
    await this.#note("holders", `lock ${wholeCpt(BigInt(HOLDERS.length) * LOCK)} CPT for four years`);
    await connection.networkHelpers.mine();
  }

  /** An emergency stop of VoteEscrow: three of five, seven of nine, four of nine. */
  async stop(): Promise<void> {
    const { addresses, councils, connection } = this.#context;
    const escrow = VoteEscrow__factory.connect(addresses.voteEscrow, connection.ethers.provider);
    await gasOf(escrow.connect(councils.threeOfFive).pause());
    await this.#note("threeOfFive", "stops new locks for 72 hours");
    await gasOf(escrow.connect(councils.sevenOfNine).prolongPause());
    await this.#note("sevenOfNine", "prolongs the stop by 14 days, once");
    await gasOf(escrow.connect(councils.fourOfNine).unpause());
    await this.#note("fourOfNine", "ends the stop");
  }

  /** An upgrade is announced, and does not come to pass. */
  async cancelUpgrade(): Promise<void> {
    const { councils } = this.#context;
    const call = await this.#upgradeOfVetoGuard();
    await mined(this.#as("sevenOfNine").governance.scheduleOperation({ call }));
    await this.#note("sevenOfNine", "schedules an upgrade of the veto guard, for 48 hours later");
    const { governance } = this.#as("threeOfFive");
    await mined(governance.cancelOperation({ call, caller: councils.sevenOfNine.address }));
    await this.#note("threeOfFive", "cancels it");
  }

  /** After 13 weeks of 10 million veCPT. */
  async handOver(): Promise<void> {
    const { plazas } = this.#context;
    await this.#pass(LAUNCH);
    const { governance, ve } = plazas["anyone else"];
    const { receipt } = await mined(governance.handOver());
    this.#record.handedOverAt = await timeOf(receipt);
    this.#record.veCpt = (await ve.getTotals()).supply;
    await this.#note("anyone else", "makes the Governor's timelock admin in place of the council");
  }

  async decide(): Promise<void> {
    const { addresses, contracts, plazas } = this.#context;
    const { governance } = plazas["anyone else"];
    const router = contracts.router.interface;
    const pay = this.#call(addresses.revenueRouter, router.encodeFunctionData("setPeriod", [PERIOD]));
    const renew = this.#call(addresses.vetoGuard, VetoGuard__factory.createInterface().encodeFunctionData("renew"));

    const seldom = await this.#carried("holder A", "Pay holders every four weeks", [pay]);
    await this.#pass(DELAY);
    await mined(governance.executeProposal({ ...seldom, ...AMPLE_GAS }));
    await this.#note("anyone else", "executes it");
    await this.#keep("Pay holders every four weeks", seldom, "Executed");

    const { to, data } = await this.#upgradeOfVetoGuard();
    const upgrade = contracts.manager.interface.encodeFunctionData("execute", [to, data]);
    const hidden = await this.#carried("holder A", "Renew the veto, and more", [
      renew,
      this.#call(addresses.accessManager, upgrade),
    ]);
    await mined(this.#as("fiveOfNine").governance.vetoProposal(hidden));
    await this.#note("fiveOfNine", "vetoes it: it hides an upgrade behind the renewal");
    await this.#keep("Renew the veto, and more", hidden, "Canceled");

    const renewal = await this.#carried("holder A", "Renew the veto", [renew]);
    const refusal = await this.#as("fiveOfNine")
      .governance.vetoProposal.simulate(renewal)
      .catch((error: unknown) => error);
    if (!(refusal instanceof VetoExemptError)) throw new Error("The council could veto a renewal of its veto");
    await this.#note("fiveOfNine", "cannot veto it");
    await this.#pass(DELAY);
    await mined(governance.executeProposal({ ...renewal, ...AMPLE_GAS }));
    await this.#note("anyone else", "executes it: the veto holds for another 91 days");
    await this.#keep("Renew the veto", renewal, "Executed");
  }

  /** Proposed, voted on by everybody, and queued: A by call, B by a signature that the relayer brings, C against. */
  async #carried(proposer: Holder, title: string, actions: PopulatedTransaction[]): Promise<ProposalContent> {
    const { plazas } = this.#context;
    const { governance } = plazas[proposer];
    const proposal = await governance.buildProposal({ actions, description: `# ${title}` });
    await mined(governance.propose(proposal));
    await this.#note(proposer, `proposes: ${title}`);
    await this.#pass(VOTING_DELAY + 1n);
    const { proposalId } = proposal;
    await mined(governance.castVote({ proposalId, support: "For", ...AMPLE_GAS }));
    const signed = await plazas["holder B"].governance.signVote({ proposalId, support: "For" });
    await mined(plazas.relayer.governance.castVoteBySig({ ...signed, ...AMPLE_GAS }));
    await mined(plazas["holder C"].governance.castVote({ proposalId, support: "Against", reason: "no", ...AMPLE_GAS }));
    await this.#pass(VOTING_PERIOD);
    await mined(plazas["anyone else"].governance.queueProposal({ ...proposal, ...AMPLE_GAS }));
    await this.#note("anyone else", "queues it for 48 hours");
    return proposal;
  }

  async #keep(title: string, { proposalId }: ProposalContent, expected: ProposalState): Promise<void> {
    const { governance } = this.#context.plazas["anyone else"];
    const { votes, quorum, state } = await governance.getProposal({ proposalId });
    this.#record.proposals.push({ title, votes, quorum: quorum ?? 0n, state, expected });
  }

  /** The veto guard's code as it is, once more. */
  async #upgradeOfVetoGuard(): Promise<PopulatedTransaction> {
    const { addresses, connection } = this.#context;
    const { ethers } = connection;
    const addressIn = async (place: string) =>
      ethers.getAddress(`0x${(await ethers.provider.getStorage(addresses.vetoGuard, place)).slice(26)}`) as Hex;
    const face = new ethers.Interface(["function upgradeAndCall(address proxy, address implementation, bytes data)"]);
    const data = face.encodeFunctionData("upgradeAndCall", [
      addresses.vetoGuard,
      await addressIn(IMPLEMENTATION_SLOT),
      "0x",
    ]);
    return this.#call(await addressIn(ADMIN_SLOT), data);
  }

  #call(to: Hex, data: string): PopulatedTransaction {
    return { to, data: data as Hex, value: 0n };
  }

  #as(council: CouncilName): CyberPlaza {
    const { councils, plazas } = this.#context;
    return plazas["anyone else"].withRunner(councils[council]);
  }

  async #pass(seconds: bigint): Promise<void> {
    this.#context.signal.throwIfAborted();
    await this.#time.increase(seconds);
  }

  async #note(who: CouncilName | Holder | "anyone else" | "holders", what: string): Promise<void> {
    this.#record.acts.push({
      at: BigInt(await this.#time.latest()),
      who: who in COUNCIL_NAMES ? COUNCIL_NAMES[who as CouncilName] : who,
      what,
    });
  }
}

async function close(context: TourContext, record: GovernanceRecord): Promise<void> {
  const { plazas, progress, checkpoints, contracts, addresses } = context;
  progress.step("ledger check after the hand-over");
  const after = await checkpoint(context, "after the hand-over to the holders");
  const compare = (account: string, what: string, expected: bigint, found: bigint): void => {
    after.check.comparisons += 1;
    const mismatch: Mismatch = { account, what, expected, found, by: "the chain" };
    if (expected !== found) after.check.mismatches.push(mismatch);
  };
  for (const { title, state, expected } of record.proposals) {
    compare(title, "state", BigInt(PROPOSAL_STATES.indexOf(expected)), BigInt(PROPOSAL_STATES.indexOf(state)));
  }
  const { governance, revenue } = plazas["anyone else"];
  const { veto, launchPhase } = await governance.getGovernance();
  compare("launch phase", "end", record.handedOverAt, launchPhase.endedAt ?? 0n);
  compare("veto", "end of its term", (record.acts.at(-1)?.at ?? 0n) + TERM_OF_VETO, veto.lapsesAt ?? 0n);
  compare("revenue", "period", PERIOD, (await revenue.getRevenueSchedule()).period);
  for (const [account, admin] of [
    [addresses.timelock, 1n],
    [addresses.sevenOfNine, 0n],
    [addresses.launchPhase, 0n],
  ] as const) {
    const [isAdmin] = await contracts.manager.hasRole(0n, account);
    compare(account, "admin", admin, isAdmin ? 1n : 0n);
  }
  after.check.closes = after.check.mismatches.length === 0;
  checkpoints.push(after);
  context.governance = record;
}
