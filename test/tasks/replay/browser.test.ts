import { expect } from "chai";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { ACCOUNT_ITEMS } from "../../../tasks/lib/ledger.ts";
import type { ReportPaths } from "../../../tasks/replay/report/folder.ts";
import { writeReport } from "../../../tasks/replay/report/writeReport.ts";
import { END_NAMES } from "../../../tasks/replay/report/summary.ts";
import type { End, ReplayResult } from "../../../tasks/replay/result.ts";
import { HOSTILE } from "./page.ts";
import { syntheticReplay } from "./synthetic.ts";

const PLACES = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const SILENT = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

type Plain = Record<string, string>;
/** ledger.json as far as it is compared. */
interface Ledger {
  log: string;
  totals: Plain;
  counts: Record<string, number>;
  ends: Record<End | "all", Plain & { jobs: number; gas: Record<string, number> | null }>;
  accounts: Plain[];
  sinks: Plain[];
  flows: { from: string; to: string; amount: string }[];
}

/** USDC as the page shows it, in units. */
function units(text: string): string {
  return BigInt(text.replace(/[,.]/g, "")).toString();
}

const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  console.warn("NOT TESTED: the report in a browser, because there is no Chromium; CHROMIUM_PATH says where one is");
} else {
  describe("a browser that opens the report of a replay", () => inBrowser(executablePath));
}

function inBrowser(executablePath: string): void {
  let browser: Browser;
  let page: Page;
  let folder: string;
  let paths: ReportPaths;
  let ledger: Ledger;
  const requests: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "replay-"));
    paths = await writeReport(replayWithNames(), folder);
    ledger = JSON.parse(await readFile(paths.ledger, "utf8")) as Ledger;
    browser = await chromium.launch({ executablePath, args: SILENT });
    page = await browser.newPage({ viewport: { width: 1_200, height: 900 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    await page.goto(pathToFileURL(paths.report).href, { waitUntil: "load" });
  });

  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Cells of a table's body and of its sums. */
  const cells = (id: string): Promise<string[][]> =>
    page
      .locator(`#${id} tbody tr, #${id} tfoot tr`)
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));

  it("finds no fault with it", async () => {
    expect(complaints).to.deep.equal([]);
  });

  it("asks nobody for anything else", async () => {
    expect(requests).to.deep.equal([pathToFileURL(paths.report).href]);
  });

  it("shows the same jobs and money by end as the ledger file has", async () => {
    const rows = await cells("ends");
    const names = new Map<string, End | "all">([["all", "all"]]);
    for (const [end, name] of Object.entries(END_NAMES)) names.set(name, end as End);
    expect(rows).to.have.length.above(5);
    for (const [name = "", jobs = "", ...amounts] of rows) {
      const sums = ledger.ends[names.get(name) ?? expect.fail(name)];
      expect(Number(jobs.replace(/,/g, ""))).to.equal(sums.jobs);
      const items = ["locked", "stillLocked", "paid", "fee", "refund"].map((item) => sums[item]);
      expect(amounts.map(units)).to.deep.equal(items);
    }
  });

  it("shows the same accounts, sinks and flows as the ledger file has", async () => {
    const accounts = (await cells("accounts")).map((row) => [row[0], ...row.slice(1, -1).map(units)]);
    expect(accounts).to.deep.equal([
      ...ledger.accounts.map((account) => [account["name"], ...ACCOUNT_ITEMS.map((item) => account[item])]),
      ["all", ...ACCOUNT_ITEMS.map((item) => ledger.totals[item])],
    ]);
    const sinks = (await cells("sinks"))
      .slice(0, -1)
      .map(([name, owed = "", paid = ""]) => [name, units(owed), units(paid)]);
    expect(sinks).to.deep.equal(ledger.sinks.map(({ name, owed, paid }) => [name, owed, paid]));
    const flows = (await cells("money-table")).map(([from, to, amount = ""]) => ({ from, to, amount: units(amount) }));
    expect(flows).to.deep.equal(ledger.flows);
  });

  it("reads from its JSON the same figures as the ledger file has", async () => {
    const figures = JSON.parse((await page.locator("#figures").textContent()) ?? "") as Ledger;
    for (const key of ["log", "counts", "ends", "totals", "sinks", "flows"] as const) {
      expect(figures[key], key).to.deep.equal(ledger[key]);
    }
  });

  it("shows hostile names as text", async () => {
    expect(await page.locator("h1").textContent()).to.equal(`Replay of ${HOSTILE[0]}`);
    expect(await page.locator("img, main script, [onerror], [onload], [onfocus]").count()).to.equal(0);
  });

  it("draws every picture, in the width of the page, with no text on another or outside", async () => {
    const drawings = page.locator("figure svg[role=img]");
    expect(await drawings.count()).to.equal(6);
    for (const drawing of await drawings.all()) {
      const label = await drawing.getAttribute("aria-label");
      expect((await drawing.boundingBox())?.width, label ?? "").to.be.within(1_000, 1_040);
      expect(await drawing.evaluate(misplacedTexts), label ?? "").to.deep.equal([]);
    }
  });

  it("scrolls wide tables and pictures by themselves on a narrow screen, and never the page", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth")).to.be.at.most(0);
    const text = page.locator("#outcomes-title ~ .drawing text").first();
    expect((await text.boundingBox())?.height).to.be.above(8);
  });
}

function replayWithNames(): ReplayResult {
  const result = syntheticReplay({ seed: 4n, jobs: 400, interrupted: true, unusual: true, days: 40 });
  const [user] = result.accounts;
  const name = user?.name;
  if (user !== undefined) user.name = HOSTILE[2];
  for (const job of result.jobs) if (job.user === name) job.user = HOSTILE[2];
  return { ...result, log: HOSTILE[0] };
}

/** An element of the page, as far as it is asked. */
interface Drawn {
  textContent: string | null;
  getBoundingClientRect(): Record<"left" | "right" | "top" | "bottom", number>;
  querySelectorAll(selector: string): Iterable<Drawn>;
}

/** Runs in the page. */
function misplacedTexts(svg: Drawn): string[] {
  const outer = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((text) => ({
    name: text.textContent,
    box: text.getBoundingClientRect(),
  }));
  return texts.flatMap(({ name, box }, i) => {
    const isOutside =
      box.left < outer.left - 1 ||
      box.right > outer.right + 1 ||
      box.top < outer.top - 1 ||
      box.bottom > outer.bottom + 1;
    const others = texts.slice(i + 1).filter(({ box: other }) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      return across > 1 && down > 3; // boxes of text have some air above and below
    });
    return [...(isOutside ? [`${name} is outside`] : []), ...others.map((other) => `${name} is on ${other.name}`)];
  });
}
