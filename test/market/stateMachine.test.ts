import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Interface, type InterfaceAbi, type FunctionFragment, type ParamType } from "ethers";
import hre from "hardhat";
import { AUTHORITY, type Access } from "../../deploy/authority.ts";
import { type Action, ACTIONS } from "../helpers/stateMachine/actions.ts";
import { differences, isTraceless, judge, moneyIn, solvencyProblems, type Try } from "../helpers/stateMachine/judge.ts";
import { type Cell, readPage } from "../helpers/stateMachine/page.ts";
import { DAY, HOUR, Scene } from "../helpers/stateMachine/scene.ts";
import { STATUSES } from "../helpers/stateMachine/stateOf.ts";
import { type Moment, STATES } from "../helpers/stateMachine/states.ts";
import { leave } from "../helpers/stateMachine/wayOut.ts";
import { createWorld, type Facts, type Log, type Role, ROLE_NAMES, type World } from "../helpers/stateMachine/world.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readPage(join(ROOT, "docs/state-machine.md"));

/** Under which circumstances the whole page holds. */
const CIRCUMSTANCES = {
  plain: { sponsored: false, paused: false },
  paused: { sponsored: false, paused: true },
  sponsored: { sponsored: true, paused: false },
} as const;
type Circumstance = keyof typeof CIRCUMSTANCES;
const CIRCUMSTANCE_NAMES = Object.keys(CIRCUMSTANCES) as Circumstance[];

/** At which moments a state is looked at: all, while paused those before a deadline, of a sponsored job the first. */
function momentsIn(state: string, circumstance: Circumstance): [string, Moment][] {
  const moments = Object.entries(STATES[state] ?? {});
  const last = moments.filter(([name]) => name.startsWith("last"));
  if (circumstance === "plain") return moments;
  return circumstance === "paused" && last.length > 0 ? last : moments.slice(0, 1);
}

const UNPREPARED = ACTIONS.filter(({ prepare }) => prepare === undefined);
const PREPARED = ACTIONS.filter(({ prepare }) => prepare !== undefined);

describe("State machine", () => {
  let world: World;
  let functions: FunctionFragment[];
  before(async () => {
    world = await createWorld();
    functions = await writesOf("IJobEscrow");
  });

  describe("The page", () => {
    it("has one readable cell for each action, state and role", () => {
      expect(page.problems).to.deep.equal([]);
      expect(page.roles).to.have.members(ROLE_NAMES);
      expect(page.states.map(({ name }) => name)).to.have.members(Object.keys(STATES));
      expect([...page.actions.keys()]).to.have.members(ACTIONS.map(({ heading }) => heading));
    });

    it("has a table for each function that takes a job or a quote", () => {
      const taking = functions.filter(({ inputs }) => inputs.some(namesJob)).map(({ name }) => name);
      expect(taking).to.include.members(["openJob", "startJobs", "cancelQuotes", "reportUsageBatch", "resolveHeld"]);
      expect(new Set(ACTIONS.map((action) => action.function))).to.deep.equal(new Set(taking));
      for (const action of ACTIONS) expect(action.heading.split(",")[0]).to.equal(action.function);
    });

    it("lists each function that is open to anyone and takes neither", () => {
      const table = AUTHORITY.JobEscrow as Record<string, Access>;
      const open = functions.filter(({ name, inputs }) => table[name] === "anyone" && !inputs.some(namesJob));
      expect(page.withoutJob).to.have.members(open.map(({ name }) => name));
    });

    it("has a state of each status of the contract", () => {
      const source = readFileSync(join(ROOT, "contracts/libraries/PackedJob.sol"), "utf8");
      const statuses = /enum JobStatus \{([^}]*)\}/.exec(source)?.[1]?.match(/\w+/g) ?? [];
      expect(statuses).to.deep.equal([...STATUSES]);
      expect(new Set(page.states.map(({ name }) => name.split(" ")[0]))).to.deep.equal(new Set(statuses));
    });

    it("says of each state where its tables lead", () => {
      for (const { name, leadsTo } of page.states) {
        const cells = [...page.actions.values()].flatMap((byState) => [...(byState.get(name)?.values() ?? [])]);
        const reached = cells.flatMap((cell) => (cell.kind === "becomes" ? [cell.state] : []));
        expect(new Set(leadsTo), name).to.deep.equal(new Set(reached));
      }
    });

    it("has the same arrows as the diagram of the escrow's page", () => {
      const arrows = new Set<string>();
      const draw = (from: string, to: string, by: string): void => {
        const [source = "", target = ""] = [from, to].map((state) => state.split(" ")[0] ?? "");
        if (source !== target && to !== "Cancelled quote") arrows.add(`${source} → ${target}: ${by}`);
      };
      for (const action of ACTIONS) {
        for (const [state, byRole] of page.actions.get(action.heading) ?? []) {
          for (const cell of byRole.values()) if (cell.kind === "becomes") draw(state, cell.state, action.function);
        }
      }
      for (const { name, inTime } of page.states) for (const next of inTime) draw(name, next, "time");
      const diagram = readFileSync(join(ROOT, "docs/job-escrow.md"), "utf8");
      const drawn = [...diagram.matchAll(/^ {2}(\w+|\[\*\]) --> (\w+): (.+)$/gm)].flatMap(([, from, to, label = ""]) =>
        (label.split(" (")[0] ?? "").split(", ").map((by) => `${from === "[*]" ? "None" : from} → ${to}: ${by}`),
      );
      expect(drawn.sort()).to.deep.equal([...arrows].sort());
    });
  });

  for (const state of Object.keys(STATES)) {
    describe(state, () => {
      const problems = new Map<string, string[]>();
      const tried = new Map<string, Set<string>>();

      before(async () => {
        for (const circumstance of CIRCUMSTANCE_NAMES) {
          for (const [index, [name, moment]] of momentsIn(state, circumstance).entries()) {
            const attempts = [UNPREPARED, ...(index === 0 ? PREPARED.map((action) => [action]) : [])];
            for (const actions of attempts) {
              const scene = await arrange(world, moment, circumstance, actions[0]?.prepare);
              for (const { action, role, found } of await tryAll(scene, state, actions)) {
                const { heading } = action;
                tried.set(heading, (tried.get(heading) ?? new Set()).add(`${role}, ${name}, ${circumstance}`));
                const before = problems.get(heading) ?? [];
                problems.set(heading, [
                  ...before,
                  ...found.map((what) => `${role} (${name}, ${circumstance}) ${what}`),
                ]);
              }
            }
          }
        }
      });

      for (const { heading, prepare } of ACTIONS) {
        it(`${heading}: ${sentence(heading, state)}`, () => {
          expect(problems.get(heading)).to.deep.equal([]);
          const moments = CIRCUMSTANCE_NAMES.map((name) => (prepare === undefined ? momentsIn(state, name).length : 1));
          const scenes = moments.reduce((sum, count) => sum + count, 0);
          expect(tried.get(heading)?.size).to.equal(scenes * ROLE_NAMES.length);
        });
      }
    });
  }

  describe("Time alone", () => {
    for (const { name, inTime } of page.states) {
      it(inTime.length === 0 ? `leaves ${name}` : `makes ${name} ${inTime.join(" or ")}`, async () => {
        const became = new Set<string>();
        for (const [moment, arrive] of Object.entries(STATES[name] ?? {})) {
          const scene = await arrange(world, arrive, "plain");
          const isLast = moment.startsWith("last");
          await scene.arriveAt(scene.now + (isLast ? 1 : inTime.length === 0 ? 1_000 * DAY : 0));
          const next = scene.stateIn(await scene.look());
          if (next !== name) became.add(next);
          else expect(isLast, moment).to.equal(false);
        }
        expect(became).to.deep.equal(new Set(inTime));
      });
    }
  });

  describe("Nobody's money stays locked", () => {
    for (const state of Object.keys(STATES)) {
      const way = page.waysOut.get(state);
      if (way === undefined) {
        it(`${state} has no money in it`, async () => {
          for (const circumstance of CIRCUMSTANCE_NAMES) {
            for (const [, moment] of momentsIn(state, circumstance)) {
              const scene = await arrange(world, moment, circumstance);
              expect(moneyIn(await scene.look(), scene.jobId)).to.equal(0n);
            }
          }
        });
        continue;
      }
      for (const circumstance of CIRCUMSTANCE_NAMES) {
        const when = way.from === "now" ? "at once" : `from ${way.from} on`;
        const how = way.does === "nothing" ? "becomes" : `can be made by anyone, with ${way.does},`;
        it(`${state} (${circumstance}) ${how} ${way.leadsTo} ${when}`, async () => {
          for (const [, moment] of momentsIn(state, circumstance)) {
            const { sponsored, paused } = CIRCUMSTANCES[circumstance];
            const scene = await arrange(world, moment, sponsored ? "sponsored" : "plain");
            expect(scene.stateIn(await scene.look())).to.equal(state);
            await leave(scene, page.waysOut, paused);
          }
        });
      }
    }
  });

  describe("While paused", () => {
    const args: Record<string, (scene: Scene) => readonly unknown[]> = {
      depositFor: ({ quote }) => [quote.user, 1n],
      depositWith: ({ quote }) => [quote.user, 1n, { kind: 1, payer: quote.user, data: "0x" }],
      withdrawTo: ({ quote }) => [quote.user, 1n],
      collect: ({ quote }) => [quote.provider],
      setAutoPayout: () => [true],
      setStandingConsent: ({ quote }) => [quote.provider, true],
      registerAccount: ({ world: { addressOf } }) => [`${addressOf("user").toLowerCase().slice(0, -4)}0000`],
      forwardFees: () => [],
      retryRegistry: ({ quote }) => [quote.provider],
      multicall: () => [[]],
    };

    for (const name of page.withoutJob) {
      const isRefused = page.refusedWhilePaused.includes(name);
      it(`${name} is ${isRefused ? "refused" : "as ever"}`, async () => {
        for (const circumstance of ["plain", "paused"] as const) {
          // a payment and its fee have matured
          const scene = await arrange(world, STATES["Settled matured"]?.["first"] ?? (async () => 0), circumstance);
          const data = world.escrow.encodeFunctionData(name, args[name]?.(scene));
          const [outcome] = await world.probe([{ role: "user", data, watched: true }], scene.jobs);
          const refused = outcome !== undefined && "refusal" in outcome ? outcome.refusal : undefined;
          if (circumstance === "plain" || !isRefused) expect(refused, circumstance).to.equal(undefined);
          else {
            expect(refused?.errorName).to.equal("ExpiringPause_Paused");
            expect(refused?.args).to.deep.equal([BigInt(scene.pausedUntil)]);
          }
          if (outcome !== undefined && "facts" in outcome && outcome.facts !== undefined) {
            expect(solvencyProblems(outcome.facts), circumstance).to.deep.equal([]);
          }
        }
      });
    }
  });
});

/** A scene in the second of the moment, shown to be sound. */
async function arrange(
  world: World,
  moment: Moment,
  circumstance: Circumstance,
  prepare?: Action["prepare"],
): Promise<Scene> {
  const { sponsored, paused } = CIRCUMSTANCES[circumstance];
  const scene = await Scene.begin(world, sponsored);
  await scene.arriveAt(await moment(scene));
  await prepare?.(scene, scene.now);
  // what a meter released counts for a day of the clock
  if (paused) await scene.pauseFor(prepare === undefined ? 71 * HOUR : 20 * HOUR);
  expect(solvencyProblems(await scene.look())).to.deep.equal([]);
  return scene;
}

interface Verdict {
  action: Action;
  role: Role;
  found: string[];
}

/** Every role makes every call, each on the same state; what differs from the page. */
async function tryAll(scene: Scene, state: string, actions: readonly Action[]): Promise<Verdict[]> {
  const { world } = scene;
  const before = await scene.look();
  expect(scene.stateIn(before)).to.equal(state);
  const verdicts: Verdict[] = [];
  const attempts: { attempt: Try; cell: Cell; role: Role; data: string; watched: boolean; found: string[] }[] = [];
  for (const action of actions) {
    let data = "";
    for (const role of ROLE_NAMES) {
      if (data === "" || action.bySender === true) data = await encode(scene, before, action, role);
      const cell = cellOf(scene, state, action, role);
      const found: string[] = [];
      verdicts.push({ action, role, found });
      if (cell === undefined) found.push("is not on the page");
      else {
        const watched = cell.kind === "becomes" || cell.kind === "stays";
        attempts.push({ attempt: { scene, state, before, action, sender: role }, cell, role, data, watched, found });
      }
    }
  }
  const outcomes = await world.probe(attempts, scene.jobs);
  for (const [index, { attempt, cell, found }] of attempts.entries()) {
    const outcome = outcomes[index];
    found.push(...(outcome === undefined ? ["was not tried"] : judge(attempt, cell, outcome)));
  }
  const traceless = attempts.filter(({ cell, found }) => isTraceless(cell) && found.length === 0);
  const sent = traceless.map(({ role, data }) => ({ from: world.addressOf(role), data }));
  const logs = await world.sendAll(sent, scene.now);
  for (const [index, { attempt, cell, found }] of traceless.entries()) {
    found.push(...eventProblems(attempt, cell, logs[index] ?? []));
  }
  expect((await scene.look()).fingerprint).to.equal(before.fingerprint);
  return verdicts;
}

async function encode(scene: Scene, before: Facts, action: Action, role: Role): Promise<string> {
  const job = before.jobs.get(scene.jobId);
  if (job === undefined) throw new Error("the scene does not look at its job");
  return scene.world.escrow.encodeFunctionData(action.function, await action.args(scene, job.view, role));
}

/** In what the event `JobSkipped`, or its absence, differs from the page's cell. */
function eventProblems(attempt: Try, cell: Cell, logs: readonly Log[]): string[] {
  const { escrow, refusalOf } = attempt.scene.world;
  const skipped = logs.map((log) => escrow.parseLog(log)).filter((event) => event?.name === "JobSkipped");
  if (cell.kind !== "skipped") return skipped.length === 0 ? [] : ["was skipped"];
  const [event] = skipped;
  if (event === undefined || event === null || skipped.length !== 1) return ["was not skipped"];
  if (event.args["jobId"] !== attempt.scene.jobId) return ["skipped another job"];
  const refusal = refusalOf(event.args["problem"] as string);
  return refusal === undefined ? ["was skipped without an error"] : differences(attempt, cell, refusal);
}

/** What the page says; while paused, of what it says is refused then, that. */
function cellOf(scene: Scene, state: string, action: Action, role: string): Cell | undefined {
  if (scene.pausedUntil !== 0 && page.refusedWhilePaused.includes(action.function)) {
    return { kind: "refused", error: "ExpiringPause_Paused", expected: undefined };
  }
  return page.actions.get(action.heading)?.get(state)?.get(role);
}

/** The functions of a contract that change state. */
async function writesOf(contract: string): Promise<FunctionFragment[]> {
  const found: FunctionFragment[] = [];
  const { abi } = await hre.artifacts.readArtifact(contract);
  new Interface(abi as InterfaceAbi).forEachFunction((fragment) => {
    if (!fragment.constant) found.push(fragment);
  });
  return found;
}

/** Whether a parameter is a job's number or a quote's, or holds one. */
function namesJob({ name, components, arrayChildren }: ParamType): boolean {
  if (/^(jobIds?|nonces?)$/.test(name)) return true;
  return (components ?? arrayChildren?.components ?? []).some(namesJob);
}

/** The page's cells in words: who gets what. */
function sentence(heading: string, state: string): string {
  const byText = new Map<string, string[]>();
  for (const [role, cell] of page.actions.get(heading)?.get(state) ?? []) {
    const text = wordsOf(cell);
    byText.set(text, [...(byText.get(text) ?? []), role]);
  }
  const [[common = ""] = [], ...others] = [...byText].sort(([, a], [, b]) => b.length - a.length);
  if (others.length === 0) return `${common} for everyone`;
  return [...others.map(([text, roles]) => `${text} for ${roles.join(" and ")}`), `${common} for everyone else`].join(
    ", ",
  );
}

function wordsOf(cell: Cell): string {
  switch (cell.kind) {
    case "becomes":
      return cell.breach ? `${cell.state} and a breach` : cell.state;
    case "stays":
    case "unchanged":
      return cell.kind;
    case "skipped":
      return `skipped as ${cell.error}`;
    case "refused":
      return cell.error;
  }
}
