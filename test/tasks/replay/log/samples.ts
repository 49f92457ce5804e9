import { MalformedLogError } from "../../../../tasks/replay/log/problems.ts";

export const HEADER =
  "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";

const POD = {
  name: "pod-1",
  cpu_milli: "4000",
  memory_mib: "8192",
  num_gpu: "1",
  gpu_milli: "1000",
  gpu_spec: "",
  qos: "LS",
  pod_phase: "Running",
  creation_time: "100",
  deletion_time: "200",
  scheduled_time: "110",
};
type Pod = typeof POD;

/** Cells of a sound row, in the header's order, some of them changed. */
export function csvRow(cells: Partial<Pod>): Pod {
  return { ...POD, ...cells };
}

export function csvLog(...rows: Pod[]): string {
  return [HEADER, ...rows.map((row) => Object.values(row).join())].map((line) => `${line}\n`).join("");
}

const JOB = "7 100 10 90 4 88.5 -1 4 120 -1 1 3 1 -1 -1 1 -1 -1".split(" ");

/** A sound row, some of its cells changed; they are counted from 1, as in the format's definition. */
export function swfRow(cells: Record<number, string> = {}): string {
  return JOB.map((cell, index) => cells[index + 1] ?? cell).join(" ");
}

/** The lines of the error's message without its title. */
export function problemsOf(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof MalformedLogError) return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}
