import { expect } from "chai";
import type { Filter, Log, Provider } from "ethers";
import { RequestFailedError } from "../../sdk/src/errors/index.ts";
import type { CyberPlaza, JobEvent } from "../../sdk/src/index.ts";
import { packServiceTerms } from "../../sdk/src/math/index.ts";
import { deployed, failure, UNITS, type Deployed } from "./fixture.ts";

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly refused: boolean;
}

describe("SDK job events", () => {
  let base: Deployed;
  let all: JobEvent[];
  let last: number;

  before(async () => {
    base = await deployed();
    const { user, provider, meter, open, openBatch, reported, runningWith, makeReport, networkHelpers, ethers } = base;
    for (let i = 0; i < 5; i++) {
      await (await user.market.acceptJob({ jobId: await reported() })).wait();
      await networkHelpers.mine(7 * i);
      await (await user.market.cancelJob({ jobId: await open() })).wait();
    }
    await openBatch();
    const spot = await runningWith({ duration: 30_000n, serviceTerms: packServiceTerms({ kind: "Spot" }) });
    await (await user.market.topUp({ jobId: spot, units: 5n })).wait();
    await (await provider.market.preemptJob({ jobId: spot, checkpoint: `0x${"0c".repeat(32)}` })).wait();
    await (await meter.market.reportUsage({ report: await makeReport(spot, { outcome: "Preempted" }) })).wait();
    last = await ethers.provider.getBlockNumber();
    all = await user.market.getJobEvents({ fromBlock: 0 });
  });

  /** The same chain behind a node that refuses some ranges. */
  function behind(refuses: (from: number, to: number) => boolean): { plaza: CyberPlaza; asked: Asked[] } {
    const asked: Asked[] = [];
    const provider = new Proxy(base.ethers.provider, {
      get(target, key) {
        if (key === "provider") return provider;
        const value: unknown = Reflect.get(target, key, target);
        if (key !== "getLogs") return typeof value === "function" ? (value.bind(target) as unknown) : value;
        return async (filter: Filter): Promise<Log[]> => {
          const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)];
          const refused = refuses(from, to);
          asked.push({ from, to, refused });
          if (refused) throw Object.assign(new Error("block range is too wide"), { code: "UNKNOWN_ERROR" });
          return target.getLogs(filter);
        };
      },
    });
    return { plaza: base.user.withRunner(provider), asked };
  }

  function expectEachBlockOnce(asked: readonly Asked[], from: number): void {
    let next = from;
    for (const page of asked.filter(({ refused }) => !refused)) {
      expect(page.from).to.equal(next);
      next = page.to + 1;
    }
    expect(next).to.equal(last + 1);
  }

  it("are what happened, in order", () => {
    const names = all.slice(0, 6).map(({ name }) => name);
    expect(names).to.deep.equal(["JobOpened", "JobStarted", "JobReported", "JobAccepted", "JobOpened", "JobCancelled"]);
    const places = all.map(({ blockNumber, logIndex }) => blockNumber * 10_000 + logIndex);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
  });

  it("carry what the new words hold", () => {
    const find = <Name extends JobEvent["name"]>(name: Name) =>
      all.find((event): event is Extract<JobEvent, { name: Name }> => event.name === name) ?? expect.fail(name);
    const depends = find("JobDependsOn");
    expect(depends.dependencies).to.deep.equal([depends.jobId - 1n]);
    expect(find("ServiceTermsAgreed").serviceTerms).to.include({ kind: "Spot", licenceShareBps: 0n });
    expect(find("JobToppedUp")).to.include({ units: 5n, kind: "Balance" });
    expect(find("JobPreempted").checkpoint).to.equal(`0x${"0c".repeat(32)}`);
    expect(find("JobOpened").terms).to.include({ units: UNITS, unitPrice: 700n });
  });

  it("of one job of a batch include its quote's terms and no other job's", async () => {
    const { user, makeQuote } = base;
    const offer = await makeQuote({ maxJobs: 2n, serviceTerms: packServiceTerms({ kind: "Reserved" }) });
    const jobs = [{ units: UNITS }, { units: UNITS }];
    const { firstJobId } = await (await user.market.openJobs({ ...offer, jobs })).wait();
    const events = await user.market.getJobEvents({ fromBlock: last, jobId: firstJobId + 1n });
    expect(events.map(({ name, jobId }) => [name, jobId])).to.deep.equal([
      ["ServiceTermsAgreed", firstJobId],
      ["JobOpened", firstJobId + 1n],
    ]);
  });

  for (const limit of [1, 2, 7, 33, 1_000]) {
    it(`come complete and once from a node that refuses more than ${limit} blocks`, async () => {
      const { plaza, asked } = behind((from, to) => to - from + 1 > limit);
      const found = await plaza.market.getJobEvents({ fromBlock: 0, toBlock: last });
      expect(found).to.deep.equal(all);
      expectEachBlockOnce(asked, 0);
      for (const { from, to, refused } of asked) expect(refused).to.equal(to - from + 1 > limit);
    });
  }

  it("finds the largest page the node takes, and wastes few requests on the way", async () => {
    const { plaza, asked } = behind((from, to) => to - from + 1 > 20);
    await plaza.market.getJobEvents({ fromBlock: 0, toBlock: last });
    expect(Math.max(...asked.filter(({ refused }) => !refused).map(({ from, to }) => to - from + 1))).to.equal(20);
    expect(asked.filter(({ refused }) => refused).length).to.be.lessThan(24);
  });

  it("come complete from a node that refuses by the number of logs", async () => {
    const inRange = (from: number, to: number): number =>
      all.filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to).length;
    const { plaza, asked } = behind((from, to) => inRange(from, to) > 4);
    expect(await plaza.market.getJobEvents({ fromBlock: 0, toBlock: last })).to.deep.equal(all);
    expectEachBlockOnce(asked, 0);
  });

  it("go on after a node that failed in between, from the block after the last page", async () => {
    let failing = true;
    const { plaza, asked } = behind((from, to) => to - from + 1 > 16 || (failing && to >= 60));
    const found: JobEvent[] = [];
    let next = 0;
    const read = async (): Promise<void> => {
      for await (const { events, toBlock } of plaza.market.iterateJobEvents({ fromBlock: next, toBlock: last })) {
        found.push(...events);
        next = toBlock + 1;
      }
    };
    const error = await failure(read());
    expect(error).to.be.instanceOf(RequestFailedError);
    expect(next).to.equal(60);
    failing = false;
    await read();
    expect(found).to.deep.equal(all);
    expectEachBlockOnce(asked, 0);
  });

  it("tell how far they are", async () => {
    const { plaza } = behind((from, to) => to - from + 1 > 25);
    const seen: number[] = [];
    let total = 0;
    await plaza.market.getJobEvents({
      fromBlock: 3,
      toBlock: last,
      onProgress: ({ toBlock, lastBlock, found }) => {
        seen.push(toBlock);
        expect(lastBlock).to.equal(last);
        total = found;
      },
    });
    expect(seen).to.deep.equal([...new Set(seen)].sort((a, b) => a - b));
    expect(seen.at(-1)).to.equal(last);
    expect(total).to.equal(all.length);
  });

  it("do not hide a node that cannot be reached behind smaller pages", async () => {
    let requests = 0;
    const provider = {
      getBlockNumber: () => Promise.resolve(last),
      getLogs: () => {
        requests += 1;
        return Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "NETWORK_ERROR" }));
      },
    } as unknown as Provider;
    const error = await failure(base.user.withRunner({ provider }).market.getJobEvents({ fromBlock: 0 }));
    expect(error).to.be.instanceOf(RequestFailedError);
    expect(requests).to.equal(1);
  });

  it("need a provider", async () => {
    const { user } = base;
    const error = await failure(user.withRunner({ provider: null }).market.getJobEvents({ fromBlock: 0 }));
    expect((error as Error).message).to.contain("the runner has no provider");
  });
});
