import { expect } from "chai";
import { COLOURS, histogram, measuredPoints, sankey, stackedBars, timeSeries } from "../../tasks/lib/charts.ts";
import { formatShort, formatTick } from "../../tasks/lib/chartStyle.ts";
import { binsOf, countInBins, spreadOf } from "../../tasks/lib/spread.ts";

/** What a drawing says. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);
}

/** Lower end and height of the bars of a colour, from left to right. */
function barsOf(svg: string, colour: string): { bottom: number; height: number }[] {
  const bars = svg.matchAll(new RegExp(`<path d="M[\\d.]+ ([\\d.]+)[^"]*l0 -([\\d.]+)[^"]*" fill="${colour}"`, "g"));
  return [...bars].map(([, bottom, height]) => ({ bottom: Number(bottom), height: Number(height) }));
}

describe("a chart", () => {
  const bars = (id: string, label = "jobs by end") =>
    stackedBars({
      id,
      label,
      x: "",
      y: "jobs",
      categories: ["1 Jan", "2 Jan"],
      series: [
        { name: "completed", colour: COLOURS.blue, values: [30, 10] },
        { name: "failed", colour: COLOURS.orange, values: [0, 5] },
      ],
    });

  it("takes the width of the page, and says what it shows to those who do not see it", () => {
    expect(bars("a", 'jobs "by" <end>')).to.match(
      /^<svg viewBox="0 0 1000 320" width="100%" role="img" aria-label="jobs &quot;by&quot; &lt;end>">/,
    );
  });

  it("brings no style sheet, script, address or hook of a live chart along", () => {
    expect(bars("a")).to.not.match(/<style|<script|http|class=|ecmeta|pointer-events/);
  });

  it("has the same text each time it is drawn, and ids that begin with its own", () => {
    const line = (id: string) =>
      timeSeries({
        id,
        label: "",
        y: "",
        stacked: true,
        is: "state",
        from: 0,
        to: 9,
        series: [{ name: "x", colour: COLOURS.blue, points: [[0, 1], [9, 2]] }], // prettier-ignore
      });
    expect(line("one")).to.equal(line("one"));
    const ids = [...line("one").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).to.not.be.empty;
    for (const id of ids) expect(id).to.match(/^one-/);
    expect(line("one")).to.include("url(#one-");
  });

  it("draws bars as high as their values, on top of each other, and none for zero", () => {
    const [blue, orange] = [barsOf(bars("a"), COLOURS.blue), barsOf(bars("a"), COLOURS.orange)];
    expect([blue.length, orange.length]).to.deep.equal([2, 1]);
    const [first, second, third] = [...blue, ...orange] as [(typeof blue)[0], (typeof blue)[0], (typeof blue)[0]];
    expect(first.height / second.height).to.be.within(2.95, 3.05);
    expect(second.height / third.height).to.be.within(1.95, 2.05);
    expect(first.bottom).to.equal(second.bottom);
    expect(third.bottom).to.be.within(second.bottom - second.height - 1, second.bottom - second.height + 1);
    expect(texts(bars("a"))).to.include.members(["completed", "failed", "1 Jan", "2 Jan", "jobs"]);
  });

  it("of a flow names every place with the amount that passes it, and leaves out what nothing passes", () => {
    const svg = sankey({
      id: "s",
      label: "",
      nodes: ["in", "through", "out", "nowhere"].map((name) => ({ name, colour: COLOURS.blue })),
      flows: [
        { from: "in", to: "through", value: 1_500 },
        { from: "through", to: "out", value: 1_500 },
        { from: "in", to: "nowhere", value: 0 },
        { from: "in", to: "out", value: 0 },
      ],
      format: formatShort,
    });
    expect(texts(svg)).to.have.members(["in  1.5K", "through  1.5K", "out  1.5K"]);
    expect([...svg.matchAll(/fill-opacity="0.3"/g)]).to.have.length(2);
  });

  it("of measured points draws a peer dashed", () => {
    const svg = measuredPoints({
      id: "p",
      label: "",
      x: { name: "jobs", log: true },
      y: { name: "gas" },
      series: [
        { name: "ours", colour: COLOURS.blue, points: [[1, 10], [100, 5]] }, // prettier-ignore
        { name: "peer", colour: COLOURS.orange, points: [[1, 20], [100, 9]], peer: true }, // prettier-ignore
      ],
    });
    const dashed = [...svg.matchAll(/<path[^>]*stroke-dasharray[^>]*>/g)].map(([path]) => path);
    expect(dashed.some((path) => path.includes(COLOURS.orange))).to.equal(true);
    expect(dashed.some((path) => path.includes(COLOURS.blue))).to.equal(false);
    expect(texts(svg)).to.include.members(["ours", "peer", "jobs", "gas"]);
  });

  it("of ranges names them by where they begin, and the open one as such", () => {
    const bins = [
      { from: 1_000, to: 2_000 },
      { from: 2_000, to: null },
    ];
    const series = [{ name: "x", colour: COLOURS.blue, values: [1, 2] }];
    expect(texts(histogram({ id: "h", label: "", x: "gas", y: "jobs", bins, series }))).to.include.members([
      "1K",
      "≥ 2K",
    ]);
  });

  it("says the day, and the hour or the year where it matters", () => {
    const at = Date.UTC(2025, 2, 3, 14, 30) / 1_000;
    expect([5, 20, 900].map((days) => formatTick(at, days * 86_400))).to.deep.equal([
      "3 Mar 14:30",
      "3 Mar",
      "3 Mar 2025",
    ]);
    expect(formatTick(Date.UTC(2025, 2, 3) / 1_000, 5 * 86_400)).to.equal("3 Mar");
  });
});

describe("a spread", () => {
  it("of values is told by values that occur, and by their rounded mean", () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(spreadOf(values)).to.deep.equal({ count: 100, min: 1, median: 50, p95: 95, max: 100, mean: 51 });
    expect(spreadOf([7])).to.deep.equal({ count: 1, min: 7, median: 7, p95: 7, max: 7, mean: 7 });
  });

  it("of nothing is none", () => {
    expect(spreadOf([])).to.equal(null);
    expect(binsOf([])).to.deep.equal([]);
  });

  it("is divided into equal round ranges, few enough to be drawn, that count every value once", () => {
    for (const size of [1, 2, 3, 10, 1_000]) {
      for (const scale of [1, 37, 12_345]) {
        const values = Array.from({ length: size }, (_, i) => 50_000 + ((i * i) % 977) * scale);
        const bins = binsOf(values);
        expect(bins.length).to.be.within(1, 43);
        expect(countInBins(bins, values).reduce((sum, count) => sum + count, 0)).to.equal(size);
        for (const [i, { from, to }] of bins.entries()) {
          if (i > 0) expect(from).to.equal(bins[i - 1]?.to);
          if (to !== null) expect((to - from).toString()).to.match(/^[125]0*$/);
        }
      }
    }
  });

  it("with a few values far above the rest ends in an open range", () => {
    const values = [...Array.from({ length: 999 }, (_, i) => 1_000 + i), 5_000_000];
    const bins = binsOf(values);
    expect(bins.at(-1)).to.deep.equal({ from: 2_000, to: null });
    expect(countInBins(bins, values).at(-1)).to.equal(1);
  });
});
