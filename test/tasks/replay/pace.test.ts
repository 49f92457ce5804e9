import { expect } from "chai";
import { Pace } from "../../../tasks/replay/pace.ts";

const never = new AbortController().signal;

async function millisecondsOf(action: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
}

describe("the pace of a replay", () => {
  it("is as fast as possible by default", async () => {
    const pace = new Pace(undefined, 1_000);
    expect(await millisecondsOf(() => pace.waitFor(1e9, never))).to.be.lessThan(50);
  });

  it("lets so many seconds of the log pass in a second, and does not wait for what is past", async () => {
    const pace = new Pace(1_000, 1_700_000_000);
    expect(await millisecondsOf(() => pace.waitFor(1_700_000_300, never))).to.be.within(250, 1_000);
    expect(await millisecondsOf(() => pace.waitFor(1_700_000_100, never))).to.be.lessThan(50);
  });

  it("waits longer than the longest timer, and no longer when interrupted", async () => {
    for (const speed of [1e-6, Number.MIN_VALUE]) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), 300);
      const pace = new Pace(speed, 0); // 10 seconds of the log would take 116 days, and for ever
      expect(await millisecondsOf(() => pace.waitFor(10, controller.signal))).to.be.within(250, 2_000);
      clearTimeout(timer);
    }
  });

  it("does not begin to wait once interrupted", async () => {
    expect(await millisecondsOf(() => new Pace(1, 0).waitFor(5, AbortSignal.abort()))).to.be.lessThan(500);
  });
});
