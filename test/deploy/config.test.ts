import { expect } from "chai";
import { getAddress, HDNodeWallet, ZeroAddress } from "ethers";
import { configFor, UnknownNetworkError } from "../../deploy/config/index.ts";
import {
  EMBEDDED_ACCOUNT_COUNT,
  embeddedConfig,
  InvalidConfigError,
  TooFewAccountsError,
  validateConfig,
  type NetworkConfig,
} from "../../deploy/index.ts";

const ACCOUNTS = Array.from({ length: EMBEDDED_ACCOUNT_COUNT }, (_, index) => {
  const path = `m/44'/60'/0'/0/${index}`;
  return HDNodeWallet.fromPhrase("test test test test test test test test test test test junk", undefined, path)
    .address;
});

describe("Network configuration", () => {
  const problemsOf = (change: (config: NetworkConfig) => unknown): readonly string[] => {
    const config = structuredClone(embeddedConfig(ACCOUNTS));
    try {
      validateConfig(change(config) ?? config);
    } catch (error) {
      if (error instanceof InvalidConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  it("accepts the embedded chain's", () => {
    expect(problemsOf((config) => config)).to.deep.equal([]);
  });

  it("refuses an unknown key", () => {
    expect(problemsOf((config) => ({ ...config, treasury: ACCOUNTS[0] }))[0]).to.contain("treasury");
  });

  it("refuses a missing key", () => {
    expect(problemsOf(({ sinks: _, ...rest }) => rest)).to.deep.equal(["sinks: Required"]);
  });

  it("refuses a role without a holder", () => {
    expect(problemsOf((config) => void (config.holders.arbitrator = []))[0]).to.contain("holders.arbitrator");
  });

  it("refuses a holder named twice", () => {
    const problems = problemsOf((config) => void config.holders.reporter.push(...config.holders.reporter));
    expect(problems).to.deep.equal(["holders.reporter: names an account twice"]);
  });

  it("refuses an address without its checksum and says how it is written", () => {
    const [problem] = problemsOf((config) => void (config.usdc = ACCOUNTS[1]?.toLowerCase() ?? ""));
    expect(problem).to.contain(`must be written with its checksum: ${getAddress(ACCOUNTS[1] ?? "")}`);
  });

  it("refuses a wrong checksum", () => {
    const wrong = "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    expect(problemsOf((config) => void (config.usdc = wrong))[0]).to.contain("its checksum is wrong");
  });

  it("refuses the zero address as a holder", () => {
    expect(problemsOf((config) => void (config.holders.meter = [ZeroAddress]))[0]).to.contain("zero address");
  });

  it("refuses councils of other sizes, an owner twice, and guardians who are among the nine", () => {
    const [first = ""] = embeddedConfig(ACCOUNTS).councils.nine;
    expect(problemsOf((config) => void config.councils.nine.pop())[0]).to.contain("councils.nine");
    expect(problemsOf((config) => void config.councils.five.push(ACCOUNTS[39] ?? ""))[0]).to.contain("councils.five");
    const twice = `councils: names ${first} twice: the nine and the five are fourteen people`;
    expect(problemsOf((config) => void (config.councils.nine[8] = first))).to.deep.equal([twice]);
    expect(problemsOf((config) => void (config.councils.five[2] = first))).to.deep.equal([twice]);
  });

  it("refuses an owner of a council as a key of every day", () => {
    const owner = embeddedConfig(ACCOUNTS).councils.five[0] ?? "";
    expect(problemsOf((config) => void config.holders.rewarder.push(owner))).to.deep.equal([
      `holders.rewarder: ${owner} is an owner of a council: a key that signs every day must not be one`,
    ]);
  });

  it("says how many accounts a development chain needs", () => {
    expect(() => embeddedConfig(ACCOUNTS.slice(0, 33))).to.throw(
      TooFewAccountsError,
      "needs 40 accounts, this one has 33",
    );
  });

  for (const name of ["staking", "buyback"] as const) {
    it(`refuses a ${name} sink of somebody else's`, () => {
      const problems = problemsOf((config) => void (config.sinks[name].target = ACCOUNTS[1] ?? ""));
      expect(problems).to.deep.equal([
        `sinks.${name}.target: must be the zero address: a contract of the suite takes its place`,
      ]);
    });
  }

  for (const name of ["team", "foundation"] as const) {
    it(`refuses a ${name} sink without a receiver`, () => {
      const problems = problemsOf((config) => void (config.sinks[name].target = ZeroAddress));
      expect(problems).to.deep.equal([
        `sinks.${name}.target: must not be the zero address: no contract of the suite takes its place`,
      ]);
    });
  }

  it("refuses a pool of a fee that Uniswap does not have, and too few observations", () => {
    expect(problemsOf((config) => void Object.assign(config.pool, { fee: 2_500 }))[0]).to.contain("pool.fee");
    expect(problemsOf((config) => void (config.pool.minCardinality = 1))[0]).to.contain("pool.minCardinality");
  });

  it("refuses ages of prices outside 1 hour to 3 days", () => {
    expect(problemsOf((config) => void (config.feedMaxAge.cpt = 3_599))[0]).to.contain("feedMaxAge.cpt");
    expect(problemsOf((config) => void (config.feedMaxAge.usdc = 3 * 86_400 + 1))[0]).to.contain("feedMaxAge.usdc");
  });

  it("refuses benefit tiers that do not rise, by step", () => {
    const change = (step: number, tier: Partial<NetworkConfig["benefitTiers"][number]>) =>
      problemsOf((config) => void Object.assign(config.benefitTiers[step] ?? {}, tier));
    const notRising = "must have a higher threshold and no smaller discount than the step before";
    expect(change(2, { threshold: 10_000 })).to.deep.equal([`benefitTiers.2: ${notRising}`]);
    expect(change(4, { discountBps: 1_249 })).to.deep.equal([`benefitTiers.4: ${notRising}`]);
    expect(change(4, { discountBps: 1_250 })).to.deep.equal([]);
    expect(problemsOf((config) => void config.benefitTiers.pop())[0]).to.contain("benefitTiers");
  });

  it("refuses shares that do not add up", () => {
    const problems = problemsOf((config) => void (config.sinks.reserve.shareBps -= 1));
    expect(problems).to.deep.equal(["sinks: the shares add up to 9999 basis points instead of 10 000"]);
  });

  it("refuses a cap for an account that is no meter", () => {
    const problems = problemsOf((config) => void (config.meterDailyCaps[ACCOUNTS[3] ?? ""] = 1n));
    expect(problems[0]).to.contain("does not hold the meter role");
  });

  it("refuses the deployer in any role and council", () => {
    const config = embeddedConfig(ACCOUNTS);
    config.holders.evaluator.push(ACCOUNTS[0] ?? "");
    const refused = (place: string) => `${place}: must not be the deployer`;
    expect(() => validateConfig(config, ACCOUNTS[0])).to.throw(InvalidConfigError, refused("holders.evaluator"));
    const [owner] = config.councils.nine;
    expect(() => validateConfig(embeddedConfig(ACCOUNTS), owner)).to.throw(
      InvalidConfigError,
      refused("councils.nine"),
    );
  });

  it("refuses a USDC of our own outside a development chain", () => {
    const problems = problemsOf((config) => void (config.chainId = 42_161));
    expect(problems).to.deep.equal([
      "usdc: chain 42161 needs the address of its USDC: one of our own would be worth nothing",
      "uniswap: chain 42161 needs the addresses of the contracts that are there",
      "chainlink: chain 42161 needs the addresses of the contracts that are there",
      "safe: chain 42161 needs the addresses of the contracts that are there",
      "layerZero: chain 42161 needs the addresses of the contracts that are there",
    ]);
  });

  it("names every problem at once", () => {
    const problems = problemsOf((config) => {
      config.holders.meter = [ACCOUNTS[1] ?? ""]; // its cap is another's
      config.holders.rewarder = [];
    });
    expect(problems).to.have.length(2);
  });

  it("says which networks are configured when one is not", () => {
    expect(() => configFor("moonbase", ACCOUNTS, 1)).to.throw(
      UnknownNetworkError,
      "configured are: embedded, localhost",
    );
  });

  it("needs the accounts of a development chain", () => {
    expect(() => embeddedConfig(ACCOUNTS.slice(0, 5))).to.throw("needs 40 accounts, this one has 5");
  });
});
