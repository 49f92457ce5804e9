/** Measures the gas rows, compares them with their limits and with the record. `npm run bench:gas -- --help`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { formatTable } from "../tasks/lib/table.ts";
import { testArtifact } from "../test/helpers/testArtifact.ts";
import type { Gas } from "./steps.ts";
import { ROWS, type Row, type RowId } from "./rows.ts";

const HELP = `Usage: npm run bench:gas [-- <options>]

Measures every row and writes bench/gas.json.

  --check   write nothing; fail when a row is above its limit or off the record by more than 1 %
  --fiat    measure with Circle's FiatTokenV2_2 instead of a plain ERC-20; write nothing
  --help    show this`;

const RECORD = join(import.meta.dirname, "gas.json");
/** Growth that needs a new record in the same commit. */
const TOLERANCE = 0.01;
/** What rows that are the same may differ by. */
const SAME = 2_000;

type GasRecord = Record<string, { gas: number }>;

const options = readOptions();
if (options.help) {
  console.log(HELP);
} else {
  await hre.tasks.getTask("build").run({ noTests: true, quiet: true });
  // the scenarios need the bindings that the build generates
  const { measureMarketGas } = await import("./marketGasScenario.ts");
  const { measureVeGas } = await import("./veGasScenario.ts");
  const { measureGovernanceGas } = await import("./governanceGasScenario.ts");
  const { measureDaoGas, measureTreeGas } = await import("./daoGasScenario.ts");
  const { measurePoolGas } = await import("./poolGasScenario.ts");
  const { measureBridgeGas } = await import("./bridgeGasScenario.ts");
  const { measureTokenGas } = await import("./tokenGasScenario.ts");
  const plainUsdc = options.fiat ? undefined : await testArtifact(hre, "test/mocks/MockUSDC.sol", "MockUSDC");
  const gas = {
    ...(await measureVeGas(await hre.network.create("embedded"), plainUsdc)),
    ...(await measureGovernanceGas(await hre.network.create("embedded"))),
    ...(await measureDaoGas(await hre.network.create("embedded"))),
    ...(await measureTreeGas(await hre.network.create("embedded"), plainUsdc)),
    ...(await measurePoolGas(await hre.network.create("embedded"), plainUsdc)),
    ...(await measureTokenGas(await hre.network.create("embedded"), plainUsdc)),
    ...(await measureBridgeGas(await testArtifact(hre, "test/mocks/StockOftAdapter.sol", "StockOftAdapter"))),
    ...(await measureMarketGas(await hre.network.create("embedded"), plainUsdc)),
  } as Gas;
  printTable(gas);
  if (options.fiat) {
    console.log("\nWith FiatTokenV2_2: for comparison, not recorded, no limits.");
  } else {
    const problems = [...aboveLimit(gas), ...unequal(gas), ...(options.check ? offRecord(gas) : [])];
    if (!options.check) writeRecord(gas);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
  }
}

function readOptions(): { check: boolean; fiat: boolean; help: boolean } {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ options: { check: flag, fiat: flag, help: { ...flag, short: "h" } } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

function rows(gas: Gas): [RowId, Row, number][] {
  return (Object.entries(ROWS) as [RowId, Row][]).map(([id, row]) => [id, row, gas[id]]);
}

function printTable(gas: Gas): void {
  const ratio = (ours: number, theirs: number | undefined) => (theirs === undefined ? "–" : (ours / theirs).toFixed(2));
  const lines = rows(gas).map(([id, row, ours]) => [
    id,
    ours.toString(),
    row.limit?.toString() ?? "–",
    ratio(ours, row.floor),
    row.peer === undefined ? "–" : `${ratio(ours, row.peer.gas)} ${row.peer.name}`,
    row.what,
  ]);
  const columns = [
    { title: "row" },
    { title: "gas", right: true },
    { title: "limit", right: true },
    { title: "/ floor", right: true },
    { title: "/ best peer" },
    { title: "operation" },
  ];
  console.log(formatTable(columns, lines));
}

function aboveLimit(gas: Gas): string[] {
  return rows(gas)
    .filter(([, { limit }, ours]) => limit !== undefined && ours > limit)
    .map(([id, { limit }, ours]) => `${id}: ${ours} gas is above its limit of ${limit}`);
}

function unequal(gas: Gas): string[] {
  return rows(gas).flatMap(([id, { sameAs }, ours]) => {
    if (sameAs === undefined) return [];
    const other = gas[sameAs as RowId];
    if (Math.abs(ours - other) <= SAME) return [];
    return [`${id}: ${ours} gas, ${sameAs} has ${other}; they differ by more than ${SAME}`];
  });
}

function offRecord(gas: Gas): string[] {
  if (!existsSync(RECORD)) return ["There is no bench/gas.json; run npm run bench:gas and commit it"];
  const record = JSON.parse(readFileSync(RECORD, "utf8")) as GasRecord;
  const changed = rows(gas).flatMap(([id, , ours]) => {
    const recorded = record[id]?.gas;
    if (recorded === undefined) return [`${id}: not in bench/gas.json; run npm run bench:gas`];
    if (Math.abs(ours - recorded) <= recorded * TOLERANCE) return [];
    return [`${id}: ${ours} gas, the record says ${recorded}; if that is meant, run npm run bench:gas and commit`];
  });
  const gone = Object.keys(record).filter((id) => !(id in ROWS));
  return [...changed, ...gone.map((id) => `${id}: in bench/gas.json, but no longer measured`)];
}

function writeRecord(gas: Gas): void {
  const record: GasRecord = Object.fromEntries(rows(gas).map(([id, , ours]) => [id, { gas: ours }]));
  writeFileSync(RECORD, `${JSON.stringify(record, undefined, 2)}\n`);
}
