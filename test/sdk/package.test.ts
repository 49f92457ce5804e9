import { expect } from "chai";
import { build, type Plugin } from "esbuild";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SDK = join(ROOT, "sdk");
const KB = 1024;
const LIMITS = { action: 6 * KB, abi: 2.5 * KB, root: 40 * KB, dao: 22 * KB, bridge: 10 * KB };
const ENTRIES = ["", "/abi", "/typechain", "/addresses", "/errors", "/eip712", "/dao", "/bridge", "/math", "/merkle"];
/** `npm` when it is a script beside Node, as in CI; the tests then need no shell. */
const NPM = process.env["npm_execpath"];

async function npm(args: string[], cwd: string): Promise<string> {
  const [command, first] = NPM === undefined ? ["npm", []] : [process.execPath, [NPM]];
  return (await run(command, [...first, ...args], { cwd })).stdout;
}

describe("SDK package", function () {
  this.timeout(300_000);
  let folder: string;
  let installed: string;
  let tarball: string;

  before(async () => {
    await npm(["run", "build", "--silent"], SDK);
    folder = await realpath(await mkdtemp(join(tmpdir(), "cyberplaza-package-")));
    await npm(["pack", "--silent", "--pack-destination", folder], SDK);
    const [packed] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
    if (packed === undefined) throw new Error("npm pack wrote no tarball");
    tarball = join(folder, packed);
    installed = join(folder, "node_modules", "@cyberplaza", "sdk");
    await writeFile(join(folder, "package.json"), "{}");
    await npm(["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], folder);
    await symlink(join(ROOT, "node_modules", "ethers"), join(folder, "node_modules", "ethers"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("holds what is built and the README, no sources and no tests", async () => {
    expect((await readdir(installed)).sort()).to.deep.equal(["README.md", "dist", "package.json"]);
    const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).not.to.have.property("dependencies");
    expect(manifest["peerDependenciesMeta"]).to.deep.equal({ ethers: { optional: true } });
  });

  for (const [kind, file, load] of [
    ["import", "load.mjs", (entry: string) => `await import("${entry}")`],
    ["require", "load.cjs", (entry: string) => `require("${entry}")`],
  ] as const) {
    it(`loads every entry by ${kind} in Node, with the same names`, async () => {
      const lines = ENTRIES.map((entry) => `names["${entry}"] = Object.keys(${load(`@cyberplaza/sdk${entry}`)});`);
      const script = `(async () => { const names = {};\n${lines.join("\n")}\nconsole.log(JSON.stringify(names)); })();`;
      await writeFile(join(folder, file), script);
      const { stdout } = await run(process.execPath, [join(folder, file)]);
      const names = JSON.parse(stdout) as Record<string, string[]>;
      expect(names[""]).to.include.members(["CyberPlaza", "openJob", "getJob"]);
      expect(names["/abi"]).to.include.members(["jobEscrowAbi", "jobEscrowExtensionAbi", "jobPayerAbi"]);
      expect(names["/typechain"]).to.include("IJobEscrow__factory");
      expect(names["/addresses"]).to.include.members(["deployments", "getAddresses"]);
      expect(names["/errors"]).to.include.members(["CyberPlazaError", "JobWrongStatusError"]);
      expect(names["/eip712"]).to.include("signQuote");
      expect(names["/math"]).to.include("unpackReport");
      expect(names["/dao"]).to.include.members(["DaoForest", "getTree"]);
      expect(names["/bridge"]).to.include.members(["bindBridge", "connectBridge", "sendBridge", "trackBridge"]);
      expect(names["/merkle"]).to.deep.equal(["saleAllowList"]);
      for (const exported of Object.values(names)) expect(exported).not.to.include("default");
    });
  }

  it("passes publint, every warning an error", async () => {
    await run(process.execPath, [join(ROOT, "node_modules/publint/src/cli.js"), "--strict", SDK]);
  });

  it("resolves to the right types everywhere, says arethetypeswrong", async () => {
    const cli = join(ROOT, "node_modules/@arethetypeswrong/cli/dist/index.js");
    await run(process.execPath, [cli, "--profile", "node16", tarball]);
  });

  it("gives the JSON ABIs", async () => {
    const script = `const abi = require("@cyberplaza/sdk/abi/json/IJobEscrow.json"); console.log(abi.length);`;
    await writeFile(join(folder, "json.cjs"), script);
    expect(Number((await run(process.execPath, [join(folder, "json.cjs")])).stdout)).to.be.greaterThan(150);
  });

  it("has types for import and require that compile strictly without the sources", async () => {
    const source = [
      `import { CyberPlaza, openJob, type OpenJobParameters } from "@cyberplaza/sdk";`,
      `import { JobWrongStatusError } from "@cyberplaza/sdk/errors";`,
      `import { unpackReport } from "@cyberplaza/sdk/math";`,
      `export const use = async (plaza: CyberPlaza, params: OpenJobParameters): Promise<bigint> => {`,
      `  const { jobId } = await (await plaza.market.openJob(params)).wait();`,
      `  const gas: bigint = await openJob.estimate(plaza, params);`,
      `  return jobId + gas + unpackReport(0n).net;`,
      `};`,
      `export const status = (error: unknown): string =>`,
      `  error instanceof JobWrongStatusError ? error.args.actual : "other";`,
      `// @ts-expect-error units are bigint`,
      `export const wrong: Pick<OpenJobParameters, "units"> = { units: 1 };`,
    ].join("\n");
    for (const extension of ["mts", "cts"]) await writeFile(join(folder, `use.${extension}`), source);
    const compilerOptions = {
      module: "nodenext",
      target: "es2022",
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: true,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.mts", "use.cts"] }));
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).to.equal("");
  });

  describe("in a browser bundle, minified and gzipped, ethers not counted", () => {
    const sizes: Record<string, number> = {};
    after(() => {
      for (const [what, bytes] of Object.entries(sizes)) console.log(`      ${what}: ${(bytes / KB).toFixed(2)} KB`);
    });

    it("takes at most 6 KB for any one action", async () => {
      const actions: string[] = [];
      let whenFailing = 0;
      for (const [folder, entry] of [
        ["actions", "@cyberplaza/sdk"],
        ["dao/actions", "@cyberplaza/sdk/dao"],
        ["bridge/actions", "@cyberplaza/sdk/bridge"],
      ] as const) {
        const files = await readdir(join(SDK, "src", folder), { recursive: true });
        for (const file of files.filter((one) => one.endsWith(".ts"))) {
          const name = file.replace(/^.*\/|\.ts$/g, "");
          const { size, later } = await bundle(`export { ${name} } from "${entry}";`);
          actions.push(name);
          sizes[name] = size;
          whenFailing = Math.max(whenFailing, later);
        }
      }
      const [largest = "", bytes = 0] = Object.entries(sizes).sort((a, b) => b[1] - a[1])[0] ?? [];
      for (const name of actions) delete sizes[name];
      sizes[`largest of ${actions.length} actions, ${largest}`] = bytes;
      sizes["loaded when an action fails, or a call is described"] = whenFailing;
      expect(bytes).to.be.within(KB, LIMITS.action);
    });

    it("takes at most 40 KB for the whole root entry", async () => {
      const { size } = await bundle(`export * from "@cyberplaza/sdk";`);
      sizes["root entry"] = size;
      expect(size).to.be.within(LIMITS.action, LIMITS.root);
    });

    it("takes at most 22 KB for everything of the DAO tree", async () => {
      const { size } = await bundle(`export * from "@cyberplaza/sdk/dao";`);
      sizes["entry of the DAO tree"] = size;
      expect(size).to.be.within(LIMITS.action, LIMITS.dao);
    });

    it("takes at most 10 KB for everything of the bridge", async () => {
      const { size } = await bundle(`export * from "@cyberplaza/sdk/bridge";`);
      sizes["entry of the bridge"] = size;
      expect(size).to.be.within(LIMITS.action, LIMITS.bridge);
    });

    it("takes at most 2.5 KB for any contract's ABI", async () => {
      const index = await readFile(join(SDK, "src", "abi", "index.ts"), "utf8");
      const names = [...index.matchAll(/export \{ (\w+) \}/g)].map(([, name = ""]) => name);
      const bytes = await Promise.all(
        names.map(async (name) => (await bundle(`export { ${name} } from "@cyberplaza/sdk/abi";`)).size),
      );
      const largest = Math.max(...bytes);
      sizes[`largest of ${names.length} ABIs, ${names[bytes.indexOf(largest)]}`] = largest;
      expect(largest).to.be.within(KB, LIMITS.abi);
    });

    it("needs no ethers for maths and addresses", async () => {
      const code = `export * from "@cyberplaza/sdk/math"; export * from "@cyberplaza/sdk/addresses";`;
      expect((await bundle(code)).ethers).to.equal(false);
      expect((await bundle(`export { openJob } from "@cyberplaza/sdk";`)).ethers).to.equal(true);
    });
  });

  /** What a bundler ships: `size` at the start, `later` what is loaded only when an action fails or a call is described. */
  async function bundle(contents: string): Promise<{ size: number; later: number; ethers: boolean }> {
    const external: Plugin = {
      name: "ethers",
      setup: ({ onResolve }) =>
        onResolve({ filter: /^ethers$/ }, () => ({ path: "ethers", external: true, sideEffects: false })),
    };
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
      metafile: true,
      outdir: folder,
      absWorkingDir: folder,
      plugins: [external],
    });
    const first = new Set<string>();
    const follow = (chunk: string): void => {
      if (first.has(chunk)) return;
      first.add(chunk);
      for (const { path, kind, external: outside } of metafile.outputs[chunk]?.imports ?? []) {
        if (kind === "import-statement" && outside !== true) follow(path);
      }
    };
    const [entry] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === "<stdin>") ?? [];
    if (entry === undefined) throw new Error("esbuild wrote nothing");
    follow(entry);
    const result = { size: 0, later: 0, ethers: false };
    for (const { path, contents: code, text } of outputFiles) {
      const atStart = first.has(relative(folder, path));
      result[atStart ? "size" : "later"] += gzipSync(code, { level: 9 }).length;
      result.ethers ||= atStart && text.includes('"ethers"');
    }
    return result;
  }
});
