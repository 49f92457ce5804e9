/** Of a task list of the Alibaba GPU cluster trace, v2023. Times are seconds; 1 000 milli are a core or a GPU. */
export const CSV_COLUMNS = [
  "name",
  "cpu_milli",
  "memory_mib",
  "num_gpu",
  "gpu_milli",
  "gpu_spec",
  "qos",
  "pod_phase",
  "creation_time",
  "deletion_time",
  "scheduled_time",
] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];
