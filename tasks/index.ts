import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

const YES = { name: "yes", description: "Do not ask before sending" } as const;
const JSON_FLAG = { name: "json", description: "Print the result as one JSON object on standard output" } as const;

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
