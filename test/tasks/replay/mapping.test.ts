import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_MAPPING, InvalidMappingError, readMapping } from "../../../tasks/replay/mapping.ts";

describe("a mapping file", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "cyberplaza-mapping-"))));
  after(() => rm(folder, { recursive: true }));

  async function read(text: string) {
    const path = join(folder, "mapping.json");
    await writeFile(path, text);
    return readMapping(path);
  }

  async function problems(text: string): Promise<string[]> {
    try {
      await read(text);
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidMappingError);
      return (error as Error).message.split("\n  ").slice(1);
    }
    throw new Error("accepted");
  }

  it("changes what it names and leaves the rest", async () => {
    const mapping = await read('{"users": 3, "corePrice": "0.0125"}');
    expect(mapping).to.deep.equal({ ...DEFAULT_MAPPING, users: 3, corePrice: 12_500n });
  });

  it("by default has 200 users, 20 providers and a price of each model", () => {
    const { users, providers, gpuPrices } = DEFAULT_MAPPING;
    expect(users).to.equal(200);
    expect(Object.values(providers).reduce((sum, count) => sum + count, 0)).to.equal(20);
    expect(Object.keys(gpuPrices)).to.have.members(Object.keys(providers));
  });

  it("is refused with every problem at once, each with its place", async () => {
    const text = '{"users": 0, "corePrice": "3 cents", "gpuPrice": {}, "begin": "yesterday"}';
    expect(await problems(text)).to.deep.equal([
      "users: Number must be greater than or equal to 1",
      'corePrice: expected an amount of USDC such as "0.45", found "3 cents"',
      "begin: Invalid datetime",
      "the file: Unrecognized key(s) in object: 'gpuPrice'",
    ]);
  });

  it("needs a price of every model that providers have", async () => {
    expect(await problems('{"providers": {"H100": 2, "T4": 1}}')).to.deep.equal([
      "gpuPrices: expected a price of H100",
    ]);
    expect(await problems('{"providers": {}}')).to.deep.equal(["providers: expected at least one GPU model"]);
  });

  it("that is no JSON or is not there says so", async () => {
    expect((await problems("{users: 3}"))[0]).to.match(/JSON/);
    const missing = await readMapping(join(folder, "none.json")).catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(InvalidMappingError);
    expect((missing as Error).message).to.match(/none\.json.*\n.*no such file/s);
  });
});
