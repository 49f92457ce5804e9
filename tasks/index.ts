import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

const YES = { name: "yes", description: "Do not ask before sending" } as const;
const JSON_FLAG = { name: "json", description: "Print the result as one JSON object on standard output" } as const;

const FILE = {
  name: "file",
  description: "The transaction's file, as `safe propose` writes it",
  defaultValue: "",
} as const;
const NONCE = { name: "nonce", description: "The Safe's nonce; its next one by default", defaultValue: "" } as const;
const OUT = {
  name: "out",
  description: "File to write; safe/<chainId>/<council>-<nonce>-<hash>.json by default",
  defaultValue: "",
} as const;
const CONTRACTS = {
  name: "contracts",
  description: "Which contracts, with commas, for example jobEscrow,cpt; or all for which it can be done",
  defaultValue: "",
} as const;
const FROM_BLOCK = {
  name: "fromBlock",
  description: "Block of the deployment, where a node answers slowly; 0 by default",
  defaultValue: "",
} as const;
const ALLOW_FOREIGN = { name: "allowForeign", description: "Also calls to contracts outside the suite" } as const;
const BRIDGE = {
  name: "bridge",
  description: "JSON that describes the bridge; deploy/bridge.json by default",
  defaultValue: "",
} as const;
const PATHWAY = {
  name: "pathway",
  description: "The chain at its other end: arbitrum, ethereum, polygon, or an endpoint id",
  defaultValue: "",
} as const;
const DIRECTION = {
  name: "direction",
  description: "out, in or both, seen from this chain",
  defaultValue: "both",
} as const;
const PROPOSAL = { name: "proposal", description: "Id of the proposal", defaultValue: "" } as const;

/** Every task is declared here and loaded when it runs. */
export const tasks: TaskDefinition[] = [
  emptyTask("deploy", "Deploy the suite").build(),
  task(["deploy", "run"], "Deploy the suite to a network, or go on where an interrupted run stopped")
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy/run.ts"))
    .build(),
  task(["deploy", "plan"], "What a deployment would send, step by step, and what of it is done; sends nothing")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy/plan.ts"))
    .build(),
  task(
    ["deploy", "verify"],
    "Hold the chain against this repository: code, proxies, roles, Safes, timelock, parameters; fails when anything differs",
  )
    .addOption({ name: "fromBlock", description: "A block before the deployment's first", defaultValue: "" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy/verify.ts"))
    .build(),
  emptyTask("safe", "Transactions of the councils' Safes: propose, sign, execute").build(),
  task(["safe", "propose"], "Write the file of a Safe's transaction; nothing is sent")
    .addOption({
      name: "safe",
      description: "Which Safe: sevenOfNine, fiveOfNine, fourOfNine, threeOfFive, or an address",
      defaultValue: "",
    })
    .addOption({
      name: "calls",
      description: "JSON file of calls: [{ contract, function, args }] or [{ to, data, value }]",
      defaultValue: "",
    })
    .addOption(NONCE)
    .addFlag({ name: "schedule", description: "Schedule calls that have a delay" })
    .addFlag({ name: "execute", description: "Execute calls that were scheduled and whose delay is over" })
    .addFlag(ALLOW_FOREIGN)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./safe/propose.ts"))
    .build(),
  task(["safe", "sign"], "Check a transaction's file and add an owner's signature to it")
    .addOption(FILE)
    .addOption({
      name: "as",
      description: "Which of the network's accounts signs; the first by default",
      defaultValue: "",
    })
    .addFlag(ALLOW_FOREIGN)
    .addFlag({ ...YES, description: "Do not ask before signing" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./safe/sign.ts"))
    .build(),
  task(["safe", "status"], "Who signed a transaction's file, and whether it can be executed")
    .addOption(FILE)
    .addFlag(ALLOW_FOREIGN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./safe/status.ts"))
    .build(),
  task(["safe", "execute"], "Send a transaction that enough owners have signed; anyone may")
    .addOption(FILE)
    .addFlag(ALLOW_FOREIGN)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./safe/execute.ts"))
    .build(),
  task(
    ["safe", "verify"],
    "Derive everything in a transaction's file again, without a network; fails when something differs",
  )
    .addOption(FILE)
    .addFlag(ALLOW_FOREIGN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./safe/verify.ts"))
    .build(),
  task(
    "pause",
    "Write the Safe's transaction that stops contracts in an emergency (guardian), or prolongs that (7-of-9)",
  )
    .addOption(CONTRACTS)
    .addFlag({ name: "prolong", description: "Prolong the running stop once by 14 days" })
    .addOption(NONCE)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./pause/run.ts"))
    .build(),
  task("unpause", "Write the Safe's transaction that ends the stop of contracts (4-of-9)")
    .addOption(CONTRACTS)
    .addOption(NONCE)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./unpause/run.ts"))
    .build(),
  emptyTask("bridge", "CPT's bridge to other chains").build(),
  task(
    ["bridge", "check"],
    "Read every pathway back, on every chain, and hold it against the description of the bridge; fails when anything differs",
  )
    .addOption(BRIDGE)
    .addOption(FROM_BLOCK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./bridge/check.ts"))
    .build(),
  task(
    ["bridge", "wire"],
    "Write the councils' transactions that make this chain's end of every pathway as it is described; nothing is sent",
  )
    .addOption(BRIDGE)
    .addOption({
      name: "council",
      description: "Only sevenOfNine's or fourOfNine's; both by default",
      defaultValue: "",
    })
    .addFlag({ name: "schedule", description: "Schedule what is missing" })
    .addFlag({ name: "execute", description: "Carry out what was scheduled and whose delay is over" })
    .addOption(FROM_BLOCK)
    .addOption(NONCE)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./bridge/wire.ts"))
    .build(),
  task(
    ["bridge", "pause"],
    "Write the Safe's transaction that stops a pathway in an emergency (guardian), or prolongs that (7-of-9)",
  )
    .addOption(PATHWAY)
    .addOption(DIRECTION)
    .addFlag({ name: "prolong", description: "Prolong the running stop once by 14 days" })
    .addOption(NONCE)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./bridge/pause.ts"))
    .build(),
  task(["bridge", "unpause"], "Write the Safe's transaction that ends the stop of a pathway (4-of-9)")
    .addOption(PATHWAY)
    .addOption(DIRECTION)
    .addOption(NONCE)
    .addOption(OUT)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./bridge/unpause.ts"))
    .build(),
  emptyTask("roles", "Who may do what").build(),
  task(["roles", "show"], "Who holds which role with which delay, the councils, and what is scheduled")
    .addOption(FROM_BLOCK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./roles/show.ts"))
    .build(),
  task(
    ["roles", "diff"],
    "What on the chain differs from the table of roles and the configuration; fails when something does",
  )
    .addOption(FROM_BLOCK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./roles/diff.ts"))
    .build(),
  emptyTask("buyback", "Buy back CPT and burn it").build(),
  task(["buyback", "run"], "Swap USDC of the buyback for CPT, as much as it may; anyone may")
    .addOption({ name: "maxUsdc", description: "At most so many USDC, for example 2500.50", defaultValue: "" })
    .addOption({
      name: "route",
      description: "Listed pools from USDC to CPT, with commas; the CPT/USDC pool by default",
      defaultValue: "",
    })
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./buyback/run.ts"))
    .build(),
  task(["buyback", "burn"], "Burn what was bought, once a quarter; anyone may")
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./buyback/burn.ts"))
    .build(),
  emptyTask("vesting", "CPT that becomes its beneficiaries' over time").build(),
  task(["vesting", "show"], "The genesis table, the listing and the daily limit; with --beneficiary its schedules")
    .addOption({ name: "beneficiary", description: "Whose schedules", defaultValue: "" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./vesting/show.ts"))
    .build(),
  task(["vesting", "release"], "Pay a beneficiary all that has vested and is free; anyone may")
    .addOption({ name: "beneficiary", description: "Who is paid", defaultValue: "" })
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./vesting/release.ts"))
    .build(),
  emptyTask("governor", "Proposals of the holders of veCPT").build(),
  task(["governor", "show"], "The rules and all proposals; with --proposal one, its calls, votes and times")
    .addOption({ name: "proposal", description: "Its id", defaultValue: "" })
    .addOption(FROM_BLOCK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/show.ts"))
    .build(),
  task(["governor", "propose"], "Submit a proposal that a file describes; takes 100 000 votes")
    .addOption({ name: "file", description: "JSON with title, description, actions (docs/tasks.md)", defaultValue: "" })
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/propose.ts"))
    .build(),
  task(["governor", "vote"], "Vote on a proposal")
    .addOption(PROPOSAL)
    .addOption({ name: "support", description: "for, against or abstain", defaultValue: "" })
    .addOption({ name: "reason", description: "Kept for all to read", defaultValue: "" })
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/vote.ts"))
    .build(),
  task(["governor", "queue"], "Put a proposal that passed into the timelock; anyone may")
    .addOption(PROPOSAL)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/queue.ts"))
    .build(),
  task(["governor", "execute"], "Execute a queued proposal after its 48 hours; anyone may")
    .addOption(PROPOSAL)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/execute.ts"))
    .build(),
  task(["governor", "cancel"], "Withdraw the own proposal until its vote begins")
    .addOption(PROPOSAL)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./governor/cancel.ts"))
    .build(),
  emptyTask("dao", "DAOs and their tasks").build(),
  task(["dao", "show"], "DAOs, their parts and their tasks as a tree, and how many tasks wait for what")
    .addOption({ name: "node", description: "Only this node and what is below it", defaultValue: "" })
    .addOption({ name: "depth", description: "Only so many levels", defaultValue: "" })
    .addOption({ name: "limit", description: "At most so many nodes; 500 by default", defaultValue: "" })
    .addOption(FROM_BLOCK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./dao/show.ts"))
    .build(),
  emptyTask("oracle", "The price of CPT").build(),
  task(["oracle", "check"], "What the sources say and whether there is a price; fails when there is no fresh one")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./oracle/check.ts"))
    .build(),
  task(
    "start",
    "Take real compute jobs through the whole protocol on an embedded chain, or replay a job log with --jobs, and check that the ledger closes",
  )
    .addOption({
      name: "jobs",
      description: "Job log to replay: Standard Workload Format, or CSV as of the Alibaba GPU trace",
      defaultValue: "",
    })
    .addOption({
      name: "mapping",
      description: "With --jobs: how a log becomes jobs (docs/replay.md)",
      defaultValue: "",
    })
    .addOption({ name: "limit", description: "With --jobs: only the first N jobs of the log", defaultValue: "" })
    .addOption({
      name: "speed",
      description: "With --jobs: seconds of the log that pass in a second; as fast as possible by default",
      defaultValue: "",
    })
    .addOption({
      name: "out",
      description: "Folder of the report with its pictures; ./out by default",
      defaultValue: "",
    })
    .addFlag({ name: "serve", description: "Serve the chain at 127.0.0.1:8545 until Ctrl-C, also while it runs" })
    .addFlag(JSON_FLAG)
    .addFlag({ name: "quiet", description: "No progress on standard error" })
    .setAction(() => import("./start/run.ts"))
    .build(),
];
