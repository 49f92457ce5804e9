import { resolve } from "node:path";
import { InputError } from "../lib/InputError.ts";

/** As the command line gives them; an option left out is empty. */
export interface StartArguments {
  jobs: string;
  mapping: string;
  limit: string;
  speed: string;
  out: string;
  serve: boolean;
  json: boolean;
  quiet: boolean;
}

/** Of a replay. */
export interface ReplayOptions {
  file: string;
  mapping: string | null;
  limit: number;
  speed: number | undefined;
  /** Folder of the report. */
  out: string;
}

/**
 * What to replay; null when no log is given.
 *
 * @throws InputError
 */
export function replayOptions({ jobs, mapping, limit, speed, out }: StartArguments): ReplayOptions | null {
  if (jobs === "") {
    for (const [name, value] of Object.entries({ mapping, limit, speed })) {
      if (value !== "") throw new InputError(`--${name} is about a job log: give one with --jobs FILE.`);
    }
    return null;
  }
  return {
    file: fromCaller(jobs),
    mapping: mapping === "" ? null : fromCaller(mapping),
    limit: limit === "" ? Infinity : positive("limit", limit, /^\d+$/, "a whole number of jobs"),
    speed: speed === "" ? undefined : positive("speed", speed, /^\d+(\.\d+)?$/, "seconds of the log in a second"),
    out: folderOf(out),
  };
}

/** Where reports go: `out` where it was called from by default. */
export function folderOf(out: string): string {
  return fromCaller(out === "" ? "out" : out);
}

/** npm runs scripts in the project's folder and says where it was called from. */
function fromCaller(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

function positive(name: string, text: string, form: RegExp, what: string): number {
  const value = Number(text);
  if (form.test(text) && value > 0) return value;
  throw new InputError(`--${name}: expected ${what}, more than 0, found "${text}".`);
}
