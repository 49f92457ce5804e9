import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COLOURS, timeSeries } from "../lib/charts.ts";
import { bigintAsString } from "../lib/json.ts";
import { figure } from "../lib/page/figure.ts";
import { htmlTable, right } from "../lib/page/htmlTable.ts";
import { pageHtml } from "../lib/page/page.ts";
import { formatCount, formatTime } from "../lib/page/text.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { formatUsdc } from "../lib/usdc.ts";
import { bridgeParts } from "./bridgePictures.ts";
import { communityParts } from "./communityPictures.ts";
import type { GovernanceRecord } from "./governance.ts";
import { lendingParts } from "./lendingPictures.ts";
import type { TourReport } from "./report.ts";
import { supplyParts } from "./supplyPictures.ts";
import type { Year } from "./year.ts";

const LINES = [COLOURS.blue, COLOURS.orange, COLOURS.green] as const;
const UNIT = 10 ** 18;

/** Writes the tour's pictures to `tour.html` in the folder. */
export async function writeTourPage(report: TourReport, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "tour.html");
  await writeFile(path, tourHtml(report));
  return path;
}

/** What happened over time in the tour, in pictures. */
export function tourHtml({ closes, checks, year, supply, bridge, governance, lending, community }: TourReport): string {
  const compared = checks.reduce((sum, { comparisons }) => sum + comparisons, 0);
  const verdict = closes ? "The ledger closes to the unit." : "The ledger does not close.";
  return pageHtml({
    title: "The tour of the CyberPlaza Protocol",
    lead: "What <code>npm start</code> did on its embedded chain, where it is more than a table can show.",
    notices: [
      `<div class="verdict${closes ? "" : " bad"}" id="verdict"><strong>${verdict}</strong><p>${formatCount(compared)} amounts compared.</p></div>`,
    ],
    sections: [
      ...(supply === null ? [] : [{ id: "supply-years", title: "Five years of supply", parts: supplyParts(supply) }]),
      ...(bridge === null ? [] : [{ id: "bridge", title: "CPT on three chains", parts: bridgeParts(bridge) }]),
      ...(lending === null
        ? []
        : [{ id: "lending", title: "The lending pool: a run and a default", parts: lendingParts(lending) }]),
      ...(community === null
        ? []
        : [{ id: "community", title: "A community and its project", parts: communityParts(community) }]),
      ...(governance === null
        ? []
        : [{ id: "governance", title: "Into the holders' hands", parts: governanceParts(governance) }]),
      ...(year === null ? [] : [{ id: "year", title: "A year of locks", parts: yearParts(year) }]),
    ],
    footer:
      "veCPT in CPT with 18 decimals, shown shorter; USDC with all six digits; times are UTC on the chain's clock.",
    figures: JSON.stringify({ closes, year, supply, bridge, governance, lending, community }, bigintAsString, 1),
  });
}

function governanceParts({ acts, proposals }: GovernanceRecord): string[] {
  return [
    htmlTable({
      id: "acts",
      caption: "What councils and holders did, by real Safes and a real Governor",
      columns: ["at", "who", "what"],
      rows: acts.map(({ at, who, what }) => [formatTime(Number(at)), who, what]),
    }),
    htmlTable({
      id: "proposals",
      caption: "Proposals, in whole veCPT",
      columns: ["proposal", right("for"), right("against"), right("abstain"), right("quorum"), "state"],
      rows: proposals.map(({ title, votes, quorum, state }) => [
        title,
        ...[votes.for, votes.against, votes.abstain, quorum].map(wholeCpt),
        state,
      ]),
    }),
  ];
}

function yearParts(year: Year): string[] {
  const times = year.weeks.map(({ at }) => formatTime(at));
  const names = year.holders.map(({ name }) => name);
  const holders = htmlTable({
    id: "holders",
    caption: "USDC claimed, against a week-by-week model of the locks",
    columns: ["holder", right("claims"), right("claimed"), right("model, down")],
    rows: year.holders.map(({ name, claims, claimed, expected }) => [
      name,
      String(claims),
      formatUsdc(claimed),
      formatUsdc(expected),
    ]),
    foot: ["all", "", formatUsdc(year.claimed), `${formatUsdc(year.received)} received`],
  });
  const veCpt = figure({
    id: "vecpt",
    title: "veCPT by holder",
    caption:
      "veCPT falls in a straight line to nothing at the lock's end. A has locked for four years and adds to it, B for one, C for half a year, and extends.",
    drawings: [
      course(year, "vecpt", "veCPT by holder over the year", "veCPT", (week, i) => Number(week.veCpt[i] ?? 0n) / UNIT),
    ],
    columns: ["week", ...names.map(right), right("all")],
    rows: year.weeks.map(({ veCpt, supply }, i) => [times[i] ?? "", ...veCpt.map(wholeCpt), wholeCpt(supply)]),
  });
  const usdc = figure({
    id: "usdc",
    title: "USDC claimed by holder",
    caption:
      "A claims every four weeks, B every quarter, C is paid by somebody else at the end: a claim costs the same each time.",
    drawings: [
      course(
        year,
        "usdc",
        "USDC claimed by holder over the year",
        "USDC",
        (week, i) => Number(week.claimed[i] ?? 0n) / 1e6,
      ),
    ],
    columns: ["week", right("revenue"), ...names.map(right)],
    rows: year.weeks.map(({ revenue, claimed }, i) => [
      times[i] ?? "",
      formatUsdc(revenue),
      ...claimed.map(formatUsdc),
    ]),
  });
  return [holders, veCpt, usdc];
}

function course(
  { weeks, holders }: Year,
  id: string,
  label: string,
  y: string,
  valueOf: (week: Year["weeks"][number], holder: number) => number,
): string {
  return timeSeries({
    id: `${id}-drawing`,
    label,
    y,
    stacked: false,
    is: "state",
    from: weeks[0]?.at ?? 0,
    to: weeks.at(-1)?.at ?? 0,
    series: holders.map(({ name }, i) => ({
      name,
      colour: LINES[i % LINES.length] ?? COLOURS.black,
      points: weeks.map((week): [number, number] => [week.at, valueOf(week, i)]),
    })),
  });
}
