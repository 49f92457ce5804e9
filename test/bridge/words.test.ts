import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  encodeExecutorConfig,
  encodeUlnConfig,
  gasOptions,
  NIL_CONFIRMATIONS,
  ulnConfig,
} from "../../tasks/lib/bridge/settings.ts";
import { optionsInWords, settingInWords } from "../../tasks/lib/bridge/words.ts";

const [A, B] = ["0x00000000000000000000000000000000000000A1", "0x00000000000000000000000000000000000000b2"];

describe("LayerZero's settings in words", () => {
  it("name verifiers and confirmations, and what is left to LayerZero", () => {
    expect(settingInWords(2n, encodeUlnConfig(ulnConfig(15, [A, B])))).to.equal(
      `confirmations: 15; required verifiers: ${A}, ${B}; optional verifiers: none`,
    );
    const byDefault = { ...ulnConfig(0, []), optionalDVNCount: 0 };
    expect(settingInWords(2n, encodeUlnConfig(byDefault))).to.equal(
      "confirmations: LayerZero's default; required verifiers: LayerZero's default; optional verifiers: LayerZero's default",
    );
    const without = { ...ulnConfig(1, [A]), confirmations: NIL_CONFIRMATIONS, optionalDVNs: [B], optionalDVNCount: 1 };
    expect(settingInWords(2n, encodeUlnConfig({ ...without, optionalDVNThreshold: 1 }))).to.equal(
      `confirmations: none; required verifiers: ${A}; optional verifiers: 1 of ${B}`,
    );
  });

  it("name the executor", () => {
    const words = (executor: string) => settingInWords(1n, encodeExecutorConfig({ maxMessageSize: 1_000, executor }));
    expect(words(A)).to.equal(`executor: ${A}; longest message: 1000 bytes`);
    expect(words(ZeroAddress)).to.equal("executor: LayerZero's default; longest message: 1000 bytes");
  });

  it("show the bytes of whatever is not exactly that", () => {
    const good = encodeUlnConfig(ulnConfig(15, [A, B]));
    for (const [type, bytes] of [
      [2n, `${good}00`],
      [2n, good.slice(0, -2)],
      [2n, "0x"],
      [1n, good],
      [3n, good],
    ] as const) {
      expect(settingInWords(type, bytes)).to.equal(bytes);
    }
  });

  it("read options of gas alone, and show all others", () => {
    expect(optionsInWords(gasOptions(160_000))).to.equal("160000 gas");
    expect(optionsInWords("0x")).to.equal("none");
    const others = [gasOptions(160_000, 50_000), `${gasOptions(1)}00`, "0x0003", "0x0001", "0xff"];
    for (const options of others) expect(optionsInWords(options)).to.equal(options);
  });
});
