import { COLOURS, timeSeries } from "../lib/charts.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { figure } from "../lib/page/figure.ts";
import { htmlTable, right } from "../lib/page/htmlTable.ts";
import { formatTime } from "../lib/page/text.ts";
import type { BridgeRecord, BridgeSample } from "./bridge.ts";
import { chainRows, messageRows, mistakeRows } from "./bridgeTables.ts";

const UNIT = 10 ** 18;

/** The bridge's days, in a picture and tables. */
export function bridgeParts(record: BridgeRecord): string[] {
  return [
    whereaboutsPicture(record),
    htmlTable({ id: "bridge-chains", caption: "At the end, in whole CPT", ...chainRows(record) }),
    htmlTable({
      id: "bridge-messages",
      caption: "Messages: 'failed' is how often a delivery did before one went through",
      ...messageRows(record),
    }),
    htmlTable({
      id: "bridge-mistakes",
      caption: "What the check of the bridge found when councils had made mistakes",
      ...mistakeRows(record),
    }),
    htmlTable({
      id: "bridge-acts",
      caption: "What everybody did",
      columns: ["at", "chain", "who", "what"],
      rows: record.acts.map(({ at, chain, who, what }) => [formatTime(Number(at)), chain, who, what]),
    }),
  ];
}

function whereaboutsPicture({ begin, samples }: BridgeRecord): string {
  const lines = [
    { name: "on Ethereum", colour: COLOURS.blue, valueOf: ({ supply }: BridgeSample) => supply["Ethereum"] ?? 0n },
    { name: "on Polygon", colour: COLOURS.purple, valueOf: ({ supply }: BridgeSample) => supply["Polygon"] ?? 0n },
    { name: "under way", colour: COLOURS.orange, valueOf: ({ underWay }: BridgeSample) => underWay },
  ];
  return figure({
    id: "bridge-cpt",
    title: "Where the CPT is that has left home",
    caption:
      "The areas together are what is locked at home, to the unit. A million goes to Ethereum, and another as soon as the hour's limit lets it; messages that wait for a pause, for gas or for a limit are under way until somebody delivers them; at the end a part comes home.",
    drawings: [
      timeSeries({
        id: "bridge-cpt-drawing",
        label: "CPT out of home by where it is",
        y: "CPT",
        stacked: true,
        is: "state",
        from: Number(begin),
        to: Number(samples.at(-1)?.at ?? begin),
        series: lines.map(({ name, colour, valueOf }) => ({
          name,
          colour,
          points: samples.map((sample): [number, number] => [Number(sample.at), Number(valueOf(sample)) / UNIT]),
        })),
      }),
    ],
    columns: ["at", "what", right("locked at home"), ...lines.map(({ name }) => right(name))],
    rows: samples.map((sample) => [
      formatTime(Number(sample.at)),
      sample.what,
      wholeCpt(sample.locked),
      ...lines.map(({ valueOf }) => wholeCpt(valueOf(sample))),
    ]),
  });
}
