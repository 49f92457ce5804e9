import { expect } from "chai";
import { createHash } from "node:crypto";
import { ACCOUNT_ITEMS } from "../../../tasks/lib/ledger.ts";
import { formatUsdc } from "../../../tasks/lib/usdc.ts";
import { figures } from "../../../tasks/replay/report/figures.ts";
import { reportHtml } from "../../../tasks/replay/report/html.ts";
import { END_NAMES, endsOf, summarize } from "../../../tasks/replay/report/summary.ts";
import { formatCount, formatDuration, formatTime } from "../../../tasks/lib/page/text.ts";
import type { ReplayResult } from "../../../tasks/replay/result.ts";
import { HOSTILE, tableOf, textOf } from "./page.ts";
import { syntheticReplay } from "./synthetic.ts";

const USDC = ["locked", "stillLocked", "paid", "fee", "refund"] as const;

/** Every name in the replay is one that would break out of the page. */
function hostileReplay(): ReplayResult {
  const result = syntheticReplay({ seed: 4n, jobs: 30, users: 3, providers: 2 });
  const [script, comment, svg, attribute, entity] = HOSTILE;
  const names = new Map(result.accounts.map(({ name }, i) => [name, `${HOSTILE[i % HOSTILE.length] ?? ""} ${i}`]));
  for (const account of result.accounts) account.name = names.get(account.name) ?? "";
  for (const job of result.jobs) {
    job.user = names.get(job.user) ?? "";
    job.provider = names.get(job.provider) ?? "";
  }
  for (const sink of result.sinks) sink.name += comment;
  const mismatch = { account: svg, what: attribute, expected: 1n, found: 2n, by: entity };
  return { ...result, log: script, closes: false, checks: [{ when: comment, comparisons: 1, mismatches: [mismatch] }] };
}

function jsonOf(html: string): unknown {
  const [, json] = /<script type="application\/json" id="figures">([\s\S]*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(json ?? "");
}

describe("the page of a replay", () => {
  const result = syntheticReplay({ seed: 8n, jobs: 200, interrupted: true, unusual: true, days: 30 });
  const summary = summarize(result);
  const html = reportHtml(result);

  it("shows the jobs and the money of every end, to the unit", () => {
    const rows = [
      ...endsOf(summary).map((end) => [END_NAMES[end], summary.byEnd[end]] as const),
      ["all", summary.all] as const,
    ];
    expect(tableOf(html, "ends")).to.deep.equal(
      rows.map(([name, sums]) => [name, formatCount(sums.jobs), ...USDC.map((item) => formatUsdc(sums[item]))]),
    );
  });

  it("shows the gas of every end", () => {
    const { min, median, p95, max, mean } = summary.byEnd.completed.gas ?? expect.fail("no completed job");
    const numbers = [summary.byEnd.completed.jobs, min, median, p95, max, mean];
    expect(tableOf(html, "gas-by-end")[0]).to.deep.equal(["completed", ...numbers.map(formatCount)]);
    expect(tableOf(html, "gas-by-end").at(-1)?.[1]).to.equal(formatCount(summary.all.gas?.count ?? 0));
  });

  it("shows every account, every sink and their sums", () => {
    const { accounts, sinks, totals } = result;
    const items = (of: Record<(typeof ACCOUNT_ITEMS)[number], bigint>) =>
      ACCOUNT_ITEMS.map((item) => formatUsdc(of[item]));
    expect(tableOf(html, "accounts")).to.deep.equal([
      ...accounts.map((account) => [account.name, ...items(account), account.address]),
      ["all", ...items(totals), ""],
    ]);
    const sum = (item: "owed" | "paid") => formatUsdc(sinks.reduce((total, sink) => total + sink[item], 0n));
    expect(tableOf(html, "sinks")).to.deep.equal([
      ...sinks.map(({ name, owed, paid }) => [name, formatUsdc(owed), formatUsdc(paid)]),
      ["all", sum("owed"), sum("paid")],
    ]);
  });

  it("shows every flow of money", () => {
    expect(tableOf(html, "money-table")).to.deep.equal(
      summary.flows.map(({ from, to, amount }) => [from, to, formatUsdc(amount)]),
    );
  });

  it("shows every sample behind its pictures", () => {
    const { samples } = result;
    expect(tableOf(html, "held-table")).to.deep.equal(
      samples.map(({ at, locked, held, pending, fees }) => [
        formatTime(at),
        ...[locked, held, pending, fees].map(formatUsdc),
      ]),
    );
    expect(tableOf(html, "queue-table")).to.deep.equal(
      samples.map((sample) => [
        formatTime(sample.at),
        formatCount(sample.refundsQueued),
        formatUsdc(sample.refundsQueuedUsdc),
      ]),
    );
  });

  it("shows three equations of the money that hold", () => {
    const { totals } = result;
    for (const [id, whole] of [
      ["deposits", totals.deposited],
      ["inside", totals.usdcInEscrow],
      ["forwarded", totals.routerReceived],
    ] as const) {
      expect(tableOf(html, `equation-${id}`).at(-1)).to.deep.equal(["sum", formatUsdc(whole)]);
      expect(textOf(html)).to.include(`${formatUsdc(whole)} =`);
    }
    expect(html).to.not.include("≠");
    const broken = { ...result, totals: { ...totals, usdcInEscrow: totals.usdcInEscrow + 1n } };
    expect(textOf(reportHtml(broken))).to.include(`In the escrow: ${formatUsdc(totals.usdcInEscrow + 1n)} ≠`);
  });

  it("says what was replayed, and what it took", () => {
    const { from, to, transactions } = result;
    expect(textOf(html).split("\n")).to.include.members([
      "Replay of synthetic.csv",
      formatTime(from),
      formatTime(to),
      formatDuration(to - from),
      formatCount(transactions.count),
      formatCount(transactions.gas),
      "12.3 s",
      "330 MiB",
      "31337",
    ]);
    expect(textOf(html)).to.include(`${summary.startedLate} jobs started more than 5 minutes`);
    expect(textOf(html)).to.include(`${summary.fromBuffer} jobs ran longer than ordered`);
    expect(textOf(html)).to.include(`${summary.capped} ran longer than the buffer pays for`);
  });

  it("says that the replay was stopped before the end of the log", () => {
    const { byEnd, neverOpened } = summary;
    expect(textOf(html)).to.include(`${byEnd.unfinished.jobs} jobs unfinished, ${neverOpened} of them never opened`);
    expect(reportHtml({ ...result, interrupted: false })).to.not.include('id="interrupted"');
  });

  it("says plainly that the ledger closes, or names what does not", () => {
    expect(textOf(html))
      .to.include("The ledger closes to the unit.")
      .and.to.include("2,714 amounts compared at 2 checks");
    const mismatch = { account: "user 2", what: "balance", expected: 5_000_000n, found: 5_000_001n, by: "the chain" };
    const open = { ...result, closes: false, checks: [{ when: "at the end", comparisons: 9, mismatches: [mismatch] }] };
    expect(textOf(reportHtml(open)))
      .to.include("The ledger does not close.")
      .and.to.include("at the end: user 2, balance: the books say 5.000000, the chain 5.000001; off by 1 units")
      .and.to.not.include("closes to the unit");
  });

  it("carries its figures as JSON for programs", () => {
    const plain = JSON.stringify(figures(result, summary), (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(jsonOf(html)).to.deep.equal(JSON.parse(plain));
    expect(jsonOf(html)).to.have.nested.property("totals.deposited", result.totals.deposited.toString());
  });

  it("has five pictures, each with a caption, its numbers and words for those who do not see it", () => {
    const pictures = [...html.matchAll(/<figure[\s\S]*?<\/figure>/g)].map(([picture]) => picture);
    expect(pictures).to.have.length(5);
    for (const picture of pictures) {
      expect(picture).to.match(/<svg [^>]*role="img" aria-label="[^"]{10,}"/);
      expect(picture).to.match(/<figcaption>[^<]{40,}<\/figcaption>/);
      expect(picture).to.match(/<details>[\s\S]*<table[\s\S]*<caption/);
    }
  });

  it("loads nothing, runs nothing, and allows no other style sheet than its own", () => {
    expect(html).to.not.match(/https?:|\bsrc=|@import|url\((?!#)|<script(?! type="application\/json")| on\w+=/);
    for (const [, target] of html.matchAll(/href="([^"]*)"/g)) expect(target).to.match(/^#section-/);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    expect(policy).to.include("default-src 'none'");
    expect(policy).to.include(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    expect(policy).to.not.include("script-src");
  });

  it("gives each id once, and refers to ids that exist", () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const references = [...html.matchAll(/(?:aria-labelledby="|href="#|url\(#)([^")]*)/g)].map(([, id]) => id);
    expect(references).to.have.length.above(20);
    expect(ids).to.include.members(references);
  });

  it("is the same when it is written again", () => {
    expect(reportHtml(result)).to.equal(html);
  });

  it("can be written of a log without jobs", () => {
    const empty = reportHtml(syntheticReplay({ seed: 1n, jobs: 0 }));
    expect(tableOf(empty, "ends")).to.deep.equal([["all", "0", ...USDC.map(() => "0.000000")]]);
    expect(empty).to.not.match(/NaN|undefined|Infinity/);
    expect(html).to.not.match(/NaN|undefined|Infinity/);
  });
});

describe("the page of a hostile log", () => {
  const result = hostileReplay();
  const html = reportHtml(result);

  it("shows names as they are and lets none of them become part of the page", () => {
    expect(html).to.not.match(/<img|<!--|<svg onload|' autofocus| onerror="/);
    expect([...html.matchAll(/<script/g)]).to.have.length(1);
    expect([...html.matchAll(/<\/script/g)]).to.have.length(1);
    expect(textOf(html)).to.include(`Replay of ${HOSTILE[0]}`);
    for (const { name } of result.accounts) expect(tableOf(html, "accounts").map(([cell]) => cell)).to.include(name);
    expect(textOf(html)).to.include(
      `${HOSTILE[1]}: ${HOSTILE[2]}, ${HOSTILE[3]}: the books say 0.000001, ${HOSTILE[4]}`,
    );
  });

  it("carries the names unharmed in its JSON", () => {
    expect(jsonOf(html)).to.have.property("log", HOSTILE[0]);
    expect(jsonOf(html)).to.have.nested.property("sinks[0].name", `sink staking${HOSTILE[1]}`);
  });
});
