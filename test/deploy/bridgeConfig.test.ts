import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { getAddress, toBeHex, ZeroAddress } from "ethers";
import { InvalidBridgeError, pathwayEnds, validateBridge, type BridgeConfig } from "../../deploy/config/bridge.ts";

const address = (n: number): string => getAddress(toBeHex(n, 20));

const direction = () => ({
  confirmations: 20,
  outLimit: 1_000_000,
  inLimit: 1_000_000,
  gas: { send: 120_000, sendAndCall: 200_000 },
});

const chain = (network: string, chainId: number, eid: number) => ({
  network,
  chainId,
  eid,
  endpoint: address(1),
  sendLibrary: address(2),
  receiveLibrary: address(3),
  executor: address(4),
  requiredDvns: [address(5), address(6)],
  maxMessageSize: 10_000,
});

const remote = (network: string, chainId: number, eid: number) => ({
  ...chain(network, chainId, eid),
  capBps: 1_000,
  supplyCap: 10_000_000,
  outward: direction(),
  homeward: direction(),
});

const bridge = (): BridgeConfig => ({
  home: chain("arbitrum", 42_161, 30_110),
  remotes: [remote("ethereum", 1, 30_101), remote("polygon", 137, 30_109)],
});

describe("Configuration of the bridge", () => {
  const problemsOf = (change: (config: BridgeConfig, first: BridgeConfig["remotes"][number]) => unknown) => {
    const config = bridge();
    const [first] = config.remotes;
    if (first === undefined) throw new Error("no remote");
    try {
      validateBridge(change(config, first) ?? config);
    } catch (error) {
      if (error instanceof InvalidBridgeError) return error.problems;
      throw error;
    }
    return [];
  };

  it("accepts one home and its remotes, and knows both ends of each pathway", () => {
    expect(problemsOf(() => undefined)).to.deep.equal([]);
    const ends = pathwayEnds(bridge()).map(({ here, there }) => `${here.network} ${there.network}`);
    expect(ends).to.deep.equal(["arbitrum ethereum", "ethereum arbitrum", "arbitrum polygon", "polygon arbitrum"]);
  });

  const REFUSED: [string, (config: BridgeConfig, first: BridgeConfig["remotes"][number]) => unknown, string][] = [
    ["an unknown key", (config) => ({ ...config, delegate: address(9) }), "Unrecognized key(s) in object: 'delegate'"],
    ["a missing one", ({ remotes }) => ({ remotes }), "home: Required"],
    [
      "the zero address",
      ({ home }) => void (home.executor = ZeroAddress),
      "home.executor: must not be the zero address",
    ],
    [
      "a single verifier",
      ({ home }) => void home.requiredDvns.pop(),
      "home.requiredDvns: needs two at least: one alone could make CPT out of nothing",
    ],
    [
      "the same verifier twice",
      ({ home }) => void (home.requiredDvns = [address(5), address(5)]),
      `home.requiredDvns.1: ${address(5)} is named twice: that is one verifier`,
    ],
    [
      "verifiers out of order",
      (_, first) => void first.requiredDvns.reverse(),
      "remotes.0.requiredDvns.1: must be above the one before: LayerZero takes them by ascending address",
    ],
    [
      "no confirmations",
      (_, first) => void (first.homeward.confirmations = 0),
      "remotes.0.homeward.confirmations: must be 1 at least: what is not confirmed can be undone",
    ],
    [
      "a limit above a million",
      (_, first) => void (first.outward.inLimit = 1_000_001),
      "remotes.0.outward.inLimit: Number must be less than or equal to 1000000",
    ],
    [
      "a remote that takes in less than home lets out",
      (_, first) => void (first.outward.inLimit = 999_999),
      "remotes.0.outward.inLimit: 999999 is below outLimit 1000000: messages would have to wait",
    ],
    [
      "home that takes in less than a remote lets out",
      (_, first) => void (first.homeward.inLimit = 10_000),
      "remotes.0.homeward.inLimit: 10000 is below outLimit 1000000: messages would have to wait",
    ],
    [
      "a supply cap below what home lets out",
      (_, first) => void (first.supplyCap = 9_999_999),
      "remotes.0.supplyCap: is below the 10000000 CPT that capBps 1000 lets out: messages would have to wait",
    ],
    [
      "a cap above a tenth",
      (_, first) => void (first.capBps = 1_001),
      "remotes.0.capBps: Number must be less than or equal to 1000",
    ],
    [
      "less gas for a message to compose than without one",
      (_, first) => void (first.outward.gas.sendAndCall = 110_000),
      "remotes.0.outward.gas.sendAndCall: must not be below send: it does the same and more",
    ],
    [
      "an endpoint id twice",
      (_, first) => void (first.eid = 30_110),
      "remotes.0.eid: 30110 is another chain's already",
    ],
  ];

  for (const [what, change, problem] of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(problemsOf(change)[0]).to.equal(problem);
    });
  }

  it("accepts the one in docs/tasks.md", async () => {
    const page = await readFile(new URL("../../docs/tasks.md", import.meta.url), "utf8");
    const [, json = ""] = /## The bridge's description[\s\S]*?```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(validateBridge(JSON.parse(json)).remotes).to.have.length(1);
  });

  it("lists every problem", () => {
    const problems = problemsOf((config, first) => {
      config.home.requiredDvns.pop();
      first.outward.confirmations = 0;
    });
    expect(problems).to.have.length(2);
  });
});
