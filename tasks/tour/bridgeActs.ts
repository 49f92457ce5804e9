import type { BoundBridge, TrackBridgeReturnType } from "../../sdk/src/bridge/index.ts";
import { ContractRevertError, LzPayloadHashNotFoundError, toCyberPlazaError } from "../../sdk/src/errors/index.ts";
import type { Audit } from "../lib/bridge/audit.ts";
import { RECEIVE_LIBRARY } from "../lib/bridge/artifacts.ts";
import { packetsOf, type Packet } from "../lib/bridge/packets.ts";
import { commit, confirm, execute, verify, verifyAndCommit, type Delivery } from "../lib/bridge/workers.ts";
import { wholeCpt } from "../lib/cpt.ts";
import type { Mismatch } from "../lib/ledger.ts";
import { BridgeBooks, type Transfer } from "../lib/market/bridgeBooks.ts";
import { giveCpt } from "../lib/market/listing.ts";
import { AMPLE_GAS, mined, timeOf } from "../lib/market/transactions.ts";
import { addressOf, type Hex } from "../lib/market/values.ts";
import { plural } from "../lib/page/text.ts";
import type { BridgeAct, BridgeCheck, BridgeSample, MessageRecord } from "./bridge.ts";
import { HOME, type BridgeChains, type ChainName } from "./bridgeChains.ts";
import type { Party, TourContext } from "./context.ts";

const ANYONE: Party = "anyone else";

/** From where to where. */
export type Way = readonly [from: ChainName, to: ChainName];

/** A message that was sent, for whoever carries it. */
export interface Message {
  record: MessageRecord;
  transfer: Transfer;
  packet: Packet;
  /** Of the transaction that sent it. */
  hash: Hex;
}

type ErrorType<E extends Error> = abstract new (...args: never[]) => E;

/** What can be done with a bridge: on the chains, in the books, and in the record. */
export class BridgeActs {
  readonly books = new BridgeBooks(HOME);
  readonly acts: BridgeAct[] = [];
  readonly checks: BridgeCheck[] = [];
  readonly messages: MessageRecord[] = [];
  readonly samples: BridgeSample[] = [];
  readonly comparisons: Mismatch[] = [];
  readonly #context: TourContext;
  readonly #chains: BridgeChains;

  constructor(context: TourContext, chains: BridgeChains) {
    this.#context = context;
    this.#chains = chains;
  }

  sdk(party: Party = ANYONE): Promise<BoundBridge> {
    return this.#chains.sdk(party);
  }

  /* HOLDERS */

  /** Notes what somebody has at home, and gives it CPT of the foundation's. */
  async join(party: Party, amount = 0n): Promise<void> {
    const { addresses, contracts, parties } = this.#context;
    const { address } = parties[party];
    this.books.give(party, await contracts.cpt.balanceOf(address));
    if (amount === 0n) return;
    await giveCpt(addresses, parties.foundation, [[address, amount]]);
    this.books.give("foundation", -amount);
    this.books.give(party, amount);
  }

  /** Quoted, approved where home needs it, and sent. */
  async send(party: Party, way: Way, amount: bigint): Promise<Message> {
    const { fee } = await (await this.sdk(party)).quoteBridge(this.transferOf(party, way, amount));
    await this.approve(party, way, amount);
    return this.sendFor(party, way, amount, fee);
  }

  async approve(party: Party, way: Way, amount: bigint): Promise<void> {
    const { sendBridge } = await this.sdk(party);
    for (const approval of await sendBridge.requirements(this.transferOf(party, way, amount))) {
      await mined(this.#context.plazas[party].token.approveCpt(approval));
    }
  }

  /** For a fee that is known: nothing happens before the block in which it is sent. */
  async sendFor(party: Party, way: Way, amount: bigint, fee: bigint): Promise<Message> {
    const [from, to] = way;
    const { stack, connection } = this.#chains.of(from);
    const { provider } = connection.ethers;
    const { address } = this.#context.parties[party];
    const { sendBridge } = await this.sdk(party);
    const before = await provider.getBalance(address);
    const sending = sendBridge({ ...this.transferOf(party, way, amount), fee, ...AMPLE_GAS });
    const { receipt, nonce, sent } = await mined(sending);
    const spent = before - (await provider.getBalance(address)) - receipt.gasUsed * receipt.gasPrice;
    this.equal(party, "ether for LayerZero, as quoted", fee, spent);
    const [packet] = await packetsOf(stack, receipt);
    if (packet === undefined) throw new Error("the transaction sent no message");

    const transfer: Transfer = { from, to, account: party, amount: sent, fee };
    this.books.send(transfer);
    const number = this.messages.length + 1;
    const sentAt = await timeOf(receipt);
    const message = { number, nonce, from, to, sender: party, amount: sent, fee, sentAt };
    const record: MessageRecord = { ...message, arrivedAt: null, failures: [] };
    this.messages.push(record);
    this.note(sentAt, from, party, `sends ${wholeCpt(sent)} CPT to ${to}: message ${number}`);
    return { record, transfer, packet, hash: receipt.hash as Hex };
  }

  transferOf(party: Party, [from, to]: Way, amount: bigint) {
    const receiver = addressOf(this.#context.parties[party]);
    return { from: this.#chains.eid(from), to: this.#chains.eid(to), amount, receiver };
  }

  /* WORKERS */

  /** One of the verifiers waits for its confirmations, and tells the destination's library. */
  async attest(message: Message, verifier: number): Promise<void> {
    const between = this.#between(message);
    await this.#confirmed(message);
    await verify(between, verifier, message.packet);
    const name = between[1].dvns[verifier]?.name ?? "no";
    await this.say(message.record.to, `${name} verifier`, `has seen message ${message.record.number}`);
  }

  async commit(message: Message): Promise<void> {
    await commit(this.#between(message)[1], message.packet);
  }

  /** That the library does not hand it to the endpoint yet. */
  async uncommitted({ packet, record, hash }: Message, why: string): Promise<void> {
    const { receiveLibrary } = this.#chains.of(record.to).stack;
    const error = await failure(
      receiveLibrary.getFunction("commitVerification").staticCall(packet.header, packet.payloadHash),
    );
    const known = await toCyberPlazaError("commitVerification", error);
    const name = known instanceof ContractRevertError ? RECEIVE_LIBRARY.parseError(known.data)?.name : undefined;
    if (name !== "LZ_ULN_Verifying") throw error;
    const { state } = await this.track({ record, hash });
    if (state !== "Sent") throw new Error(`message ${record.number} is ${state}, and must not be verified`);
    await this.say(record.to, ANYONE, `cannot hand message ${record.number} to the endpoint: ${why}`);
  }

  /** Verified by all, and handed to the endpoint. */
  async verified(message: Message): Promise<void> {
    await this.#confirmed(message);
    await verifyAndCommit(this.#between(message), message.packet);
  }

  /** Blocks pass where it was sent, and time everywhere. */
  async #confirmed(message: Message): Promise<void> {
    await confirm(this.#between(message)[0], message.packet);
    await this.#chains.until(await this.#chains.now());
  }

  /** The executor's delivery of what is verified. */
  async deliver(message: Message): Promise<void> {
    const delivery = await execute(this.#between(message), message.packet);
    if (delivery.status === "failed") throw new Error(`message ${message.record.number} failed: ${delivery.reason}`);
    await this.#arrived(message, "executor", delivery.receipt);
  }

  /** All that workers do for a message. */
  async carry(message: Message): Promise<void> {
    await this.verified(message);
    await this.deliver(message);
  }

  /**
   * The executor's delivery, which the receiver refuses: the message waits at the endpoint, and `trackBridge` says why.
   *
   * @param gas Less than was paid for.
   */
  async fail<E extends ContractRevertError>(message: Message, type: ErrorType<E>, gas?: bigint): Promise<E> {
    const delivery = await execute(this.#between(message), message.packet, gas === undefined ? {} : { gas });
    if (delivery.status !== "failed") throw new Error(`message ${message.record.number} must fail`);
    const { state, failures } = await this.track(message);
    const error = failures.at(-1)?.error;
    if (state !== "Failed" || !(error instanceof type)) throw error ?? new Error(`it is ${state}`);
    const { record } = message;
    record.failures.push(error.message);
    this.note(
      await timeOf(delivery.receipt),
      record.to,
      "executor",
      `fails to deliver message ${record.number}: ${error.message}`,
    );
    return error;
  }

  /** Anybody delivers what has failed. It arrives once. */
  async retry(message: Message, by: Party = ANYONE): Promise<void> {
    const { retryBridge } = await this.sdk(by);
    const { receipt, received } = await mined(retryBridge({ ...this.named(message), ...AMPLE_GAS }));
    this.equal(`message ${message.record.number}`, "CPT received", message.transfer.amount, received);
    await this.#arrived(message, by, receipt);
  }

  /** That neither anybody nor the executor delivers it again. */
  async duplicate(message: Message): Promise<void> {
    const { record, packet } = message;
    const { retryBridge } = await this.sdk();
    await this.refused(ANYONE, record.to, `to deliver message ${record.number} again`, LzPayloadHashNotFoundError, () =>
      retryBridge.simulate(this.named(message)),
    );
    const again = await execute(this.#between(message), packet);
    this.equal(`message ${record.number}`, "deliveries of a duplicate", 0n, again.status === "failed" ? 0n : 1n);
    const { state } = await this.track(message);
    if (state !== "Delivered") throw new Error(`message ${record.number} is ${state}`);
  }

  async track(message: Pick<Message, "record" | "hash">): Promise<TrackBridgeReturnType> {
    return (await this.sdk()).trackBridge(this.named(message));
  }

  named({ record, hash }: Pick<Message, "record" | "hash">) {
    return { from: this.#chains.eid(record.from), to: this.#chains.eid(record.to), message: { hash } };
  }

  #between({ record }: Message) {
    return this.#chains.between(record.from, record.to);
  }

  async #arrived({ record, transfer }: Message, by: string, receipt: Delivery["receipt"] | Receipt): Promise<void> {
    this.books.arrive(transfer);
    record.arrivedAt = await timeOf(receipt);
    const how = record.failures.length === 0 ? "delivers" : "retries";
    this.note(
      record.arrivedAt,
      record.to,
      by,
      `${how} message ${record.number}: ${wholeCpt(record.amount)} CPT arrive`,
    );
  }

  /* RECORD */

  note(at: bigint, chain: ChainName, who: string, what: string): void {
    this.acts.push({ at, chain, who, what });
  }

  /** Now, by the chain's clock. */
  async say(chain: ChainName, who: string, what: string): Promise<void> {
    this.note(BigInt(await this.#chains.of(chain).connection.networkHelpers.time.latest()), chain, who, what);
  }

  equal(account: string, what: string, expected: bigint, found: bigint, by = "the chains"): void {
    this.comparisons.push({ account, what, expected, found, by });
  }

  /** That a chain refuses it, for this reason. */
  async refused<E extends Error>(
    who: string,
    chain: ChainName,
    what: string,
    type: ErrorType<E>,
    act: () => Promise<unknown>,
  ): Promise<E> {
    const error = await failure(act());
    if (!(error instanceof type)) throw error;
    await this.say(chain, who, `is refused ${what}: ${error.message}`);
    return error;
  }

  /** Asks `bridge check`. */
  async check(when: string): Promise<Audit> {
    const audit = await this.#chains.check();
    const findings = audit.findings.map(({ chain, pathway, what, expected, actual }) => {
      return { chain, pathway, what, expected, actual };
    });
    const at = await this.#chains.now();
    const compared = audit.checked;
    this.checks.push({ at, when, compared, findings });
    const result = findings.length === 0 ? "nothing differs" : plural(findings.length, "difference");
    this.note(at, HOME, "bridge check", `${when}: ${result} of ${compared} compared on three chains`);
    return audit;
  }

  /** Looks at all chains and holds what it sees against the books. */
  async sample(what: string): Promise<void> {
    const { books } = this;
    const { locked, chains } = await (await this.sdk()).getBridge();
    const supply: Record<string, bigint> = {};
    let [supplies, underWay] = [0n, 0n];
    for (const { name, stack } of this.#chains.remotes) {
      const found = chains.find(({ eid }) => eid === stack.eid);
      if (found === undefined) throw new Error(`the bridge does not know ${name}`);
      this.equal(name, `CPT there, ${what}`, books.supplyOf(name), found.supply);
      this.equal(name, `CPT out there, ${what}`, books.outsideOf(name), found.outside);
      this.equal(name, `CPT under way, ${what}`, books.underWayOf(name), found.underWay);
      supply[name] = found.supply;
      supplies += found.supply;
      underWay += found.underWay;
    }
    this.equal(HOME, `CPT locked, ${what}`, books.locked(), locked);
    this.equal(HOME, `locked = Σ supplies + under way, ${what}`, supplies + books.underWay(), locked);
    this.samples.push({ at: await this.#chains.now(), what, locked, supply, underWay });
  }
}

type Receipt = Parameters<typeof timeOf>[0];

async function failure(act: Promise<unknown>): Promise<unknown> {
  try {
    await act;
  } catch (error) {
    return error;
  }
  throw new Error("it went through and must be refused");
}
