import { expect } from "chai";
import { bridged, type Bridged } from "../helpers/bridge.ts";

describe("check of the bridge", () => {
  let at: Bridged;
  before(async () => {
    at = await bridged();
  });

  it("finds everything missing before it is wired, and nothing afterwards", async () => {
    console.log(at.wiring.findings.map((f) => `${f.chain} ${f.pathway} ${f.what}: ${f.actual}`).join("\n"));
    const audit = await at.check();
    console.log(audit.findings, audit.checked);
    expect(audit.findings).to.deep.equal([]);
  });
});
