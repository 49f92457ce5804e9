import { ACCOUNT_ITEMS, type Mismatch } from "../../lib/ledger.ts";
import { bigintAsString } from "../../lib/json.ts";
import type { ReplayAccount, ReplayedJob, ReplayResult } from "../result.ts";
import { figures } from "./figures.ts";
import { summarize } from "./summary.ts";

/**
 * Every account and every job on a line of its own, so that two ledgers can be compared and searched line by line. Amounts
 * are decimal strings of USDC units. What differs from run to run, time and memory, is left out: the same log gives the
 * same file.
 */
export function ledgerJson(result: ReplayResult): string {
  const { jobs, accounts, checks } = result;
  const { totals, ends, sinks, flows, ...head } = figures(result, summarize(result));
  const members = [
    ...Object.entries(head).map(member),
    object("ends", ends),
    object("totals", inOrder(totals, TOTALS)),
    list("flows", flows),
    list(
      "checks",
      checks.map(({ mismatches, ...check }) => ({
        ...inOrder(check, ["when", "comparisons"]),
        mismatches: mismatches.map((mismatch) => inOrder(mismatch, MISMATCH_KEYS)),
      })),
    ),
    list(
      "sinks",
      sinks.map((sink) => inOrder(sink, ["name", "owed", "paid"])),
    ),
    list(
      "accounts",
      accounts.map((account) => inOrder(account, ACCOUNT_KEYS)),
    ),
    list(
      "jobs",
      jobs.map((job) => inOrder(job, JOB_KEYS)),
    ),
  ];
  return `{\n${members.join(",\n")}\n}\n`;
}

const TOTALS: (keyof ReplayResult["totals"])[] = [
  ...ACCOUNT_ITEMS,
  "feesPending",
  "feesMatured",
  "feesForwarded",
  "routerReceived",
  "undistributed",
  "usdcInEscrow",
];

const ACCOUNT_KEYS: (keyof ReplayAccount)[] = ["name", "address", ...ACCOUNT_ITEMS];

const MISMATCH_KEYS: (keyof Mismatch)[] = ["account", "what", "expected", "found", "by"];

const JOB_KEYS: (keyof ReplayedJob)[] = [
  "name",
  "line",
  "id",
  "user",
  "provider",
  "end",
  "startedLate",
  "fromBuffer",
  "capped",
  "orderedUnits",
  "units",
  "unitPrice",
  "locked",
  "stillLocked",
  "paid",
  "fee",
  "refund",
  "gas",
];

/** The same keys in the same order, however the object was made. */
function inOrder<T extends object>(value: T, keys: (keyof T)[]): object {
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}

function member([key, value]: [string, unknown]): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value, bigintAsString)}`;
}

function list(key: string, values: object[]): string {
  const lines = values.map((value) => JSON.stringify(value, bigintAsString));
  return `${JSON.stringify(key)}: [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n`}]`;
}

function object(key: string, value: object): string {
  return `${JSON.stringify(key)}: {\n${Object.entries(value).map(member).join(",\n")}\n}`;
}
