import { formatEther } from "ethers";
import { wholeCpt } from "../lib/cpt.ts";
import { formatTime } from "../lib/page/text.ts";
import { formatTable, type Column } from "../lib/table.ts";
import type { BridgeRecord } from "./bridge.ts";

const right = (title: string): Column => ({ title, right: true });

/** A table's titles and rows, for the terminal and for the page. */
export interface Rows {
  columns: Column[];
  rows: string[][];
}

/** The bridge in the terminal. */
export function bridgeTables(record: BridgeRecord): string[] {
  const mistakes = mistakeRows(record);
  return [
    "CPT on three chains, in whole CPT: locked at home = the supplies of the others",
    table(chainRows(record)),
    "Messages; what failed was tried again",
    table(messageRows(record)),
    "What bridge check found when councils had made mistakes",
    table(mistakes),
  ];
}

function table({ columns, rows }: Rows): string {
  return formatTable(columns, rows);
}

export function chainRows({ chains }: BridgeRecord): Rows {
  return {
    columns: ["chain", right("chain id"), right("locked"), right("supply"), right("out by home"), right("ether paid")],
    rows: chains.map(({ name, chainId, cpt, outside, fees }) => [
      name,
      String(chainId),
      ...(outside === null ? [wholeCpt(cpt), "", ""] : ["", wholeCpt(cpt), wholeCpt(outside)]),
      formatEther(fees),
    ]),
  };
}

export function messageRows({ messages }: BridgeRecord): Rows {
  return {
    columns: [
      right("message"),
      "from",
      "to",
      "who",
      right("CPT"),
      right("ether paid"),
      "sent",
      "arrived",
      right("failed"),
    ],
    rows: messages.map(({ number, from, to, sender, amount, fee, sentAt, arrivedAt, failures }) => [
      String(number),
      from,
      to,
      sender,
      wholeCpt(amount),
      formatEther(fee),
      formatTime(Number(sentAt)),
      arrivedAt === null ? "under way" : formatTime(Number(arrivedAt)),
      String(failures.length),
    ]),
  };
}

/** Of the check that came after the mistakes: the last one that found something. */
export function mistakeRows({ checks }: BridgeRecord): Rows {
  const last = checks.findLast(({ findings }) => findings.length > 0);
  return {
    columns: ["chain", "pathway", "what", "should be", "is"],
    rows: (last?.findings ?? []).map(({ chain, pathway, what, expected, actual }) => {
      return [chain, pathway, what, expected, actual];
    }),
  };
}
