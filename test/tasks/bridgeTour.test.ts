import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { BridgeBooks, type Transfer } from "../../tasks/lib/market/bridgeBooks.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import type { BridgeRecord, BridgeSample, MessageRecord } from "../../tasks/tour/bridge.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { bridgePart } from "../../tasks/tour/parts/bridge.ts";
import { printReport } from "../../tasks/tour/print.ts";
import { toJson, type TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const CPT = 10n ** 18n;
const MILLION = 1_000_000n * CPT;
const HOUR = 3_600n;
const DAY = 24n * HOUR;

describe("the bridge in the tour", () => {
  let report: TourReport;
  let bridge: BridgeRecord;
  const opened: { chainId: string; isClosed: () => Promise<boolean> }[] = [];
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      const open: typeof chain.open = async (network, begin) => {
        const connection = await chain.open(network, begin);
        const chainId = (await connection.provider.request({ method: "eth_chainId" })) as string;
        const isClosed = () =>
          connection.provider.request({ method: "eth_chainId" }).then(
            () => false,
            () => true,
          );
        opened.push({ chainId, isClosed });
        return connection;
      };
      ({ report } = await runTour({ ...chain, open }, progress, new AbortController().signal, [bridgePart]));
    } finally {
      await chain.close();
    }
    bridge = report.bridge ?? expect.fail("no bridge");
  });

  /** By its number. */
  const message = (number: number): MessageRecord => bridge.messages[number - 1] ?? expect.fail(`no ${number}`);
  const arrival = (number: number): bigint => message(number).arrivedAt ?? expect.fail(`${number} is under way`);
  const sample = (what: string): BridgeSample =>
    bridge.samples.find((one) => one.what === what) ?? expect.fail(`no sample ${what}`);
  const acts = (words: string): string[] =>
    bridge.acts.flatMap(({ chain, who, what }) => (what.includes(words) ? [`${chain}: ${who}`] : []));

  it("closes the ledger, with what is locked, out and under way in it, wallets and ether", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    expect(report.checks.at(-1)?.comparisons).to.be.greaterThan(200);
  });

  it("locks at home what the other chains have and what is under way, at every moment", () => {
    for (const { what, locked, supply, underWay } of bridge.samples) {
      const out = Object.values(supply).reduce((sum, one) => sum + one, underWay);
      expect(locked, what).to.equal(out);
    }
    const [home, ...others] = bridge.chains;
    expect(home?.cpt).to.equal(others.reduce((sum, { cpt }) => sum + cpt, 0n));
    expect(others.map(({ cpt, outside }) => cpt === outside && cpt > 0n)).to.deep.equal([true, true]);
    for (const { fees } of bridge.chains) expect(fees > 0n).to.equal(true);
  });

  it("is wired by the councils of three chains, 48 hours after they scheduled it", () => {
    const [missing, wired] = bridge.checks;
    expect(missing?.findings.length).to.be.greaterThan(50);
    expect(wired?.findings).to.deep.equal([]);
    expect((wired?.at ?? 0n) - (missing?.at ?? 0n) >= 2n * DAY).to.equal(true);
    const councils = bridge.acts.filter(({ at, what }) => at <= (wired?.at ?? 0n) && what.startsWith("after 48 hours"));
    expect(councils.map(({ chain, who }) => `${chain}: ${who}`)).to.deep.equal(
      ["home", "Ethereum", "Polygon"].flatMap((chain) => [`${chain}: 7 of 9`, `${chain}: 4 of 9`]),
    );
    expect(acts("to act before the 48 hours")).to.have.length(3);
  });

  it("delivers the second of two messages first, and none twice", () => {
    expect([message(1).nonce, message(2).nonce]).to.deep.equal([1n, 2n]);
    expect(arrival(2) < arrival(1)).to.equal(true);
    expect(sample("the second is there, the first is not")).to.deep.include({ underWay: message(1).amount });
    expect(acts("again: This message is not at the endpoint")).to.deep.equal([
      "Ethereum: anyone else",
      "Ethereum: anyone else",
    ]);
  });

  it("delivers every message after it was sent", () => {
    for (const { number, sentAt } of bridge.messages) expect(arrival(number) >= sentAt, `${number}`).to.equal(true);
  });

  it("delivers nothing while one of two verifiers is silent", () => {
    expect(acts("the other verifier is silent")).to.have.length(1);
    expect(sample("to Polygon, of two verifiers one is silent").supply["Polygon"]).to.equal(0n);
    expect(arrival(3) - message(3).sentAt >= HOUR).to.equal(true);
  });

  it("lets a second million out when the first does not count any more", () => {
    const millions = bridge.messages.filter(({ amount }) => amount === MILLION);
    const [first = 0n, second = 0n] = millions.map(({ sentAt }) => sentAt);
    expect(millions).to.have.length(2);
    expect(second).to.equal((first / 900n + 5n) * 900n);
    expect(acts("a second too early")).to.deep.equal(["home: foundation"]);
  });

  it("keeps what fails for a pause, for gas and for a limit, and delivers it once by anybody", () => {
    const failed = bridge.messages.filter(({ failures }) => failures.length > 0);
    expect(failed.map(({ to }) => to)).to.deep.equal(["Ethereum", "home", "Polygon"]);
    const words = failed.flatMap(({ failures }) => failures);
    expect(words).to.have.length(3);
    expect(words[0]).to.match(/is paused until/);
    expect(words[1]).to.match(/its 20000 gas ran out/);
    expect(words[2]).to.match(/60000 CPT are too many, 40000 CPT may pass In now/);
    expect(acts("retries message")).to.deep.equal(failed.map(({ to }) => `${to}: anyone else`));
    const [paused] = failed;
    expect((paused?.arrivedAt ?? 0n) - (paused?.sentAt ?? 0n) > 71n * HOUR).to.equal(true);
  });

  it("lets CPT come home while the insurance is short, and none go out", () => {
    expect(acts("The bridge's insurance would need")).to.deep.equal(["home: holder A"]);
    const { locked } = sample("the insurance is short, CPT comes home all the same");
    expect(locked < sample("30 000 come home, at the second attempt").locked).to.equal(true);
    expect(sample("the insurance is filled").locked > locked).to.equal(true);
  });

  it("finds what councils set wrongly, and nothing when it is mended", () => {
    const [, , mistakes, mended] = bridge.checks;
    const found = mistakes?.findings.map(({ chain, what, expected, actual }) => [chain, what, expected, actual]) ?? [];
    expect(found).to.have.length(2);
    expect(found.find(([, what]) => what === "limit in")).to.deep.equal([
      "Polygon",
      "limit in",
      "1000000 CPT",
      "100000 CPT",
    ]);
    expect(found.find(([, what = ""]) => what.includes("confirmations"))?.slice(2)).to.deep.equal(["15", "1"]);
    expect(mended?.findings).to.deep.equal([]);
    expect(acts("home wants more confirmations")).to.deep.equal(["home: anyone else"]);
  });

  it("closes the chains that it has opened", async () => {
    expect(opened.map(({ chainId }) => Number(chainId))).to.deep.equal([31_338, 31_339]);
    for (const { isClosed } of opened) expect(await isClosed()).to.equal(true);
  });

  it("is told in the tables, on the page with a picture, and in the JSON", () => {
    const [text, page] = [printReport(report), tourHtml(report)];
    for (const told of [text, page]) {
      for (const { name } of bridge.chains) expect(told).to.include(name);
      expect(told).to.include("limit in").and.include("100000 CPT");
    }
    expect(page.match(/<svg /g)).to.have.length(1);
    expect(page).to.include('id="bridge-cpt-title"').and.include("is paused until");
    const { bridge: found } = JSON.parse(toJson(report)) as { bridge: { samples: { locked: string }[] } };
    expect(found.samples.map(({ locked }) => locked)).to.deep.equal(
      bridge.samples.map(({ locked }) => locked.toString()),
    );
  });
});

describe("the books of a bridge", () => {
  const out: Transfer = { from: "home", to: "there", account: "a", amount: 5n, fee: 2n };
  const back: Transfer = { from: "there", to: "home", account: "a", amount: 3n, fee: 1n };
  const states = (books: BridgeBooks) => ({
    locked: books.locked(),
    supply: books.supplyOf("there"),
    outside: books.outsideOf("there"),
    underWay: books.underWay(),
    wallets: [books.walletOf("a", "home"), books.walletOf("a", "there")],
  });

  it("follow CPT out and home", () => {
    const books = new BridgeBooks("home");
    books.give("a", 10n);
    books.send(out);
    expect(states(books)).to.deep.equal({ locked: 5n, supply: 0n, outside: 5n, underWay: 5n, wallets: [5n, 0n] });
    books.arrive(out);
    expect(states(books)).to.deep.equal({ locked: 5n, supply: 5n, outside: 5n, underWay: 0n, wallets: [5n, 5n] });
    books.send(back);
    expect(states(books)).to.deep.equal({ locked: 5n, supply: 2n, outside: 5n, underWay: 3n, wallets: [5n, 2n] });
    expect(books.underWayOf("there")).to.equal(3n);
    books.arrive(back);
    expect(states(books)).to.deep.equal({ locked: 2n, supply: 2n, outside: 2n, underWay: 0n, wallets: [8n, 2n] });
    expect([books.feesAt("home"), books.feesAt("there")]).to.deep.equal([2n, 1n]);
  });

  it("let a message arrive once, and none that was not sent", () => {
    const books = new BridgeBooks("home");
    expect(() => books.arrive(out)).to.throw("what was not sent cannot arrive");
    books.send(out);
    books.arrive(out);
    expect(() => books.arrive(out)).to.throw("a message arrives once");
  });
});
