import { emptyTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

/** Every task is declared here and loaded when it runs. */
export const tasks: TaskDefinition[] = [
  emptyTask("deploy", "Deploy the suite").build(),
  task(["deploy", "run"], "Deploy the suite to a network, or go on where an interrupted run stopped")
    .addFlag({ name: "yes", description: "Do not ask before sending" })
    .addFlag({ name: "json", description: "Print the result as one JSON object on standard output" })
    .setAction(() => import("./deploy/run.ts"))
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
    .addFlag({ name: "json", description: "Print the result as one JSON object on standard output" })
    .addFlag({ name: "quiet", description: "No progress on standard error" })
    .setAction(() => import("./start/run.ts"))
    .build(),
];
