import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseSwf } from "../../../../tasks/replay/log/parseSwf.ts";
import { MalformedLogError } from "../../../../tasks/replay/log/problems.ts";
import { readLog } from "../../../../tasks/replay/log/readLog.ts";
import { UnusableLogError } from "../../../../tasks/replay/log/unusable.ts";
import { csvLog, csvRow, HEADER, swfRow } from "./samples.ts";

const CSV = csvLog(csvRow({}));
const GIVE =
  "Give a log in the Standard Workload Format, or a CSV file of the Alibaba GPU cluster trace, " +
  `with the header ${HEADER} in any order.`;

describe("reading a job log", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "job-log-"));
  });
  after(() => rm(folder, { recursive: true }));

  const write = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const refused = async (path: string): Promise<Error> => {
    const error: unknown = await readLog(path).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    return error as Error;
  };

  for (const [what, name, content, format] of [
    ["CSV under any name", "log", CSV, "csv"],
    ["CSV named .swf", "csv.swf", CSV, "csv"],
    ["CSV with a quoted header", "quoted.csv", CSV.replace(HEADER, HEADER.replace(/\w+/g, '"$&"')), "csv"],
    ["CSV after empty lines", "late.csv", `\r\n  \n${CSV}`, "csv"],
    ["CSV with a byte order mark", "mark.csv", `\ufeff${CSV}`, "csv"],
    ["SWF with a header, under any name", "swf.txt", `; Version: 2.2\n${swfRow()}`, "swf"],
    ["SWF named .csv, without a header", "swf.csv", ` ${swfRow()}\n`, "swf"],
    ["SWF with a byte order mark", "mark.swf", `\ufeff; Version: 2.2\r\n${swfRow()}`, "swf"],
    [
      "SWF with a comment in another encoding",
      "latin.swf",
      Buffer.from(`; Universit\xe9\n${swfRow()}`, "latin1"),
      "swf",
    ],
  ] as const) {
    it(`recognises ${what}`, async () => {
      const log = await readLog(await write(name, content));
      expect([log.format, log.jobs.length]).to.deep.equal([format, 1]);
    });
  }

  it("counts no byte order mark as a character", async () => {
    const { message } = await refused(await write("mark.csv", `\ufeff${CSV.replace("qos", "sqo")}`));
    expect(message).to.include("mark.csv:1:1: header: expected a column qos, found none");
    const { message: ofRow } = await refused(await write("mark.swf", `\ufeff${swfRow({ 1: "x" })}`));
    expect(ofRow).to.include("mark.swf:1:1: job number");
  });

  it("tells what is wrong in a file named .swf even when its first line is no row", async () => {
    const path = await write("broken.swf", "job one\n");
    expect(await refused(path))
      .to.be.instanceOf(MalformedLogError)
      .with.property("file", path);
  });

  const unusable: [string, () => Promise<string> | string, UnusableLogError["reason"], string][] = [
    ["does not exist", () => join(folder, "none.csv"), "missing", "does not exist. Check the path."],
    ["is a folder", () => folder, "folder", "is a folder. Give the path of the job log in it."],
    ["is a device", () => "/dev/null", "device", "is a device. Give the path of a job log."],
    ["is empty", () => write("empty.csv", ""), "empty", `is empty. ${GIVE}`],
    ["is only blanks", () => write("blank.swf", " \r\n\t\n"), "empty", `is empty. ${GIVE}`],
    [
      "is packed",
      () => write("packed.swf.gz", gzipSync("; Version: 2.2\n".repeat(100), { level: 0 })),
      "notText",
      `is not text in UTF-8. If it is packed, unpack it first. ${GIVE}`,
    ],
    [
      "is UTF-16",
      () => write("wide.csv", Buffer.from(`\ufeff${CSV}`, "utf16le")),
      "notText",
      `is not text in UTF-8. If it is packed, unpack it first. ${GIVE}`,
    ],
    [
      "is another CSV",
      () => write("other.csv", "id,name,start\n1,a,2\n"),
      "unknownFormat",
      `is in no format known here. ${GIVE}`,
    ],
    ["is prose", () => write("prose.txt", "We ran 3 jobs.\n"), "unknownFormat", `is in no format known here. ${GIVE}`],
    [
      "is a CSV header",
      () => write("header.csv", HEADER),
      "noJobs",
      "has a header and no job. Give a log with at least one job.",
    ],
    [
      "is only comments",
      () => write("comments.swf", "; Version: 2.2\n"),
      "noJobs",
      "has a header and no job. Give a log with at least one job.",
    ],
  ];
  for (const [what, place, reason, message] of unusable) {
    it(`refuses what ${what}`, async () => {
      const path = await place();
      const error = await refused(path);
      expect(error).to.be.instanceOf(UnusableLogError).and.include({ reason, file: path });
      expect(error.message).to.equal(`The job log ${path} ${message}`);
    });
  }

  it("refuses what cannot be opened, with the system's reason", async () => {
    await mkdir(join(folder, "loop"));
    const path = join(folder, "loop", "log.csv");
    await symlink(path, path);
    const error = await refused(path);
    expect(error).to.be.instanceOf(UnusableLogError).and.include({ reason: "unreadable" });
    expect(error.message).to.match(/cannot be read\. Check that .* you may read it\. \(ELOOP: /);
    expect(await refused("a\0b")).to.be.instanceOf(UnusableLogError);
  });

  it("reads from a pipe", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const [log] = await Promise.all([readLog(path), writeFile(path, CSV)]);
    expect(log.jobs).to.have.length(1);
  });
});

describe("the error of a broken job log", () => {
  it("shows one problem as one", () => {
    const problem = { line: 17, column: 42, field: "gpu_milli", expected: "a whole number", found: '"abc"' };
    expect(new MalformedLogError("jobs.csv", [problem]).message).to.equal(
      "jobs.csv has a problem, and no job of it is used. Mend the file and run again:\n" +
        'jobs.csv:17:42: gpu_milli: expected a whole number, found "abc"',
    );
  });

  it("shows the first 20 and how many more, and has them all in order", () => {
    const rows = Array.from({ length: 12 }, (_, i) => swfRow({ 1: String(i), 12: "ann", 3: "x" }));
    expect(() => parseSwf(rows.join("\n"), "jobs.swf"))
      .to.throw(MalformedLogError)
      .that.satisfies(({ message, problems }: MalformedLogError) => {
        const lines = message.split("\n");
        expect(lines).to.have.length(22);
        expect(lines[0]).to.equal("jobs.swf has 24 problems, and no job of it is used. Mend the file and run again:");
        expect(lines[20]).to.match(/^jobs\.swf:10:\d+: user: /);
        expect(lines[21]).to.equal("and 4 more");
        expect(problems.map(({ line }) => line)).to.deep.equal(rows.flatMap((_, i) => [i + 1, i + 1]));
        expect(problems.slice(0, 2).map(({ field }) => field)).to.deep.equal(["wait time", "user"]);
        return true;
      });
  });
});
