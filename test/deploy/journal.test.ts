import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { EIP1193Provider } from "hardhat/types/providers";
import { BrokenJournalError, NonceTakenError, recoverJournal, TransactionPendingError } from "../../deploy/journal.ts";

const SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const HASH = `0x${"ab".repeat(32)}`;

const START = '{"chainId":31337,"type":"DEPLOYMENT_INITIALIZE"}';
const STEP = `{"from":"${SENDER}","futureId":"P#Step","type":"CALL_EXECUTION_STATE_INITIALIZE"}`;
const REQUEST =
  '{"futureId":"P#Step","networkInteraction":{"data":"0x1234","id":1,"type":"ONCHAIN_INTERACTION"},"type":"NETWORK_INTERACTION_REQUEST"}';
const PREPARED = '{"futureId":"P#Step","networkInteractionId":1,"nonce":7,"type":"TRANSACTION_PREPARE_SEND"}';
const SENT = `{"futureId":"P#Step","networkInteractionId":1,"nonce":7,"transaction":{"fees":{"maxFeePerGas":{"_kind":"bigint","value":"3"},"maxPriorityFeePerGas":{"_kind":"bigint","value":"2"}},"hash":"${HASH}"},"type":"TRANSACTION_SEND"}`;

/** A chain of 100 blocks in which the sender's eighth transaction, nonce 7, is in block 42. */
function chain({ latest = 8, pending = 8, input = "0x1234" } = {}): EIP1193Provider {
  const countAt = (block: string): number => {
    if (block === "pending") return pending;
    if (block === "latest") return latest;
    return Number(block) >= 42 ? latest : 7;
  };
  const request = ({ method, params }: { method: string; params?: readonly unknown[] | object }): Promise<unknown> => {
    const [first, second] = params as [string, string];
    if (method === "eth_getTransactionCount") return Promise.resolve(`0x${countAt(second).toString(16)}`);
    if (method === "eth_blockNumber") return Promise.resolve("0x64");
    expect([method, first]).to.deep.equal(["eth_getBlockByNumber", "0x2a"]);
    const ours = { hash: HASH, from: SENDER.toUpperCase().replace("0X", "0x"), nonce: "0x7", input, gasPrice: "0x5" };
    const fees = { maxFeePerGas: "0x3", maxPriorityFeePerGas: "0x2" };
    return Promise.resolve({
      transactions: [
        { ...ours, nonce: "0x6" },
        { ...ours, ...fees },
      ],
    });
  };
  return { request } as unknown as EIP1193Provider;
}

describe("The journal of a killed deployment", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cyberplaza-journal-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const recover = async (lines: string[], provider = chain()) => {
    const file = join(folder, "journal.jsonl");
    await writeFile(file, lines.map((line) => `\n${line}`).join(""));
    const done = await recoverJournal(folder, provider);
    return { done, lines: (await readFile(file, "utf8")).split("\n").slice(1) };
  };

  it("need not exist", async () => {
    expect(await recoverJournal(folder, chain())).to.deep.equal([]);
  });

  it("gives back the list of addresses that a kill cut off, and leaves a whole one alone", async () => {
    const there = '{"futureId":"P#There","contractAddress":"0x11","type":"CONTRACT_AT_EXECUTION_STATE_INITIALIZE"}';
    const made =
      '{"futureId":"P#Made","result":{"address":"0x22","type":"SUCCESS"},"type":"DEPLOYMENT_EXECUTION_STATE_COMPLETE"}';
    const called = '{"futureId":"P#Called","result":{"type":"SUCCESS"},"type":"CALL_EXECUTION_STATE_COMPLETE"}';
    const addresses = join(folder, "deployed_addresses.json");
    await writeFile(addresses, '{\n  "P#There": "0x1');
    const { done, lines } = await recover([START, there, made, called]);
    expect(lines).to.deep.equal([START, there, made, called]);
    expect(done).to.deep.equal(["the list of addresses was cut off and is made again"]);
    const list = await readFile(addresses, "utf8");
    expect(JSON.parse(list)).to.deep.equal({ "P#There": "0x11", "P#Made": "0x22" });
    expect((await recover([START, there])).done).to.deep.equal([]);
    expect(await readFile(addresses, "utf8")).to.equal(list);
  });

  it("stays as it is when it is whole", async () => {
    const whole = [START, STEP, REQUEST, PREPARED, SENT];
    expect(await recover(whole)).to.deep.equal({ done: [], lines: whole });
  });

  it("stays as it is when a request waits to be prepared", async () => {
    expect(await recover([START, STEP, REQUEST])).to.deep.equal({ done: [], lines: [START, STEP, REQUEST] });
  });

  it("loses a last line that was cut off", async () => {
    const { done, lines } = await recover([START, STEP, REQUEST, PREPARED.slice(0, 40)]);
    expect(lines).to.deep.equal([START, STEP, REQUEST]);
    expect(done).to.deep.equal(["the last line was cut off and is dropped"]);
  });

  it("is refused when a line in its middle cannot be read", async () => {
    const rejection = await recover([START, STEP.slice(0, 10), REQUEST]).catch((error: unknown) => error);
    expect(rejection).to.be.instanceOf(BrokenJournalError);
    expect((rejection as BrokenJournalError).line).to.equal(2);
  });

  it("forgets a step that had not asked for anything", async () => {
    const { done, lines } = await recover([START, STEP]);
    expect(lines).to.deep.equal([START]);
    expect(done).to.deep.equal(["P#Step: had sent nothing, begins anew"]);
  });

  it("prepares a transaction again that was never sent", async () => {
    const { done, lines } = await recover([START, STEP, REQUEST, PREPARED], chain({ latest: 7, pending: 7 }));
    expect(lines).to.deep.equal([START, STEP, REQUEST]);
    expect(done).to.deep.equal(["P#Step: had not sent its transaction, sends it now"]);
  });

  it("notes a transaction that is on the chain as Ignition would have", async () => {
    const { done, lines } = await recover([START, STEP, REQUEST, PREPARED]);
    expect(lines).to.deep.equal([START, STEP, REQUEST, PREPARED, SENT]);
    expect(done).to.deep.equal([`P#Step: had sent ${HASH}`]);
  });

  it("waits for a transaction that is not in a block yet, and changes nothing", async () => {
    const torn = [START, STEP, REQUEST, PREPARED];
    const rejection = await recover(torn, chain({ latest: 7, pending: 8 })).catch((error: unknown) => error);
    expect(rejection).to.be.instanceOf(TransactionPendingError);
    expect((await readFile(join(folder, "journal.jsonl"), "utf8")).split("\n").slice(1)).to.deep.equal(torn);
  });

  it("is not mended when the nonce went to another transaction", async () => {
    const foreign = chain({ input: "0x5678" });
    const rejection = await recover([START, STEP, REQUEST, PREPARED], foreign).catch((error: unknown) => error);
    expect(rejection).to.be.instanceOf(NonceTakenError);
  });
});
