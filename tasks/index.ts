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
    "tour",
    "Take real compute jobs through the whole protocol on an embedded chain, and check that the ledger closes",
  )
    .addFlag({ name: "json", description: "Print the result as one JSON object on standard output" })
    .addFlag({ name: "quiet", description: "No progress on standard error" })
    .setAction(() => import("./tour/run.ts"))
    .build(),
];
