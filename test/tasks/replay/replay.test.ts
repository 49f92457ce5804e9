import { expect } from "chai";
import { id } from "ethers";
import { createServer } from "node:net";
import { once } from "node:events";
import hre from "hardhat";
import { ContractRevertError } from "../../../sdk/src/index.ts";
import { PortTakenError } from "../../../tasks/lib/embeddedChain.ts";
import { Progress, type ProgressStream } from "../../../tasks/lib/progress.ts";
import { ReplayRefusedError } from "../../../tasks/replay/acts.ts";
import { BeyondLimitsError, requireWithinLimits } from "../../../tasks/replay/limits.ts";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { planReplay, type ReplayPlan } from "../../../tasks/replay/plan.ts";
import { replay, type Replay, type ReplayParameters } from "../../../tasks/replay/replay.ts";
import type { ReplayedJob, ReplayResult } from "../../../tasks/replay/result.ts";
import { EVERY_FATE, logOf, row } from "./logs.ts";

const ZERO = 1_700_000_000n;
const PLAN = planReplay(EVERY_FATE, DEFAULT_MAPPING);

interface Run extends Partial<ReplayParameters> {
  stream?: ProgressStream;
  signal?: AbortSignal;
}

async function run({ stream, signal, ...parameters }: Run = {}): Promise<Replay> {
  const progress = new Progress(stream ?? process.stderr, stream === undefined);
  const all = {
    file: "logs/every-fate.csv",
    format: "csv",
    plan: PLAN,
    mapping: DEFAULT_MAPPING,
    ...parameters,
  } as const;
  return replay(hre, all, progress, signal ?? new AbortController().signal);
}

/** Runs, hands over what is left, and closes. */
async function withRun<T>(options: Run, use: (replayed: Replay) => T | Promise<T>): Promise<T> {
  const replayed = await run(options);
  try {
    return await use(replayed);
  } finally {
    await replayed.chain.close();
  }
}

function changed(name: string, change: (job: ReplayPlan["jobs"][number]) => object): ReplayPlan {
  return { ...PLAN, jobs: PLAN.jobs.map((job) => (job.log.name === name ? { ...job, ...change(job) } : job)) };
}

/** What is sold by "provider V100M16-2": "gpu.v100m16.second". */
function gpuOf(provider: string): string {
  return `gpu.${provider.replace(/^provider (.*)-\d+$/, "$1").toLowerCase()}.second`;
}

function job({ jobs }: ReplayResult, name: string): ReplayedJob {
  const found = jobs.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("a replay", () => {
  let replayed: Replay;
  let result: ReplayResult;
  before(async () => {
    replayed = await run();
    ({ result } = replayed);
  });
  after(async () => replayed.chain.close());

  it("closes to the unit, while payments mature and at the end", () => {
    expect(result.checks.map(({ when, mismatches }) => [when, mismatches])).to.deep.equal([
      ["when the last job has ended", []],
      ["at the end", []],
    ]);
    expect([result.closes, result.interrupted]).to.deep.equal([true, false]);
    for (const { comparisons } of result.checks) expect(comparisons).to.be.greaterThan(150);
  });

  it("ends every job as the log says", () => {
    const flags = result.jobs.map(({ name, end, startedLate, fromBuffer, capped }) => {
      return [
        name,
        end,
        ...(startedLate ? ["late"] : []),
        ...(fromBuffer ? ["buffer"] : []),
        ...(capped ? ["capped"] : []),
      ];
    });
    expect(flags).to.deep.equal([
      ["on time", "completed"],
      ["late", "completed", "late"],
      ["failed early", "failedEarly"],
      ["failed later", "failedLater"],
      ["stopped", "stopped"],
      ["cancelled", "cancelled"],
      ["from the buffer", "completed", "buffer"],
      ["capped", "completed", "capped"],
      ["never reported", "expired"],
      ["out of balance", "completed"],
      ["on a GPU", "completed"],
    ]);
  });

  it("pays what was delivered, in the capped job the whole lock and no more", () => {
    const paid = (name: string) => job(result, name).paid + job(result, name).fee;
    const price = (name: string) => job(result, name).unitPrice;
    expect(paid("on time")).to.equal(2_990n * price("on time"));
    expect(paid("failed early")).to.equal(0n);
    expect(paid("failed later")).to.equal(300n * price("failed later"));
    expect(paid("stopped")).to.equal(100n * price("stopped"));
    expect(paid("from the buffer")).to.equal(1_200n * price("from the buffer"));
    expect(paid("capped")).to.equal(job(result, "capped").locked);
    expect(job(result, "never reported").refund).to.equal(job(result, "never reported").locked);
  });

  it("takes the 3 % of certified providers", () => {
    const { paid, fee } = job(result, "on a GPU");
    expect(fee).to.equal(((paid + fee) * 300n + 9_999n) / 10_000n);
  });

  it("happens at the log's own seconds on the chain's clock", async () => {
    const { escrow } = replayed.market.contracts;
    const at = async (
      name: string,
      event: "JobOpened" | "JobStarted" | "JobReported" | "JobCancelled" | "JobExpired",
    ) => {
      const topics = await escrow.filters[event](job(result, name).id ?? 0n).getTopicFilter();
      const logs = await replayed.market.connection.ethers.provider.getLogs({ topics, fromBlock: 0 });
      return (await replayed.market.timeOf(logs[0]?.blockNumber ?? 0)) - ZERO;
    };
    expect(await at("late", "JobOpened")).to.equal(0n);
    expect(await at("late", "JobStarted")).to.equal(301n);
    expect(await at("late", "JobReported")).to.equal(3_400n);
    expect(await at("cancelled", "JobCancelled")).to.equal(120n);
    expect(await at("never reported", "JobExpired")).to.equal(BigInt(1_500 + 7 * 86_400));
  });

  it("needs three requests for a write", () => {
    const { count, rpcCalls } = result.transactions;
    expect(count).to.be.greaterThan(30);
    expect(rpcCalls).to.equal(3 * count);
  });

  it("uses again what came back: the last job is paid out of the balance", () => {
    const { user, locked } = job(result, "out of balance");
    const all = result.jobs.filter((one) => one.user === user).reduce((sum, one) => sum + one.locked, 0n);
    expect(result.accounts.find(({ name }) => name === user)?.deposited).to.equal(all - locked);
  });

  it("leaves nothing in the escrow: users and providers have taken all home", () => {
    const { totals } = result;
    expect([totals.balance, totals.pending, totals.locked, totals.held, totals.usdcInEscrow]).to.deep.equal([
      0n,
      0n,
      0n,
      0n,
      0n,
    ]);
    expect(totals.deposited).to.equal(totals.withdrawn + totals.feesForwarded);
    expect(totals.feesForwarded).to.equal(result.sinks.reduce((sum, { owed, paid }) => sum + owed + paid, 0n));
  });

  it("saw the money locked and pending, and refunds that waited", () => {
    const most = (item: "locked" | "pending" | "refundsQueuedUsdc") =>
      result.samples.reduce((most, sample) => (sample[item] > most ? sample[item] : most), 0n);
    expect(most("locked")).to.be.greaterThan(0n);
    expect(most("pending")).to.be.greaterThan(0n);
    expect(most("refundsQueuedUsdc")).to.be.greaterThanOrEqual(job(result, "never reported").locked);
    const ended = result.samples
      .flatMap((sample) => Object.values(sample.ended))
      .reduce((sum, count) => sum + count, 0);
    expect(ended).to.equal(result.jobs.length);
    const { locked, pending, held, fees } = result.samples.at(-1) ?? {};
    expect([locked, pending, held, fees]).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("gives each job the gas of its transactions, of a batch its equal part", async () => {
    const { connection, addresses } = replayed.market;
    const { interface: abi } = replayed.market.contracts.escrow;
    const kinds = ["JobOpened", "JobStarted", "JobReported", "JobCancelled", "JobExpired"] as const;
    const topics = [kinds.map((kind) => abi.getEvent(kind).topicHash)];
    const logs = await connection.ethers.provider.getLogs({ address: addresses.jobEscrow, topics, fromBlock: 0 });
    const gas = new Map<bigint, number>();
    for (const { transactionHash, topics } of logs) {
      const id = BigInt(topics[1] ?? 0);
      const jobs = logs.filter((log) => log.transactionHash === transactionHash).length;
      const used = Number((await connection.ethers.provider.getTransactionReceipt(transactionHash))?.gasUsed);
      gas.set(id, (gas.get(id) ?? 0) + used / jobs);
    }
    for (const { id, name, gas: found } of result.jobs) {
      expect(found, name).to.equal(Math.round(gas.get(id ?? 0n) ?? 0));
    }
  });

  it("counts the gas of its transactions, payouts and withdrawals among them", async () => {
    const { provider } = replayed.market.connection.ethers;
    const opening = await replayed.market.contracts.escrow.queryFilter(
      replayed.market.contracts.escrow.filters.JobOpened(),
    );
    let [count, gas] = [0, 0];
    for (let block = opening[0]?.blockNumber ?? 0; block <= (await provider.getBlockNumber()); block++) {
      const { transactions = [], gasUsed = 0n } = (await provider.getBlock(block)) ?? {};
      count += transactions.length;
      gas += Number(gasUsed);
    }
    expect([result.transactions.count, result.transactions.gas]).to.deep.equal([count, gas]);
  });

  it("says from when to when, and how much memory the process took", () => {
    expect(result.from).to.equal(Number(ZERO));
    expect(result.to).to.equal(Number(ZERO) + 14 * 86_400); // the second weekly payout
    expect(result.peakMemory).to.be.within(100e6, 20e9); // bytes
  });

  it("signs each quote for its user and its job alone", async () => {
    const { escrow } = replayed.market.contracts;
    for (const { args } of await escrow.queryFilter(escrow.filters.JobOpened())) {
      const { name } = result.jobs.find(({ id }) => id === args.jobId) ?? {};
      expect(args.specHash).to.equal(id(name ?? ""));
      expect(args.resource).to.equal(id(name === "on a GPU" ? gpuOf(job(result, name).provider) : "core.second"));
    }
  });
});

describe("a replay that goes wrong", () => {
  it("does not close when the chain takes another fee than the books, and names provider and job", async () => {
    const plan = changed("on time", ({ terms }) => ({ terms: { ...terms, feeBps: 200n } }));
    await withRun({ plan }, ({ result: { closes, checks } }) => {
      expect(closes).to.equal(false);
      const named = new Set(checks.flatMap(({ mismatches }) => mismatches.map(({ account }) => account)));
      const { provider } = PLAN.jobs[0] ?? {};
      expect(named).to.include("job on time").and.include(provider);
      expect(named).to.not.include("job late");
    });
  });

  it("says which line of the log the escrow refused, and why", async () => {
    const plan = changed("late", ({ terms }) => ({ terms: { ...terms, units: 367n * 86_400n } }));
    const error = await run({ plan }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(ReplayRefusedError);
    expect((error as Error).message).to.match(/^the opening of job late \(line 3\) was refused: /);
    expect((error as Error).cause).to.be.instanceOf(ContractRevertError);
  });

  it("holds what its meter may not release, and then does not close: what the limits refuse beforehand", async () => {
    const short = (name: string, at: number) => row(name, at, { kind: "completed", startedAt: at, endedAt: at + 300 });
    const day = 32 * 3_600; // as the escrow counts it, on a log that begins with one of its periods
    const rows = [short("a", 0), short("b", 0), short("held", day - 600), short("next", day - 599)];
    const mapping = { ...DEFAULT_MAPPING, meterDailyCap: 200_400n }; // two jobs of the least cost
    const plan = planReplay({ ...logOf(...rows), zero: 1_700_006_400 }, mapping);
    expect(() => requireWithinLimits(plan, mapping)).to.throw(BeyondLimitsError, /take a job .*\n {2}job held \(/);
    await withRun({ plan, mapping }, ({ result: { closes, checks } }) => {
      expect(closes).to.equal(false);
      const users = plan.jobs.flatMap(({ log, user }) => (log.name === "held" ? [user] : []));
      const held = checks[0]?.mismatches.filter(({ what, by }) => what === "held" && by === "the events");
      expect(held?.map(({ account, found }) => [account, found])).to.deep.equal(users.map((user) => [user, 100_200n]));
    });
  });

  /** Ctrl-C as soon as the progress says so. */
  function interruptAt(what: string) {
    const controller = new AbortController();
    const stream = { write: (text: string) => text.includes(what) && controller.abort() };
    return { stream, signal: controller.signal };
  }

  for (const step of ["starting the embedded chain", "deploying the protocol", "users and providers get ready"]) {
    it(`has nothing to account for when interrupted at "${step}"`, async () => {
      const interrupted = interruptAt(step);
      const error: unknown = await run(interrupted).catch((thrown: unknown) => thrown);
      expect(error).to.equal(interrupted.signal.reason);
    });
  }

  it("does not start anything when it was interrupted before", async () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const error: unknown = await run({ stream, signal: AbortSignal.abort("before") }).catch(
      (thrown: unknown) => thrown,
    );
    expect([error, written]).to.deep.equal(["before", []]);
  });

  it("was interrupted when that came during the check before the end, and not when during the one at the end", async () => {
    await withRun(interruptAt("ledger check when the last job has ended"), ({ result }) => {
      expect([result.interrupted, result.closes]).to.deep.equal([true, true]);
      expect(result.checks.map(({ when }) => when)).to.deep.equal([
        "when the last job has ended",
        "at the interruption",
      ]);
      expect(result.jobs.filter(({ end }) => end === "unfinished")).to.be.empty;
    });
    await withRun(interruptAt("ledger check at the end"), ({ result }) => {
      expect([result.interrupted, result.closes]).to.deep.equal([false, true]);
      expect(result.totals.usdcInEscrow).to.equal(0n);
    });
  });

  it("does not wait for the log's next second when interrupted", async () => {
    const controller = new AbortController();
    const stream = { write: (text: string) => text.includes("replaying") && setTimeout(() => controller.abort(), 500) };
    const speed = 0.01; // the second event is 1 000 seconds away
    await withRun({ stream, signal: controller.signal, speed }, ({ result }) => {
      expect([result.interrupted, result.closes]).to.deep.equal([true, true]);
      expect(result.jobs.filter(({ id }) => id !== null)).to.have.length(2); // both in the first second
    });
  });

  it("stops between two transactions when interrupted, and accounts for what is done", async () => {
    await withRun(interruptAt("of 11 jobs"), ({ result }) => {
      expect([result.interrupted, result.closes]).to.deep.equal([true, true]);
      expect(result.checks.map(({ when }) => when)).to.deep.equal(["at the interruption"]);
      expect(result.totals.locked).to.be.greaterThan(0n);
      const unfinished = result.jobs.filter(({ end }) => end === "unfinished");
      expect(unfinished.length).to.be.within(6, 8);
      expect(unfinished.some(({ id }) => id !== null)).to.equal(true);
      const { deposited, withdrawn, balance, locked, pending, feesPending } = result.totals;
      expect(deposited).to.equal(withdrawn + balance + locked + pending + feesPending);
    });
  });
});

describe("a served replay", () => {
  it("answers JSON-RPC from the replay's own chain", async () => {
    const serve = { host: "127.0.0.1", port: 18_545 };
    const [name] = PLAN.jobs.map(({ user }) => user);
    await withRun(
      { serve, plan: { ...PLAN, users: [name ?? ""], jobs: PLAN.jobs.slice(0, 1) } },
      async ({ chain, market }) => {
        const body = JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "eth_getCode",
          params: [market.addresses.jobEscrow, "latest"],
        });
        const headers = { "content-type": "application/json" };
        const answer = (await (await fetch(chain.url ?? "", { method: "POST", body, headers })).json()) as {
          result: string;
        };
        expect(answer.result).to.have.length.greaterThan(1_000);
      },
    );
  });

  it("says so when something else listens there", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const error = await run({ serve: { host: "127.0.0.1", port } }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    other.close();
    expect(error).to.be.instanceOf(PortTakenError);
    expect((error as Error).message).to.equal(
      `127.0.0.1:${port} is taken. Stop what listens there, or leave out --serve.`,
    );
  });
});
