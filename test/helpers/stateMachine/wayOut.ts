import { expect } from "chai";
import { moneyIn, solvencyProblems } from "./judge.ts";
import type { WayOut } from "./page.ts";
import { DAY, HOUR, type Scene } from "./scene.ts";
import type { Outcome } from "./world.ts";

/**
 * Follows the page's way out with a stranger's calls, from whatever state the scene is in, until nothing is locked, claimed,
 * held or pending, and everybody takes the balance out: the escrow is empty then.
 *
 * @param paused The escrow is paused when the time has come.
 */
export async function leave(scene: Scene, waysOut: ReadonlyMap<string, WayOut>, paused: boolean): Promise<void> {
  const own = scene.jobId;
  const others = scene.jobs.filter((jobId) => jobId !== own);
  await end(scene, own, waysOut, paused);
  if (paused) {
    await withdrawAll(scene);
    await scene.arriveAt(scene.pausedUntil);
  }
  for (const jobId of others) await end(scene, jobId, waysOut, false);
  const facts = await scene.look();
  for (const jobId of scene.jobs) expect(moneyIn(facts, jobId), `in job ${jobId}`).to.equal(0n);

  // the last payments mature
  await scene.arriveAt(scene.now + 4 * DAY);
  const { addressOf, escrow, owners, sendAll } = scene.world;
  const from = addressOf("stranger");
  const collect = (owner: string): string => escrow.encodeFunctionData("collect", [owner]);
  await sendAll(
    owners.map((owner) => ({ from, data: collect(owner) })),
    scene.now,
  );
  await scene.act("stranger", "forwardFees", []);
  await withdrawAll(scene);
  const rest = await scene.look();
  expect([...rest.accounts.values()].every(({ pending }) => pending === 0n)).to.equal(true);
  expect(solvencyProblems(rest)).to.deep.equal([]);
  expect(rest.usdc).to.equal(0n);
}

async function end(scene: Scene, jobId: bigint, waysOut: ReadonlyMap<string, WayOut>, paused: boolean): Promise<void> {
  let pause = paused;
  for (;;) {
    const facts = await scene.look();
    const way = waysOut.get(scene.stateIn(facts, jobId));
    if (way === undefined) return;
    const calls = stepOf(scene, jobId, way.does);
    const deadline = deadlineOf(scene, jobId, way.from, await scene.look());
    if (deadline > scene.now) {
      await scene.arriveAt(deadline - 1);
      const [early] = await scene.world.probe(
        calls.map((data) => ({ role: "stranger", data, watched: false })),
        scene.jobs,
      );
      if (early !== undefined) expectTooEarly(early, deadline);
      else expect(scene.stateIn(await scene.look(), jobId)).not.to.equal(way.leadsTo);
      await scene.arriveAt(deadline);
    }
    if (pause) await scene.pauseFor(HOUR);
    pause = false;
    for (const data of calls) await scene.world.send(scene.world.addressOf("stranger"), data, scene.now);
    expect(scene.stateIn(await scene.look(), jobId)).to.equal(way.leadsTo);
  }
}

/** The last value of these errors is the second from which the call is possible. */
function expectTooEarly(outcome: Outcome, deadline: number): void {
  if (!("refusal" in outcome)) throw new Error("it was possible before its time");
  expect(outcome.refusal.errorName).to.match(/_(NotExpired|ClaimNotSettling|RulingStillPossible)$/);
  expect(outcome.refusal.args.at(-1)).to.equal(BigInt(deadline));
}

function stepOf(scene: Scene, jobId: bigint, does: string): string[] {
  const { dependencies, blocking, world } = scene;
  const encode = (name: string, args: readonly unknown[]): string[] => [world.escrow.encodeFunctionData(name, args)];
  const ownDependencies = jobId === scene.jobId ? dependencies : [];
  switch (does) {
    case "nothing":
      return [];
    case "expireJob of the dependency":
      return encode("expireJob", [blocking, []]);
    case "expireJob":
    case "cancelJob":
      return encode(does, [jobId, ownDependencies]);
    case "settleClaim":
    case "releaseHeld":
      return encode(does, [jobId]);
    default:
      throw new Error(`nobody knows how to do "${does}"`);
  }
}

/** The second that the page's words mean. */
function deadlineOf(scene: Scene, jobId: bigint, words: string, facts: Awaited<ReturnType<Scene["look"]>>): number {
  const sinceOf = (id: bigint): number => Number(facts.jobs.get(id)?.view.since ?? 0n);
  const [base = "", ...terms] = words.split(/ \+ |, /);
  const bases: Record<string, () => number> = {
    now: () => scene.now,
    opening: () => sinceOf(jobId),
    start: () => sinceOf(jobId),
    report: () => sinceOf(jobId),
    claim: () => sinceOf(jobId),
    hold: () => sinceOf(jobId),
    "its dependency's opening or start": () => sinceOf(scene.blocking),
    "its last dependency's report": () => Math.max(...scene.dependencies.map(sinceOf)),
  };
  const start = bases[base];
  if (start === undefined) throw new Error(`"${base}" is no time`);
  return terms.reduce((time, term) => {
    if (term === "duration") return time + Number(facts.jobs.get(jobId)?.view.duration ?? 0n);
    if (term === "next midnight") return Math.ceil(time / DAY) * DAY;
    const days = /^(\d+) days$/.exec(term)?.[1];
    if (days === undefined) throw new Error(`"${term}" is no time`);
    return time + Number(days) * DAY;
  }, start());
}

async function withdrawAll(scene: Scene): Promise<void> {
  const { escrow, sendAll } = scene.world;
  const { accounts } = await scene.look();
  const calls = [...accounts].flatMap(([from, { free }]) =>
    free === 0n ? [] : [{ from, data: escrow.encodeFunctionData("withdrawTo", [from, free]) }],
  );
  await sendAll(calls, scene.now);
}
