import {
  ContractRevertError,
  CptAdapterInsuranceShortError,
  PathwayOverLimitError,
  PathwayPausedError,
} from "../../../sdk/src/errors/index.ts";
import { wholeCpt } from "../../lib/cpt.ts";
import { listCpt, releaseToFoundation } from "../../lib/market/listing.ts";
import { AMPLE_GAS, mined } from "../../lib/market/transactions.ts";
import { BridgeActs } from "../bridgeActs.ts";
import { BridgeChains, HOME } from "../bridgeChains.ts";
import { closeBridge } from "../bridgeCheck.ts";
import { BridgeCouncils } from "../bridgeCouncils.ts";
import type { Part, Party, TourContext } from "../context.ts";

const QUARTER = 900n;
const HOUR = 4n * QUARTER;
const DAY = 24n * HOUR;
const YEAR = 365n * DAY;
const CPT = 10n ** 18n;
const MILLION = 1_000_000n * CPT;
const ANYONE: Party = "anyone else";

const TO_ETHEREUM = [HOME, "Ethereum"] as const;
const TO_POLYGON = [HOME, "Polygon"] as const;
const FROM_ETHEREUM = ["Ethereum", HOME] as const;
const FROM_POLYGON = ["Polygon", HOME] as const;

/** Less than a delivery takes. */
const LITTLE_GAS = 20_000n;
/** What a council sets by mistake: whole CPT an hour, and blocks that verifiers wait for. */
const WRONG_LIMIT = 100_000n;
const WRONG_CONFIRMATIONS = 1;
/** What home waits for all the same. */
const HOME_CONFIRMATIONS = 15;
/** CPT by which the insurance is made to fall short. */
const SHORT_BY = 10_000n * CPT;

/**
 * CPT goes to Ethereum and Polygon and comes back, over the real LayerZero. Before the hand-over: while the 7-of-9 is admin on all three
 * chains one council wires all of it; later home's part would take a proposal.
 */
export const bridgePart: Part = {
  name: "bridge",
  async run(context) {
    const { progress } = context;
    const chains = new BridgeChains(context);
    try {
      progress.step("Ethereum and Polygon come up, with LayerZero on all three chains");
      await endow(context);
      await chains.open();
      const begin = await chains.now();
      const does = new BridgeActs(context, chains);
      const tour = new BridgeTour(context, chains, does);
      progress.step("councils wire the bridge");
      await tour.wire();
      progress.step("CPT goes out: reordered, held up by a verifier, twice");
      await tour.sendOut();
      progress.step("a million CPT an hour, and no more");
      await tour.fillTheHour();
      progress.step("a pause, and gas that runs out");
      await tour.stop();
      await tour.runOutOfGas();
      progress.step("the insurance runs short, and councils make mistakes");
      await tour.slip();
      await tour.comeHome();
      progress.step("ledger check of the bridge");
      await closeBridge(context, chains, does, begin);
    } finally {
      await chains.close();
    }
  },
};

/** The foundation has CPT for others once it has vested. */
async function endow(context: TourContext): Promise<void> {
  const { addresses, connection, parties, plazas, supply } = context;
  if (supply === null) {
    await listCpt(connection, addresses);
    await connection.networkHelpers.time.increase(YEAR);
  }
  await releaseToFoundation(plazas.foundation, parties.foundation);
}

class BridgeTour {
  readonly #context: TourContext;
  readonly #chains: BridgeChains;
  readonly #does: BridgeActs;
  readonly #councils: BridgeCouncils;

  constructor(context: TourContext, chains: BridgeChains, does: BridgeActs) {
    this.#context = context;
    this.#chains = chains;
    this.#does = does;
    this.#councils = new BridgeCouncils(context, chains, does);
  }

  /** The check says what is missing and which calls mend it; the councils make those, after their 48 hours. */
  async wire(): Promise<void> {
    const does = this.#does;
    const { findings, mends } = await does.check("before anything is wired");
    if (findings.length === 0) throw new Error("a bridge that is not wired must not pass the check");
    await this.#councils.mend(mends);
    const wired = await does.check("wired");
    does.equal("bridge check", "differences, wired", 0n, BigInt(wired.findings.length));
  }

  async sendOut(): Promise<void> {
    const does = this.#does;
    await does.join("foundation");
    await does.join("holder A", 200_000n * CPT);
    await does.join("holder B", 150_000n * CPT);
    await does.join("holder C", 50_000n * CPT);
    await does.sample("nothing is out");

    const first = await does.send("holder A", TO_ETHEREUM, 80_000n * CPT);
    const second = await does.send("holder B", TO_ETHEREUM, 70_000n * CPT);
    await does.sample("two messages to Ethereum");
    await does.verified(first);
    await does.verified(second);
    await does.deliver(second);
    await does.sample("the second is there, the first is not");
    await this.#chains.pass(QUARTER);
    await does.deliver(first);
    await does.duplicate(first);
    await does.sample("both are there");

    const third = await does.send("holder C", TO_POLYGON, 50_000n * CPT);
    await does.attest(third, 0);
    await does.uncommitted(third, "the other verifier is silent");
    await does.sample("to Polygon, of two verifiers one is silent");
    await this.#chains.pass(HOUR);
    await does.attest(third, 1);
    await does.verified(third);
    await does.deliver(third);
    await does.sample("it has spoken");
  }

  /** `getLimits` says when a second million fits: not a second before. */
  async fillTheHour(): Promise<void> {
    const does = this.#does;
    const party = "foundation";
    const foundation = await does.sdk(party);
    await this.#chains.pass(2n * HOUR);
    const first = await does.send(party, TO_ETHEREUM, MILLION);
    await does.carry(first);
    await does.sample("a million to Ethereum");

    const again = does.transferOf(party, TO_ETHEREUM, MILLION);
    await does.refused(party, HOME, "another million in the same hour", PathwayOverLimitError, () =>
      foundation.quoteBridge(again),
    );
    const { source } = await foundation.getLimits(again);
    const { passesAt } = source;
    if (passesAt === undefined) throw new Error("a million must pass some time");
    await does.approve(party, TO_ETHEREUM, MILLION);
    const { fee } = first.record;
    await this.#chains.until(passesAt - 10n);
    const clock = this.#context.connection.networkHelpers.time;
    await clock.setNextBlockTimestamp(passesAt - 1n);
    const early = await does.refused(party, HOME, "a second too early", PathwayOverLimitError, () =>
      mined(foundation.sendBridge({ ...again, fee, ...AMPLE_GAS })),
    );
    does.equal(party, "when another million fits", passesAt, early.args.fitsAt);
    await clock.setNextBlockTimestamp(passesAt);
    const second = await does.sendFor(party, TO_ETHEREUM, MILLION, fee);
    does.equal(party, "when another million was sent", passesAt, second.record.sentAt);
    // what arrives is limited by the clock of the chain where it does
    const { destination } = await foundation.getLimits(again);
    await this.#chains.until(destination.passesAt ?? 0n);
    await does.carry(second);
    await does.sample("another million, to the second");
  }

  /** The guardians stop what comes in: it waits, and arrives once when the stop is over. */
  async stop(): Promise<void> {
    const does = this.#does;
    await this.#chains.pass(2n * HOUR);
    await this.#councils.stopInbound("Ethereum");
    const message = await does.send("holder A", TO_ETHEREUM, 20_000n * CPT);
    await does.verified(message);
    const { args } = await does.fail(message, PathwayPausedError);
    await does.refused(ANYONE, "Ethereum", "to deliver it during the stop", PathwayPausedError, async () =>
      (await does.sdk()).retryBridge.simulate(does.named(message)),
    );
    await does.sample("a message waits for the end of a stop");
    await this.#chains.until(args.until);
    await does.retry(message);
    await does.duplicate(message);
    await does.sample("the stop is over");
  }

  async runOutOfGas(): Promise<void> {
    const does = this.#does;
    const message = await does.send("holder B", FROM_ETHEREUM, 30_000n * CPT);
    await does.verified(message);
    await does.fail(message, ContractRevertError, LITTLE_GAS);
    await does.retry(message);
    await does.sample("30 000 come home, at the second attempt");
  }

  /**
   * Two councils of Polygon set what they should not; the admin pays out of the insurance what it then lacks. CPT waits or is refused, and
   * none is lost; the check finds both mistakes, and they are mended.
   */
  async slip(): Promise<void> {
    const does = this.#does;
    const councils = this.#councils;
    const { insuranceRequired, insuranceHeld } = await (await does.sdk()).getBridge();
    const amount = insuranceHeld - insuranceRequired + SHORT_BY;
    await councils.act([
      councils.limitInbound("Polygon", WRONG_LIMIT),
      await councils.confirmOutbound("Polygon", WRONG_CONFIRMATIONS),
      councils.compensate(amount),
    ]);
    does.books.give("foundation", amount);
    await this.#runShort(amount);
    await this.#overLimit();
    await this.#unconfirmed();
    const { findings, mends } = await does.check("after the councils' mistakes");
    const words = findings.map(({ chain, what }) => `${chain}: ${what}`).join(", ");
    does.equal("bridge check", `differences after the mistakes (${words})`, 2n, BigInt(findings.length));
    await councils.mend(mends);
    const mended = await does.check("mended");
    does.equal("bridge check", "differences, mended", 0n, BigInt(mended.findings.length));
  }

  /** Out is refused, home is open; somebody fills the compartment again. */
  async #runShort(amount: bigint): Promise<void> {
    const does = this.#does;
    const { addresses, plazas } = this.#context;
    const party = "holder A";
    const out = does.transferOf(party, TO_ETHEREUM, 10_000n * CPT);
    const bridge = await does.sdk(party);
    await does.refused(party, HOME, "to send more out", CptAdapterInsuranceShortError, () => bridge.quoteBridge(out));
    await does.carry(await does.send("holder B", FROM_ETHEREUM, 10_000n * CPT));
    await does.sample("the insurance is short, CPT comes home all the same");

    const { token, insurance } = plazas.foundation;
    await mined(token.approveCpt({ spender: addresses.insuranceFund, amount }));
    await mined(insurance.depositInsurance({ compartment: "Bridge", token: "cpt", amount }));
    does.books.give("foundation", -amount);
    await does.say(HOME, "foundation", `fills the insurance with ${wholeCpt(amount)} CPT again`);
    await does.carry(await does.send(party, TO_ETHEREUM, 10_000n * CPT));
    await does.sample("the insurance is filled");
  }

  /** What does not fit into the lowered limit of Polygon waits there until it does. */
  async #overLimit(): Promise<void> {
    const does = this.#does;
    const first = await does.send("holder A", TO_POLYGON, 60_000n * CPT);
    const second = await does.send("holder B", TO_POLYGON, 60_000n * CPT);
    await does.carry(first);
    await does.verified(second);
    const { args } = await does.fail(second, PathwayOverLimitError);
    await does.sample("Polygon lets 100 000 in an hour, and 60 000 wait");
    await this.#chains.until(args.fitsAt);
    await does.retry(second);
    await does.sample("they fit");
  }

  /** Polygon's messages are sent for one confirmation: home wants as many as ever. */
  async #unconfirmed(): Promise<void> {
    const does = this.#does;
    const message = await does.send("holder C", FROM_POLYGON, 15_000n * CPT);
    await does.attest(message, 0);
    await does.attest(message, 1);
    await does.uncommitted(message, "home wants more confirmations than it was sent for");
    await this.#chains.of("Polygon").connection.networkHelpers.mine(HOME_CONFIRMATIONS);
    await does.carry(message);
    await does.sample("home waits for its confirmations");
  }

  async comeHome(): Promise<void> {
    const does = this.#does;
    const messages = [
      await does.send("foundation", FROM_ETHEREUM, 900_000n * CPT),
      await does.send("holder A", FROM_ETHEREUM, 90_000n * CPT),
      await does.send("holder A", FROM_POLYGON, 60_000n * CPT),
    ];
    await does.sample("on the way home");
    for (const message of messages) await does.carry(message);
    await does.sample("at the end");
  }
}
