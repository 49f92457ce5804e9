import { expect } from "chai";
import { resolve } from "node:path";
import { InputError } from "../../tasks/lib/InputError.ts";
import { replayOptions, type StartArguments } from "../../tasks/start/options.ts";

const NONE = { jobs: "", mapping: "", limit: "", speed: "", out: "" };

function options(given: Partial<typeof NONE>) {
  const rest: Omit<StartArguments, keyof typeof NONE> = { serve: false, json: false, quiet: false };
  return replayOptions({ ...NONE, ...rest, ...given });
}

describe("the options of a replay", () => {
  const calledFrom = process.env["INIT_CWD"];
  beforeEach(() => (process.env["INIT_CWD"] = "/users/ada"));
  afterEach(() => {
    if (calledFrom === undefined) delete process.env["INIT_CWD"];
    else process.env["INIT_CWD"] = calledFrom;
  });

  it("are none without a log", () => {
    expect(options({})).to.equal(null);
  });

  it("are everything, as fast as possible, into ./out by default", () => {
    expect(options({ jobs: "log.swf" })).to.deep.equal({
      file: "/users/ada/log.swf",
      mapping: null,
      limit: Infinity,
      speed: undefined,
      out: "/users/ada/out",
    });
  });

  it("take paths from where npm was called, else from the process's folder", () => {
    const given = { jobs: "../log.swf", mapping: "m.json", limit: "12", speed: "0.5", out: "/var/reports" };
    expect(options(given)).to.deep.equal({
      file: "/users/log.swf",
      mapping: "/users/ada/m.json",
      limit: 12,
      speed: 0.5,
      out: "/var/reports",
    });
    delete process.env["INIT_CWD"];
    expect(options({ jobs: "log.swf" })?.file).to.equal(resolve("log.swf"));
  });

  it("are refused when a number is none, or nothing", () => {
    for (const limit of ["0", "-1", "1.5", "1e3", " 1", "many"]) {
      const message = `--limit: expected a whole number of jobs, more than 0, found "${limit}".`;
      expect(() => options({ jobs: "log.swf", limit })).to.throw(InputError, message);
    }
    for (const speed of ["0", "0.0", "-1", ".5", "1e3", "Infinity", "fast"]) {
      const message = `--speed: expected seconds of the log in a second, more than 0, found "${speed}".`;
      expect(() => options({ jobs: "log.swf", speed })).to.throw(InputError, message);
    }
  });

  it("are refused without a log, by name", () => {
    for (const name of ["mapping", "limit", "speed"]) {
      const message = `--${name} is about a job log: give one with --jobs FILE.`;
      expect(() => options({ [name]: "1" })).to.throw(InputError, message);
    }
  });
});
