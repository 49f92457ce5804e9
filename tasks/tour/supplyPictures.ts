import { COLOURS, stackedBars, timeSeries } from "../lib/charts.ts";
import { figure } from "../lib/page/figure.ts";
import { htmlTable, right } from "../lib/page/htmlTable.ts";
import { formatTime } from "../lib/page/text.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { formatUsdc } from "../lib/usdc.ts";
import { VESTING, type SupplyRecord, type VestingCategory } from "./supply.ts";

const CPT = 10 ** 18;
const COLOUR_OF: Record<VestingCategory, string> = {
  foundation: COLOURS.blue,
  "private sale": COLOURS.orange,
  team: COLOURS.green,
};

/** Supply, vesting and burns of five years, in pictures. */
export function supplyParts(record: SupplyRecord): string[] {
  return [saleTable(record), supplyPicture(record), vestingPicture(record), burnPicture(record)];
}

function saleTable({ sale, teamGranted, listedAt }: SupplyRecord): string {
  return htmlTable({
    id: "launch",
    caption: "From genesis to the listing",
    columns: ["what", right("amount")],
    rows: [
      ["CPT sold in the private sale", wholeCpt(sale.cpt)],
      [`USDC paid for it by ${sale.buyers} buyers`, formatUsdc(sale.usdc)],
      ["CPT granted to the team", wholeCpt(teamGranted)],
      ["listing", formatTime(Number(listedAt))],
    ],
  });
}

function supplyPicture({ samples }: SupplyRecord): string {
  const lines = [
    { name: "supply", colour: COLOURS.black, valueOf: ({ supply }: SupplyRecord["samples"][number]) => supply },
    {
      name: "circulating",
      colour: COLOURS.blue,
      valueOf: ({ circulating }: SupplyRecord["samples"][number]) => circulating,
    },
  ];
  return figure({
    id: "supply",
    title: "Supply over five years",
    caption:
      "The supply begins with 100 million CPT and only falls, by what is bought back and burnt. Circulating is what neither genesis, the vesting vault, the sale nor the buyback holds.",
    drawings: [
      timeSeries({
        id: "supply-drawing",
        label: "CPT that exists and CPT that circulates, over five years",
        y: "CPT",
        stacked: false,
        is: "state",
        ...span(samples),
        series: lines.map(({ name, colour, valueOf }) => ({
          name,
          colour,
          points: samples.map((sample): [number, number] => [Number(sample.at), Number(valueOf(sample)) / CPT]),
        })),
      }),
    ],
    columns: ["quarter's end", right("supply"), right("circulating"), right("price, USDC")],
    rows: samples.map(({ at, supply, circulating, price }) => [
      formatTime(Number(at)),
      wholeCpt(supply),
      wholeCpt(circulating),
      formatUsdc(price),
    ]),
  });
}

function vestingPicture({ samples }: SupplyRecord): string {
  return figure({
    id: "vesting",
    title: "Vesting by category",
    caption:
      "The foundation has a tenth of its part at the listing and the rest over 24 months; the private sale nothing for 6 months, then all over 18; the team nothing for 12, then all over 36. Only what was sold and granted is shown.",
    drawings: [
      timeSeries({
        id: "vesting-drawing",
        label: "CPT vested by category, over five years",
        y: "CPT",
        stacked: true,
        is: "state",
        ...span(samples),
        series: VESTING.map((category) => ({
          name: category,
          colour: COLOUR_OF[category],
          points: samples.map(({ at, vested }): [number, number] => [Number(at), Number(vested[category]) / CPT]),
        })),
      }),
    ],
    columns: ["quarter's end", ...VESTING.flatMap((category) => [right(`${category}: vested`), right("released")])],
    rows: samples.map(({ at, vested, released }) => [
      formatTime(Number(at)),
      ...VESTING.flatMap((category) => [wholeCpt(vested[category]), wholeCpt(released[category])]),
    ]),
  });
}

function burnPicture({ burns }: SupplyRecord): string {
  return figure({
    id: "burns",
    title: "Burns by quarter",
    caption: "What the buyback bought in a quarter is burnt at its end, with a numbered record on the chain.",
    drawings: [
      stackedBars({
        id: "burns-drawing",
        label: "CPT burnt by quarter",
        x: "burn",
        y: "CPT",
        categories: burns.map((_, number) => String(number)),
        series: [
          { name: "burnt", colour: COLOURS.vermilion, values: burns.map(({ cptBurnt }) => Number(cptBurnt) / CPT) },
        ],
      }),
    ],
    columns: ["burn", "at", right("USDC spent"), right("CPT burnt"), right("supply after")],
    rows: burns.map(({ at, usdcSpent, cptBurnt, supplyAfter }, number) => [
      String(number),
      formatTime(Number(at)),
      formatUsdc(usdcSpent),
      wholeCpt(cptBurnt),
      wholeCpt(supplyAfter),
    ]),
  });
}

function span(samples: SupplyRecord["samples"]): { from: number; to: number } {
  return { from: Number(samples[0]?.at ?? 0n), to: Number(samples.at(-1)?.at ?? 0n) };
}
