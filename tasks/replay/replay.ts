import { basename } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { EMBEDDED_ACCOUNTS, type NetworkConfig } from "../../deploy/index.ts";
import { embeddedChain, type ChainParameters, type EmbeddedChain } from "../lib/embeddedChain.ts";
import { checkpoint } from "../lib/market/checkpoint.ts";
import { mintUsdc, openMarket, type Market } from "../lib/market/market.ts";
import { gasOf, mined } from "../lib/market/transactions.ts";
import { hashOf } from "../lib/market/values.ts";
import type { Progress } from "../lib/progress.ts";
import { Acts, type RunningJob } from "./acts.ts";
import { checkEnds } from "./checkEnds.ts";
import type { Mapping } from "./mapping.ts";
import { Pace } from "./pace.ts";
import { accountsOf, connectParties, nameAccounts, type Parties } from "./parties.ts";
import { pursesOf, type JobPlan, type ReplayPlan } from "./plan.ts";
import { resultOf } from "./resultOf.ts";
import type { ReplayResult } from "./result.ts";
import { Sampler } from "./sampler.ts";
import { timelineOf, type Event } from "./timeline.ts";

const CERTIFIED = 2n; // IProviderRegistry.ProviderClass
const DAY = 86_400;

export interface ReplayParameters {
  /** Path of the log. */
  file: string;
  format: "swf" | "csv";
  plan: ReplayPlan;
  mapping: Mapping;
  /** Seconds of the log that pass in a second; unlimited by default. */
  speed?: number;
  serve?: NonNullable<ChainParameters["serve"]>;
}

/** A replay that is over; its chain still runs until it is closed. */
export interface Replay {
  result: ReplayResult;
  market: Market;
  chain: EmbeddedChain;
}

/** Everything a replay's parts share. */
export interface ReplayContext extends ReplayParameters {
  chain: EmbeddedChain;
  market: Market;
  parties: Parties;
  jobs: RunningJob[];
  acts: Acts;
  sampler: Sampler;
  checks: ReplayResult["checks"];
}

/**
 * Takes every job of the plan through the market on a fresh embedded chain, in the log's own time. When `signal` is aborted
 * it stops between two events of the timeline and accounts for what is done. Contracts must be compiled.
 *
 * @throws ReplayRefusedError, PortTakenError; the signal's reason when aborted before the first job, with nothing to account
 *   for.
 */
export async function replay(
  hre: HardhatRuntimeEnvironment,
  parameters: ReplayParameters,
  progress: Progress,
  signal: AbortSignal,
): Promise<Replay> {
  signal.throwIfAborted();
  const started = performance.now();
  const events = timelineOf(parameters.plan);
  const begin = (events[0]?.at ?? 0) - DAY; // a day for the deployment and for everybody to get ready
  progress.step("starting the embedded chain");
  const serve = parameters.serve === undefined ? {} : { serve: parameters.serve };
  const chain = await embeddedChain(hre, { accounts: accountsOf(parameters.plan), begin, ...serve });
  try {
    progress.step("deploying the protocol");
    const context = await openContext(chain, parameters, events);
    progress.step("users and providers get ready");
    await getReady(context, signal);
    progress.step(`replaying ${basename(parameters.file)}`);
    const interrupted = !(await play(context, events, progress, signal));
    return {
      result: resultOf(context, { seconds: (performance.now() - started) / 1_000, interrupted }),
      market: context.market,
      chain,
    };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

async function openContext(
  chain: EmbeddedChain,
  parameters: ReplayParameters,
  events: readonly Event[],
): Promise<ReplayContext> {
  const { plan, mapping } = parameters;
  const { connection } = chain;
  const addresses = (await connection.ethers.getSigners()).map(({ address }) => address);
  const names = new Map(nameAccounts(plan).map((name, i) => [addresses[i] ?? "", name]));
  const jobs = plan.jobs.map((job): RunningJob => ({ plan: job, id: null, gas: 0 }));
  const opened = new Map<bigint, RunningJob>();
  const market = await openMarket(connection, {
    configure: (network) => withMeterCap(network, addresses, mapping),
    nameOf: (address) => names.get(address) ?? address,
    jobNameOf: (id) => {
      const job = opened.get(id);
      return job === undefined ? `job ${id} of the escrow` : `job ${job.plan.log.name}`;
    },
  });
  const parties = await connectParties(market, plan, addresses);
  const sampler = new Sampler(market.books, events);
  return {
    ...parameters,
    chain,
    market,
    parties,
    jobs,
    acts: new Acts(market, parties, chain.requests, opened),
    sampler,
    checks: [],
  };
}

function withMeterCap(network: NetworkConfig, addresses: string[], { meterDailyCap }: Mapping): NetworkConfig {
  return { ...network, meterDailyCaps: { [addresses[EMBEDDED_ACCOUNTS.meter] ?? ""]: meterDailyCap } };
}

/** Users bring USDC and let the escrow take it; providers register, are certified, and are paid out by anyone. */
async function getReady({ chain, market, parties, plan }: ReplayContext, signal: AbortSignal): Promise<void> {
  const { contracts, addresses } = market;
  const purses = pursesOf(plan);
  for (const { name, address, plaza } of parties.users.values()) {
    signal.throwIfAborted();
    const purse = purses.get(name) ?? 0n;
    await mintUsdc(market, address, purse);
    await mined(plaza.token.approveUsdc({ spender: addresses.jobEscrow, amount: purse }));
  }
  const evaluator = await chain.connection.ethers.getSigner(parties.evaluator.address);
  for (const { name, address, plaza } of parties.providers.values()) {
    signal.throwIfAborted();
    const metadataURI = `https://example.org/${name.replace(" ", "/")}`;
    await mined(plaza.market.registerProvider({ metadataURI, metadataHash: hashOf(metadataURI) }));
    await gasOf(contracts.registry.connect(evaluator).setClass(address, CERTIFIED));
    await mined(plaza.market.setAutoPayout({ on: true }));
  }
}

/** @returns whether it came to the end of the log. */
async function play(
  context: ReplayContext,
  events: readonly Event[],
  progress: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  const { jobs, sampler, speed } = context;
  const running = new Map(jobs.map((job) => [job.plan, job]));
  const pace = new Pace(speed, events[0]?.at ?? 0);
  const last = events.length - 1;
  let [done, ended] = [0, 0];
  for (const [index, event] of events.entries()) {
    if (index === last) await check(context, progress, "when the last job has ended", true);
    await pace.waitFor(event.at, signal);
    if (signal.aborted) break;
    sampler.before(event);
    await act(
      context,
      event,
      event.jobs.map((plan) => jobOf(running, plan)),
      index === last,
    );
    sampler.after(event);
    done += 1;
    if (ENDING.has(event.kind)) progress.count((ended += event.jobs.length), jobs.length, "jobs");
  }
  sampler.end();
  const isOver = done === events.length;
  await check(context, progress, isOver ? "at the end" : "at the interruption", isOver);
  return isOver;
}

const ENDING = new Set<Event["kind"]>(["cancel", "report", "expire"]);

function jobOf(running: Map<JobPlan, RunningJob>, plan: JobPlan): RunningJob {
  const job = running.get(plan);
  if (job === undefined) throw new Error(`job ${plan.log.name} is not in the plan`);
  return job;
}

async function act({ acts }: ReplayContext, { kind, at }: Event, jobs: RunningJob[], isLast: boolean): Promise<void> {
  if (kind === "report") return acts.report(jobs, at);
  if (kind === "payout") {
    await acts.payOut(at);
    if (isLast) await acts.withdrawAll(at);
    return;
  }
  if (kind === "ended") return;
  for (const job of jobs) await acts[kind](job, at);
}

async function check(context: ReplayContext, progress: Progress, when: string, isOver: boolean): Promise<void> {
  progress.step(`ledger check ${when}`);
  const { check: ledger, seen } = await checkpoint(context.market, when);
  const ends = checkEnds(context.jobs, seen, isOver);
  context.checks.push({
    when,
    comparisons: ledger.comparisons + ends.comparisons,
    mismatches: [...ledger.mismatches, ...ends.mismatches],
  });
}
