import { COLOURS, timeSeries, type PointSeries } from "../lib/charts.ts";
import { usdcNumber } from "../lib/chartStyle.ts";
import { drawTree, type Drawn } from "../lib/dao/drawTree.ts";
import { figure } from "../lib/page/figure.ts";
import { htmlTable, right } from "../lib/page/htmlTable.ts";
import { escapeHtml, formatTime } from "../lib/page/text.ts";
import { formatUsdc } from "../lib/usdc.ts";
import type { CommunityRecord, CommunitySample } from "./community.ts";

const NODE_COLOURS = [COLOURS.blue, COLOURS.sky, COLOURS.purple] as const;

/** The community's project, in a tree, a picture and tables. */
export function communityParts(record: CommunityRecord): string[] {
  return [
    `<pre id="community-tree">${escapeHtml(communityTree(record).join("\n"))}</pre>`,
    moneyPicture(record),
    htmlTable({
      id: "community-members",
      caption: "Revenue by shares; what a node has of it, it shares with its own members",
      columns: ["node", "member", right("shares"), right("USDC")],
      rows: record.members.map(({ node, member, shares, claimed }) => [
        node,
        member,
        shares.toString(),
        formatUsdc(claimed),
      ]),
    }),
    htmlTable({
      id: "community-acts",
      caption: "What everybody did",
      columns: ["at", "who", "what"],
      rows: record.acts.map(({ at, who, what }) => [formatTime(Number(at)), who, what]),
    }),
  ];
}

/** Nodes and tasks, each below what it stands below. */
export function communityTree({ nodes, tasks }: CommunityRecord): string[] {
  const below = (parent: string | null): Drawn[] => [
    ...nodes
      .filter((node) => node.parent === parent)
      .map(({ id, name, kind, state, free }) => ({
        text: `#${id} ${name}: ${kind}, ${state}, ${formatUsdc(free)} USDC to spend`,
        below: below(name),
      })),
    ...tasks
      .filter((task) => task.parent === parent)
      .map(({ id, name, state, worker, budget, paid }) => ({
        text: `#${id} ${name}: task, ${state}, ${formatUsdc(paid)} of ${formatUsdc(budget)} USDC paid to ${worker ?? "nobody"}`,
        below: below(name),
      })),
  ];
  return below(null).flatMap(drawTree);
}

function moneyPicture({ samples, nodes }: CommunityRecord): string {
  const lines = [
    ...nodes.map(({ name }, i) => ({
      name: `${name}, to spend`,
      colour: NODE_COLOURS[i % NODE_COLOURS.length] ?? COLOURS.black,
      valueOf: ({ free }: CommunitySample) => free[name] ?? 0n,
    })),
    { name: "in tasks", colour: COLOURS.orange, valueOf: ({ inTasks }: CommunitySample) => inTasks },
    { name: "bonds and revenue to be claimed", colour: COLOURS.grey, valueOf: ({ owed }: CommunitySample) => owed },
    { name: "paid out", colour: COLOURS.green, valueOf: ({ paidOut }: CommunitySample) => paidOut },
  ];
  const series = lines.map(({ name, colour, valueOf }): PointSeries => {
    return { name, colour, points: samples.map((sample) => [Number(sample.at), usdcNumber(valueOf(sample))]) };
  });
  return figure({
    id: "community-money",
    title: "Where the community's money is",
    caption:
      "A grant comes to the community. Its members, one of which is the branch itself, resolve to give most of it to training, which gives a part to evaluation. Tasks take it out of what can be spent when they are published, and give back what is not earned. Revenue is shared at the end.",
    drawings: [
      timeSeries({
        id: "community-money-drawing",
        label: "USDC of the community by where it is",
        y: "USDC",
        stacked: true,
        is: "state",
        from: Number(samples[0]?.at ?? 0n),
        to: Number(samples.at(-1)?.at ?? 0n),
        series,
      }),
    ],
    columns: ["at", "what", ...lines.map(({ name }) => right(name))],
    rows: samples.map((sample) => [
      formatTime(Number(sample.at)),
      sample.what,
      ...lines.map(({ valueOf }) => formatUsdc(valueOf(sample))),
    ]),
  });
}
