/** Measures what settling the redemption queue costs by the number of requests, and draws it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import hre from "hardhat";
import { COLOURS, measuredPoints } from "../tasks/lib/charts.ts";
import { testArtifact } from "../test/helpers/testArtifact.ts";

const REQUESTS = [1, 2, 5, 10, 20, 50, 100, 200];
/** Maple's withdrawal manager, without a proxy: measured for two requests, each of which it pays on its own. */
const MAPLE: [requests: number, gas: number] = [2, 167_700];
const FOLDER = import.meta.dirname;

await hre.tasks.getTask("build").run({ noTests: true, quiet: true });
const { measureSettlement } = await import("./poolGasScenario.ts");
const plainUsdc = await testArtifact(hre, "test/mocks/MockUSDC.sol", "MockUSDC");

const measured: { requests: number; gas: number }[] = [];
for (const requests of REQUESTS) {
  const gas = await measureSettlement(await hre.network.create("embedded"), requests, plainUsdc);
  measured.push({ requests, gas });
  console.log(`${String(requests).padStart(4)} requests  ${gas.toLocaleString("en-US")} gas`);
}
await writeFile(join(FOLDER, "queue.json"), `${JSON.stringify(measured, null, 2)}\n`);
const points = measured.map(({ requests, gas }): [number, number] => [requests, gas / 1_000]);
const svg = measuredPoints({
  id: "queue",
  label: "Gas of a settlement by the number of requests",
  x: { name: "requests", log: true },
  y: { name: "thousand gas" },
  series: [
    { name: "RedeemQueue", colour: COLOURS.blue, points },
    { name: "Maple", colour: COLOURS.vermilion, points: [[MAPLE[0], MAPLE[1] / 1_000]], peer: true },
  ],
});
await writeFile(join(FOLDER, "queue-settle.svg"), `${svg}\n`);

const spread = Math.max(...measured.map(({ gas }) => gas)) - Math.min(...measured.map(({ gas }) => gas));
if (spread > 1_000) {
  console.error(`Settling costs ${spread} gas more for some numbers of requests than for others.`);
  process.exitCode = 1;
}
