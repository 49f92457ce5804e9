import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, toBeHex, ZeroAddress, ZeroHash, type TransactionRequest } from "ethers";
import hre from "hardhat";
import { IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";
import { ENDPOINT } from "../../tasks/lib/bridge/artifacts.ts";
import type { Finding } from "../../tasks/lib/bridge/audit.ts";
import { checkBridge } from "../../tasks/lib/bridge/checkBridge.ts";
import {
  asBytes32,
  CONFIG_TYPE,
  encodeExecutorConfig,
  encodeUlnConfig,
  gasOptions,
  NIL_CONFIRMATIONS,
  ulnConfig,
  type UlnConfig,
} from "../../tasks/lib/bridge/settings.ts";
import { sent } from "../../tasks/lib/bridge/transactions.ts";
import { deliver } from "../../tasks/lib/bridge/workers.ts";
import { InsuranceFund__factory } from "../../types/ethers-contracts/index.js";
import { InputError } from "../../tasks/lib/InputError.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { CPT_UNIT, GAS, IN, makeCall, OUT, send, sharedBridge, type Bridged } from "../helpers/bridge.ts";

/** Where LayerZero's OAppCore keeps the peers. */
const PEERS = "0x72ab1bc1039b79dc4724ffca13de82c96834302d3c7e0d4252232d4b2dd8f900";

const BRIDGE = 2; // IInsuranceFund.Compartment

describe("check of the bridge", () => {
  let at: Bridged;
  beforeEach(async () => {
    at = await sharedBridge();
  });

  type Name = "home" | "first" | "second";

  /** Through the AccessManager, as all that LayerZero keeps for owner and delegate. */
  const through = async (name: Name, to: string, data: string): Promise<void> => {
    await at[name].accessManager.execute(to, data, GAS);
  };
  const own = async (name: Name, method: string, args: unknown[]): Promise<void> => {
    const { bridge } = at[name];
    await through(
      name,
      await bridge.getAddress(),
      at.home.bridge.interface.encodeFunctionData(method as "setPeer", args as never),
    );
  };
  const atEndpoint = async (name: Name, method: string, args: unknown[]): Promise<void> => {
    const to = await at[name].stack.endpoint.getAddress();
    await through(name, to, ENDPOINT.encodeFunctionData(method, [await at[name].bridge.getAddress(), ...args]));
  };
  const configure = async (
    name: Name,
    side: "sendLibrary" | "receiveLibrary",
    eid: number,
    config: Partial<UlnConfig>,
  ) => {
    const dvns = at[name].stack.dvns.map(({ address }) => address);
    const confirmations = side === "sendLibrary" ? 20 : 15; // home's
    const encoded = encodeUlnConfig({ ...ulnConfig(confirmations, dvns), ...config });
    const library = await at[name].stack[side].getAddress();
    await atEndpoint(name, "setConfig", [library, [{ eid, configType: CONFIG_TYPE.uln, config: encoded }]]);
  };

  const words = ({ chain, pathway, what, expected, actual }: Finding): string =>
    `${chain}, ${pathway}: ${what} is ${actual}, should be ${expected}`;
  const found = async (): Promise<string[]> => (await at.check()).findings.map(words);
  const dvnsOf = (name: Name): string[] => at[name].stack.dvns.map(({ address }) => address);
  const dvnOf = (name: Name) => {
    const [dvn] = at[name].stack.dvns;
    if (dvn === undefined) throw new Error("There are verifiers");
    return dvn.contract;
  };
  /** A worker's terms for a chain that it does not serve. */
  const unserved = (dstEid: number, more: object) => ({ dstEid, multiplierBps: 0, floorMarginUSD: 0, ...more });
  const library = (name: Name, which: "sendLibrary" | "receiveLibrary") => at[name].stack[which].getAddress();
  const addressOf = (name: Name) => at[name].bridge.getAddress();

  it("finds nothing when all is as described, also with CPT on its way", async () => {
    const { packet } = await send({ from: at.home, to: at.first, amount: 1_000n * CPT_UNIT });
    expect(await found()).to.deep.equal([]);
    await deliver([at.home.stack, at.first.stack], packet);
    await send({ from: at.first, to: at.home, amount: 400n * CPT_UNIT });
    const audit = await at.check();
    expect(audit.findings).to.deep.equal([]);
    expect(audit.checked).to.be.above(120);
  });

  it("finds nothing while CPT comes home between its questions", async () => {
    await deliver(
      [at.home.stack, at.first.stack],
      (await send({ from: at.home, to: at.first, amount: CPT_UNIT })).packet,
    );
    const { packet } = await send({ from: at.first, to: at.home, amount: CPT_UNIT });
    const locked = at.home.bridge.interface.encodeFunctionData("locked");
    let isThere = false;
    const provider = new Proxy(at.home.connection.ethers.provider, {
      get: (target, key) => {
        if (key === "call") {
          return async (transaction: TransactionRequest) => {
            if (transaction.data === locked && !isThere) {
              isThere = true;
              await deliver([at.first.stack, at.home.stack], packet);
            }
            return target.call(transaction);
          };
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const [home, ...others] = at.sites;
    if (home === undefined) throw new Error("home is the first");
    const { findings } = await checkBridge(at.config, [{ ...home, provider }, ...others]);
    expect(isThere).to.equal(true);
    expect(findings.map(words)).to.deep.equal([]);
  });

  it("refuses to look for peers in less than all blocks of the bridge", async () => {
    await own("home", "setPeer", [40_001, asBytes32(at.home.tester.address)]);
    const fromBlock = (await at.home.connection.ethers.provider.getBlockNumber()) + 1;
    const [home, ...others] = at.sites;
    if (home === undefined) throw new Error("home is the first");
    const refusal = await checkBridge(at.config, [{ ...home, fromBlock }, ...others]).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(InputError);
    expect((refusal as InputError).message).to.contain(`Block ${fromBlock} of home is after the bridge's first`);
  });

  it("finds all of it missing before it is wired, and its calls mend it", () => {
    const { findings, mends } = at.wiring;
    expect(findings.filter(({ mendable }) => !mendable)).to.deep.equal([]);
    expect(new Set(findings.map(({ chain }) => chain))).to.deep.equal(new Set(["home", "first", "second"]));
    // a peer comes after all else of its pathway
    for (const network of ["first", "second"]) {
      const own = mends.filter(({ chain, role }) => chain === network && role === "admin");
      expect(own.at(-1)?.words).to.contain("peer on home");
    }
  });

  describe("fails when", () => {
    const byDefault = (name: Name, side: "sendLibrary" | "receiveLibrary") => async () =>
      `LayerZero's default ${await library(name, side)}`;

    interface Planted {
      what: string;
      plant: () => Promise<unknown>;
      findings: () => Promise<string[]> | string[];
      /** What no call mends. */
      forGood?: boolean;
    }

    const PLANTED: Planted[] = [
      {
        what: "a side asks one verifier",
        plant: () =>
          configure("home", "sendLibrary", at.first.stack.eid, {
            requiredDVNCount: 1,
            requiredDVNs: dvnsOf("home").slice(0, 1),
          }),
        findings: () => [
          `home, home ⇄ first: send: required verifiers is ${dvnsOf("home")[0]}, should be ${dvnsOf("home").join(", ")}`,
        ],
      },
      {
        what: "one of two verifiers is optional",
        plant: () => {
          const [one, other] = dvnsOf("home");
          return configure("home", "receiveLibrary", at.second.stack.eid, {
            requiredDVNCount: 1,
            requiredDVNs: [one ?? ""],
            optionalDVNCount: 1,
            optionalDVNThreshold: 1,
            optionalDVNs: [other ?? ""],
          });
        },
        findings: () => [
          `home, home ⇄ second: receive: required verifiers is ${dvnsOf("home")[0]}, should be ${dvnsOf("home").join(", ")}`,
          `home, home ⇄ second: receive: optional verifiers is 1 of ${dvnsOf("home")[1]}, should be none`,
        ],
      },
      {
        what: "verifiers are left to the default, though it asks the same",
        plant: async () => {
          const eid = at.first.stack.eid;
          const config = { ...ulnConfig(15, dvnsOf("home")), optionalDVNCount: 0 };
          await at.home.stack.receiveLibrary.getFunction("setDefaultUlnConfigs")([{ eid, config }]);
          await configure("home", "receiveLibrary", eid, {
            requiredDVNCount: 0,
            requiredDVNs: [],
            optionalDVNCount: 0,
          });
        },
        findings: () => [
          `home, home ⇄ first: receive: required verifiers is LayerZero's default, should be ${dvnsOf("home").join(", ")}`,
          "home, home ⇄ first: receive: optional verifiers is LayerZero's default, should be none",
        ],
      },
      {
        what: "nothing is confirmed",
        plant: () => configure("home", "receiveLibrary", at.first.stack.eid, { confirmations: NIL_CONFIRMATIONS }),
        findings: () => ["home, home ⇄ first: receive: confirmations is none, should be 15"],
      },
      {
        what: "confirmations are left to the default",
        plant: () => configure("home", "sendLibrary", at.first.stack.eid, { confirmations: 0n }),
        findings: () => ["home, home ⇄ first: send: confirmations is LayerZero's default, should be 20"],
      },
      {
        what: "the sides ask for different confirmations",
        plant: () => configure("home", "sendLibrary", at.first.stack.eid, { confirmations: 19n }),
        findings: () => ["home, home ⇄ first: send: confirmations is 19, should be 20"],
      },
      {
        what: "the send library is the default",
        plant: () => atEndpoint("first", "setSendLibrary", [at.home.stack.eid, ZeroAddress]),
        findings: async () => [
          `first, first ⇄ home: send library is ${await byDefault("first", "sendLibrary")()}, should be ${await library("first", "sendLibrary")}`,
        ],
      },
      {
        what: "the receive library is the default",
        plant: () => atEndpoint("first", "setReceiveLibrary", [at.home.stack.eid, ZeroAddress, 0]),
        findings: async () => [
          `first, first ⇄ home: receive library is ${await byDefault("first", "receiveLibrary")()}, should be ${await library("first", "receiveLibrary")}`,
        ],
      },
      {
        what: "the send library is another",
        plant: async () => {
          const blocked = (await at.first.stack.endpoint.getFunction("blockedLibrary")()) as string;
          await atEndpoint("first", "setSendLibrary", [at.home.stack.eid, blocked]);
        },
        findings: async () => [
          `first, first ⇄ home: send library is ${await at.first.stack.endpoint.getFunction("blockedLibrary")()}, should be ${await library("first", "sendLibrary")}`,
        ],
      },
      {
        what: "a former library still receives",
        plant: async () => {
          const block = await at.first.connection.ethers.provider.getBlockNumber();
          const receives = await library("first", "receiveLibrary");
          await atEndpoint("first", "setReceiveLibraryTimeout", [at.home.stack.eid, receives, block + 1_000]);
        },
        findings: async () => {
          const { expiry } = (await at.first.stack.endpoint.getFunction("receiveLibraryTimeout")(
            await addressOf("first"),
            at.home.stack.eid,
          )) as { expiry: bigint };
          const receives = await library("first", "receiveLibrary");
          return [
            `first, first ⇄ home: receive library's timeout is ${receives} also receives until block ${expiry}, should be none`,
          ];
        },
      },
      {
        what: "the executor is another",
        plant: () => executorIs(at.home.tester.address, 1_000),
        findings: async () => [
          `home, home ⇄ second: executor is ${at.home.tester.address}, should be ${await at.home.stack.executor.getAddress()}`,
        ],
      },
      {
        what: "executor and longest message are left to the default",
        plant: () => executorIs(ZeroAddress, 0),
        findings: async () => [
          `home, home ⇄ second: executor is LayerZero's default, should be ${await at.home.stack.executor.getAddress()}`,
          "home, home ⇄ second: longest message is LayerZero's default, should be 1000",
        ],
      },
      {
        what: "a peer is wrong",
        plant: () => own("home", "setPeer", [at.first.stack.eid, asBytes32(at.home.tester.address)]),
        findings: async () => [
          `home, home ⇄ first: peer is ${asBytes32(at.home.tester.address).toLowerCase()}, should be ${asBytes32(await addressOf("first")).toLowerCase()}`,
        ],
      },
      {
        what: "a peer is one-sided",
        plant: () => own("second", "setPeer", [at.home.stack.eid, ZeroHash]),
        findings: async () => [
          `second, second ⇄ home: peer is none, should be ${asBytes32(await addressOf("home")).toLowerCase()}`,
        ],
      },
      {
        what: "home has a peer that nobody described",
        plant: () => own("home", "setPeer", [40_001, asBytes32(at.home.tester.address)]),
        findings: () => [
          `home, home ⇄ endpoint 40001: peer is ${asBytes32(at.home.tester.address).toLowerCase()}, should be none`,
        ],
      },
      {
        what: "remotes are each other's peers",
        forGood: true,
        plant: async () => {
          const slot = keccak256(
            AbiCoder.defaultAbiCoder().encode(["uint32", "uint256"], [at.second.stack.eid, PEERS]),
          );
          const { provider } = at.first.connection;
          const peer = asBytes32(await addressOf("second"));
          await provider.request({ method: "hardhat_setStorageAt", params: [await addressOf("first"), slot, peer] });
        },
        findings: async () => [
          `first, first ⇄ second: peer is ${asBytes32(await addressOf("second")).toLowerCase()}, should be none`,
        ],
      },
      {
        what: "enforced options are missing",
        plant: async () => {
          const eid = at.first.stack.eid;
          await own("home", "setEnforcedOptions", [[{ eid, msgType: 1, options: "0x0003" }]]);
          await own("home", "setEnforcedOptions", [[{ eid, msgType: 2, options: gasOptions(249_999) }]]);
        },
        findings: () => [
          "home, home ⇄ first: enforced options: gas of a transfer is 0x0003, should be 160000 gas",
          "home, home ⇄ first: enforced options: gas of a transfer with a message is 249999 gas, should be 250000 gas",
        ],
      },
      {
        what: "enforced options take more than gas along",
        plant: async () => {
          const value = concat(["0x000301002101", toBeHex(160_000, 16), toBeHex(1, 16)]);
          await own("first", "setEnforcedOptions", [[{ eid: at.home.stack.eid, msgType: 1, options: value }]]);
        },
        findings: () => [
          `first, first ⇄ home: enforced options: gas of a transfer is ${concat(["0x000301002101", toBeHex(160_000, 16), toBeHex(1, 16)])}, should be 160000 gas`,
        ],
      },
      {
        what: "the delegate is somebody else",
        plant: () => own("first", "setDelegate", [at.first.tester.address]),
        findings: async () => [
          `first, all: delegate is ${at.first.tester.address}, should be ${await at.first.accessManager.getAddress()}`,
        ],
      },
      {
        what: "something inspects or simulates messages",
        plant: async () => {
          await own("second", "setMsgInspector", [at.second.tester.address]);
          await own("second", "setPreCrime", [at.second.holder.address]);
        },
        findings: () => [
          `second, all: inspector of messages is ${at.second.tester.address}, should be none`,
          `second, all: pre-crime is ${at.second.holder.address}, should be none`,
        ],
      },
      {
        what: "limits are others",
        plant: async () => {
          await at.home.bridge.setPathwayLimit(at.first.stack.eid, OUT, 500_000, GAS);
          await at.first.bridge.setPathwayLimit(at.home.stack.eid, IN, 999_999, GAS);
        },
        findings: () => [
          "home, home ⇄ first: limit out is 500000 CPT, should be 1000000 CPT",
          "first, first ⇄ home: limit in is 999999 CPT, should be 1000000 CPT",
        ],
      },
      {
        what: "caps are others",
        plant: async () => {
          await at.home.bridge.setCap(at.second.stack.eid, 999, GAS);
          await at.second.bridge.setSupplyCap(1, GAS);
        },
        findings: () => [
          "home, home ⇄ second: cap is 9990000 CPT, should be 10000000 CPT",
          "second, second ⇄ home: supply cap is 1 CPT, should be 10000000 CPT",
        ],
      },
      {
        what: "the guardian's pauses are short and far apart",
        plant: () => at.first.bridge.setPathwayPauseLimits(3_600, 90 * 86_400, GAS),
        findings: () => ["first, all: guardian's pauses is 3600 s, 7776000 s apart, should be 72 h, 7 days apart"],
      },
      {
        what: "a verifier does not serve the pathway",
        forGood: true,
        plant: () => sent(dvnOf("home"), "setDstConfig", [unserved(at.first.stack.eid, { gas: 0 })]),
        findings: () => ["home, home ⇄ first: fee of a transfer is none: a worker refuses, should be there"],
      },
      {
        what: "the executor does not serve the pathway",
        forGood: true,
        plant: () =>
          sent(at.second.stack.executor, "setDstConfig", [
            unserved(at.home.stack.eid, { lzReceiveBaseGas: 0, lzComposeBaseGas: 0, nativeCap: 0 }),
          ]),
        findings: () => ["second, second ⇄ home: fee of a transfer is none: a worker refuses, should be there"],
      },
      {
        what: "CPT's pause stops what comes home",
        plant: async () => {
          const { cpt } = at.home;
          const data = cpt.interface.encodeFunctionData("setPauseExempt", [await addressOf("home"), false]);
          await through("home", await cpt.getAddress(), data);
        },
        findings: () => ["home, all: exemption from CPT's pause is no, should be yes"],
      },
      {
        what: "there is more CPT on a remote than home has out",
        forGood: true,
        plant: async () => {
          const supply = "0x52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace02"; // ERC20Upgradeable's _totalSupply
          await at.first.connection.networkHelpers.setStorageAt(await addressOf("first"), supply, CPT_UNIT);
        },
        findings: () => ["first, first ⇄ home: supply is 1 CPT, should be at most 0 CPT"],
      },
    ];

    const executorIs = async (executor: string, maxMessageSize: number): Promise<void> => {
      const config = encodeExecutorConfig({ executor, maxMessageSize: maxMessageSize });
      const configType = CONFIG_TYPE.executor;
      await atEndpoint("home", "setConfig", [
        await library("home", "sendLibrary"),
        [{ eid: at.second.stack.eid, configType, config }],
      ]);
    };

    for (const { what, plant, findings, forGood = false } of PLANTED) {
      it(`${what}${forGood ? "" : ", and says what mends it"}`, async () => {
        await plant();
        const audit = await at.check();
        expect(audit.findings.map(words)).to.deep.equal(await findings());
        expect(audit.findings.every(({ mendable }) => mendable)).to.equal(!forGood);
        if (forGood) return;
        for (const mend of audit.mends) await makeCall(at.chains, mend);
        expect(await found()).to.deep.equal([]);
      });
    }

    it("the contract is LayerZero's own, without limits", async () => {
      const { ethers, networkHelpers } = at.first.connection;
      const stock = await testArtifact(hre, "test/mocks/StockOFT.sol", "StockOFT");
      const factory = new ethers.ContractFactory(stock.abi, stock.bytecode, at.first.tester);
      const plain = await (await factory.deploy(await at.first.stack.endpoint.getAddress())).getAddress();
      await networkHelpers.setStorageAt(await addressOf("first"), IMPLEMENTATION_SLOT, asBytes32(plain));
      const silent = "the contract does not answer";
      const manager = await at.first.accessManager.getAddress();
      expect(await found()).to.have.members([
        `first, all: authority is ${silent}, should be ${manager}`,
        `first, all: owner is none, should be ${manager}`,
        `first, all: guardian's pauses is ${silent}, should be 72 h, 7 days apart`,
        `first, all: home is ${silent}, should be 30110`,
        `first, first ⇄ home: limit out is ${silent}, should be 1000000 CPT`,
        `first, first ⇄ home: limit in is ${silent}, should be 1000000 CPT`,
        `first, first ⇄ home: supply cap is ${silent}, should be 10000000 CPT`,
      ]);
    });

    it("the insurance is short", async () => {
      await deliver(
        [at.home.stack, at.first.stack],
        (await send({ from: at.home, to: at.first, amount: 1_000n * CPT_UNIT })).packet,
      );
      const { accessManager, addresses, tester } = at.home;
      const fund = InsuranceFund__factory.connect(addresses.insuranceFund, tester);
      const held = await fund.balanceOf(BRIDGE, addresses.cpt);
      const paid = held - 49n * CPT_UNIT; // 5 % of 1 000 are 50
      const data = fund.interface.encodeFunctionData("compensate", [
        BRIDGE,
        id("incident"),
        addresses.cpt,
        tester.address,
        paid,
      ]);
      await accessManager.execute(addresses.insuranceFund, data, GAS);
      expect(await found()).to.deep.equal(["home, all: insurance is 49 CPT, should be at least 50 CPT"]);
    });
  });
});
