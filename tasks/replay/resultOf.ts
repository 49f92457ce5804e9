import { basename } from "node:path";
import { ACCOUNT_ITEMS, ESCROW, ROUTER, type Statement } from "../lib/ledger.ts";
import { lockedFor } from "../lib/market/terms.ts";
import type { RunningJob } from "./acts.ts";
import { endOf, isLate } from "./ends.ts";
import { usageOf } from "./plan.ts";
import type { ReplayContext } from "./replay.ts";
import type { ReplayedJob, ReplayResult } from "./result.ts";

/** What the replay found, from its books. */
export function resultOf(
  context: ReplayContext,
  { seconds, interrupted }: { seconds: number; interrupted: boolean },
): ReplayResult {
  const { file, format, market, parties, jobs, acts, sampler, checks } = context;
  const statement = market.books.statement();
  const accounts = [...parties.users.values(), ...parties.providers.values()];
  const { samples } = sampler;
  return {
    log: basename(file),
    format,
    closes: checks.every(({ mismatches }) => mismatches.length === 0),
    interrupted,
    seconds: Number(seconds.toFixed(1)),
    peakMemory: process.resourceUsage().maxRSS * 1_024,
    chainId: Number(market.domain.chainId),
    from: jobs[0]?.plan.openAt ?? 0,
    to: samples.at(-1)?.at ?? 0,
    jobs: jobs.map((job) => jobResult(context, job)),
    accounts: accounts.map(({ name, address }) => {
      const items = ACCOUNT_ITEMS.map((item) => [item, statement.get(name, item)] as const);
      return { name, address, ...fromItems(items) };
    }),
    sinks: market.sinkNames.map((name) => {
      return { name, owed: statement.get(name, "owed"), paid: statement.get(name, "paid") };
    }),
    totals: totalsOf(statement),
    samples,
    transactions: { ...acts.sent },
    checks,
  };
}

function totalsOf(statement: Statement): ReplayResult["totals"] {
  return {
    ...fromItems(ACCOUNT_ITEMS.map((item) => [item, statement.sum(item)] as const)),
    feesPending: statement.get(ESCROW, "feesPending"),
    feesMatured: statement.get(ESCROW, "feesMatured"),
    feesForwarded: statement.get(ESCROW, "feesForwarded"),
    routerReceived: statement.get(ROUTER, "received"),
    undistributed: statement.get(ROUTER, "undistributed"),
    usdcInEscrow: statement.get(ESCROW, "usdc"),
  };
}

type AccountItem = (typeof ACCOUNT_ITEMS)[number];

function fromItems(items: (readonly [AccountItem, bigint])[]): Record<AccountItem, bigint> {
  return Object.fromEntries(items) as Record<AccountItem, bigint>;
}

function jobResult({ market: { books } }: ReplayContext, { plan, id, gas }: RunningJob): ReplayedJob {
  const { log, user, provider, terms, fate } = plan;
  const money = id === null ? undefined : books.job(id);
  const isOver = money !== undefined && money.stage !== "locked";
  const reported = isOver && fate.kind === "reported" ? usageOf(plan).units * terms.unitPrice : 0n;
  return {
    name: log.name,
    line: log.line,
    id,
    user,
    provider,
    end: isOver ? endOf(plan) : "unfinished",
    startedLate: isOver && isLate(plan),
    fromBuffer: reported > terms.units * terms.unitPrice && reported <= lockedFor(terms),
    capped: reported > lockedFor(terms),
    orderedUnits: terms.units,
    units: isOver && fate.kind === "reported" ? usageOf(plan).units : null,
    unitPrice: terms.unitPrice,
    locked: money?.locked ?? 0n,
    stillLocked: money?.stillLocked ?? 0n,
    paid: money?.paid ?? 0n,
    fee: money?.fee ?? 0n,
    refund: money?.refund ?? 0n,
    gas: Math.round(gas),
  };
}
