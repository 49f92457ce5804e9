import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { id, Interface, ZeroAddress, zeroPadValue } from "ethers";
import hre from "hardhat";
import type { NetworkHooks } from "hardhat/types/hooks";
import {
  AUTHORITY,
  isRole,
  REMOTE_ROLES,
  remoteHolder,
  ROLES,
  type Access,
  type RoleName,
} from "../../deploy/authority.ts";
import { configFor } from "../../deploy/config/index.ts";
import {
  deployRemote,
  embeddedRemoteConfig,
  InvalidConfigError,
  validateRemoteConfig,
  WrongChainError,
  WrongEndpointError,
  type RemoteConfig,
} from "../../deploy/index.ts";
import { planDeployment } from "../../deploy/plan.ts";
import { IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";
import { functionTable } from "../../deploy/verify/functionTable.ts";
import { verifyRemote, type ChainVerification } from "../../deploy/verify/index.ts";

const STRANGER = "0x1000000000000000000000000000000000000001";
const DAY = 86_400;

async function deployed() {
  const connection = await hre.network.create("embeddedEthereum");
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const accounts = signers.map(({ address }) => address);
  const config = embeddedRemoteConfig("ethereum", accounts);
  const { addresses, chainId } = await deployRemote(connection, config);
  const sent = (await signers[0]?.getNonce()) ?? 0;
  const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
  const cpt = await ethers.getContractAt("CPTRemote", addresses.cptRemote);
  return { connection, ethers, networkHelpers, accounts, config, addresses, chainId, sent, manager, cpt };
}

describe("Deployment to another chain", () => {
  let remote: Awaited<ReturnType<typeof deployed>>;
  before(async () => {
    remote = await deployed();
  });

  it("makes CPT, of which there is none yet and that home alone can send", async () => {
    const { cpt, config, addresses } = remote;
    expect([await cpt.name(), await cpt.symbol(), await cpt.decimals()]).to.deep.equal([
      "CyberPlaza Token",
      "CPT",
      18n,
    ]);
    expect(await cpt.totalSupply()).to.equal(0n);
    expect(await cpt.homeEid()).to.equal(BigInt(config.homeEid));
    expect(await cpt.endpoint()).to.equal(addresses.layerZeroEndpoint);
    expect(await cpt.peers(config.homeEid)).to.equal(`0x${"00".repeat(32)}`);
  });

  it("grants each role there to its council, with its delay, and to nobody else", async () => {
    const { manager, addresses, accounts } = remote;
    const everybody = [...accounts, ...Object.values(addresses), ZeroAddress];
    for (const [name, role] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
      const known = REMOTE_ROLES.find((one) => one === name);
      for (const account of everybody) {
        const expected = known !== undefined && account === addresses[remoteHolder(known)] ? role.delay : undefined;
        const [isMember, delay] = await manager.hasRole(role.id, account);
        expect(isMember ? Number(delay) : undefined, `${name} of ${account}`).to.equal(expected);
      }
    }
    expect(await manager.getRoleGuardian(ROLES.upgrader.id)).to.equal(ROLES.guardian.id);
    expect(await manager.getRoleGuardian(ROLES.parametersCritical.id)).to.equal(ROLES.guardian.id);
  });

  it("has a role for every function that takes one, and no other", () => {
    const taken = Object.values(AUTHORITY.CPTRemote as Record<string, Access>).filter(isRole);
    expect(REMOTE_ROLES).to.have.members([...new Set<RoleName>([...taken, "upgrader"])]);
  });

  it("wires every function as the authority table says", async () => {
    const { manager, cpt } = remote;
    for (const [name, access] of Object.entries(AUTHORITY.CPTRemote as Record<string, Access>)) {
      const selector =
        cpt.interface.fragments.find((one) => "name" in one && one.name === name)?.format("sighash") ?? "";
      const wired = await manager.getTargetFunctionRole(cpt, id(selector).slice(0, 10));
      expect(wired, name).to.equal(isRole(access) ? ROLES[access].id : ROLES.admin.id);
    }
  });

  it("is planned transaction by transaction", async () => {
    const steps = await planDeployment(remote.config);
    expect(steps).to.have.length(remote.sent);
    const whats = steps.map(({ what }) => what);
    expect(whats).to.include("create CPTRemote(LayerZeroEndpoint, 30110)");
    expect(whats.slice(-2)).to.deep.equal([
      "AccessManager.grantRole(admin, Safe_sevenOfNine, 172800)",
      "AccessManager.renounceRole(admin, the deployer)",
    ]);
  });

  it("gives the councils the addresses that they have on every chain with the same Safe", async () => {
    const connection = await hre.network.create("embeddedPolygon");
    const { addresses } = remote;
    const { safeSingleton: singleton, safeFactory: proxyFactory, multiSendCallOnly } = addresses;
    const safe = { singleton, proxyFactory, fallbackHandler: addresses.safeFallbackHandler, multiSendCallOnly };
    for (const at of Object.values(safe)) {
      await connection.networkHelpers.setCode(at, await remote.ethers.provider.getCode(at));
    }
    const polygon = await deployRemote(connection, { ...embeddedRemoteConfig("polygon", remote.accounts), safe });
    expect(polygon.chainId).to.equal(31_339);
    for (const council of ["sevenOfNine", "fiveOfNine", "fourOfNine", "threeOfFive"] as const) {
      expect(polygon.addresses[council], council).to.equal(addresses[council]);
    }
    expect(polygon.addresses.cptRemote).to.not.equal(addresses.cptRemote);
  });

  it("goes on where the node left it, and does nothing when it is done", async () => {
    const chainId = 31_351; // of its own, so that no local node's journal is touched
    const journals = hre.config.paths.ignition;
    const journal = join(journals, "deployments", `chain-${chainId}`);
    await rm(journal, { recursive: true, force: true });
    const override = { chainId };
    const server = await hre.network.createServer({ network: "embeddedEthereum", override }, "127.0.0.1", 0);
    const { address, port } = await server.listen();
    let left = 9;
    const dying: Partial<NetworkHooks> = {
      onRequest: async (context, connection, request, next) => {
        const isSent = connection.networkName === "localhostEthereum" && request.method.startsWith("eth_send");
        if (isSent && left-- === 0) throw new Error("the node is gone");
        return next(context, connection, request);
      },
    };
    try {
      const url = `http://${address}:${port}`;
      const connection = await hre.network.create({ network: "localhostEthereum", override: { url } });
      const [deployer] = await connection.ethers.getSigners();
      const config = embeddedRemoteConfig("ethereum", remote.accounts, chainId);
      const deploy = () => deployRemote(connection, config, { journals });
      hre.hooks.registerHandlers("network", dying);
      const failure = await deploy().catch((error: unknown) => error);
      hre.hooks.unregisterHandlers("network", dying);
      expect(failure).to.be.instanceOf(Error);
      expect(await deployer?.getNonce()).to.equal(9);

      expect((await deploy()).addresses).to.deep.equal(remote.addresses);
      expect(await deployer?.getNonce()).to.equal(remote.sent);
      expect((await planDeployment(config, { journals })).filter(({ done }) => !done)).to.deep.equal([]);
      await deploy();
      expect(await deployer?.getNonce()).to.equal(remote.sent);
    } finally {
      await server.close();
      await rm(journal, { recursive: true, force: true });
    }
  });

  describe("its configuration", () => {
    const problemsOf = (change: Partial<RemoteConfig>, deployer?: string): readonly string[] => {
      try {
        validateRemoteConfig({ ...remote.config, ...change }, deployer);
      } catch (error) {
        if (error instanceof InvalidConfigError) return error.problems;
        throw error;
      }
      return [];
    };

    it("is the embedded networks'", () => {
      for (const [network, eid] of [
        ["embeddedEthereum", 30_101],
        ["localhostPolygon", 30_109],
      ] as const) {
        expect(configFor(network, remote.accounts, 31_340)).to.include({ chainId: 31_340, eid, homeEid: 30_110 });
      }
    });

    it("is refused with home's own endpoint, an unknown key, councils that are too small, and the deployer in one", () => {
      expect(problemsOf({ eid: 30_110 })).to.deep.equal(["eid: is home's: CPT comes from another chain"]);
      expect(problemsOf({ usdc: "deploy" } as Partial<RemoteConfig>)[0]).to.contain("usdc");
      expect(problemsOf({ councils: { ...remote.config.councils, nine: [] } })[0]).to.contain("councils.nine");
      expect(problemsOf({}, remote.config.councils.five[1])).to.deep.equal(["councils.five: must not be the deployer"]);
    });

    it("names LayerZero and Safe where they are on a chain that is no development chain", () => {
      expect(problemsOf({ chainId: 1 })).to.deep.equal([
        "safe: chain 1 needs the addresses of the contracts that are there",
        "layerZero: chain 1 needs the addresses of the contracts that are there",
      ]);
    });

    it("sends nothing to another chain, nor past an endpoint that is none or another's", async () => {
      const connection = await hre.network.create("embeddedEthereum");
      const { layerZeroEndpoint, cptRemote } = remote.addresses;
      const { ethers, networkHelpers } = connection;
      for (const at of [layerZeroEndpoint, cptRemote]) {
        await networkHelpers.setCode(at, await remote.ethers.provider.getCode(at));
      }
      const before = await ethers.provider.getBlockNumber();
      const failure = async (change: Partial<RemoteConfig>): Promise<unknown> =>
        deployRemote(connection, { ...remote.config, ...change }).catch((error: unknown) => error);
      expect(await failure({ chainId: 31_399 })).to.be.instanceOf(WrongChainError);
      for (const [endpoint, reason] of [
        [STRANGER, "no code is there"],
        [cptRemote, "it has no id"],
      ] as const) {
        const error = await failure({ layerZero: { endpoint } });
        expect(error).to.be.instanceOf(WrongEndpointError).with.property("message").that.contains(reason);
      }
      const other = await failure({ layerZero: { endpoint: layerZeroEndpoint }, eid: 30_109 });
      expect(other).to.be.instanceOf(WrongEndpointError).with.property("message").that.contains("its id is 30101");
      expect(await ethers.provider.getBlockNumber()).to.equal(before);
    });
  });

  describe("deploy verify", () => {
    let restore: () => Promise<void>;
    before(async () => {
      ({ restore } = await remote.networkHelpers.takeSnapshot());
    });
    afterEach(() => restore());

    const verify = (config = remote.config): Promise<ChainVerification> =>
      verifyRemote({
        node: remote.ethers.provider,
        addresses: remote.addresses,
        config,
        readArtifact: (name) => hre.artifacts.readArtifact(name),
      });
    const as = async (from: string, to: string, signature: string, args: readonly unknown[]): Promise<void> => {
      await remote.networkHelpers.setBalance(from, 10n ** 18n);
      const data = new Interface([`function ${signature}`]).encodeFunctionData(
        signature.slice(0, signature.indexOf("(")),
        args,
      );
      const signer = await remote.ethers.getImpersonatedSigner(from);
      await (await signer.sendTransaction({ to, data, gasLimit: 3_000_000n })).wait();
    };
    /** As the AccessManager itself, for what it does to others; nobody has it do that without 48 hours. */
    const asManager = (to: string, signature: string, args: readonly unknown[]): Promise<void> =>
      as(remote.addresses.accessManager, to, signature, args);
    /** As the council, with the 48 hours. */
    const asAdmin = async (signature: string, args: readonly unknown[]): Promise<void> => {
      const { accessManager, sevenOfNine } = remote.addresses;
      const name = signature.slice(0, signature.indexOf("("));
      const data = new Interface([`function ${signature}`]).encodeFunctionData(name, args);
      await as(sevenOfNine, accessManager, "schedule(address target, bytes data, uint48 when)", [
        accessManager,
        data,
        0,
      ]);
      await remote.networkHelpers.time.increase(2 * DAY);
      await as(sevenOfNine, accessManager, signature, args);
    };

    it("finds nothing on a fresh deployment, and looks at everything", async () => {
      const found = await verify();
      expect(found.findings).to.deep.equal([]);
      expect(found.checked).to.be.greaterThan(100);
      expect(found.proxies.map(({ contract }) => contract)).to.deep.equal(["CPTRemote"]);
      expect(found.councils.map(({ name, threshold }) => [name, threshold])).to.deep.equal([
        ["sevenOfNine", "7"],
        ["fiveOfNine", "5"],
        ["fourOfNine", "4"],
        ["threeOfFive", "3"],
      ]);
      const rows = functionTable(found);
      expect(rows).to.deep.include(["CPTRemote", "setPeer", "admin", "48 h"]);
      expect(rows).to.deep.include(["CPTRemote", "setSupplyCap", "parametersCritical", "48 h"]);
      expect(rows).to.deep.include(["CPTRemote", "upgradeAndCall", "upgrader", "48 h"]);
    });

    interface Planted {
      what: string;
      plant: () => Promise<unknown>;
      /** All that must be said of it. */
      found: readonly string[];
    }

    const PLANTED: readonly Planted[] = [
      {
        what: "an admin who was never left out",
        plant: () => asAdmin("grantRole(uint64 roleId, address account, uint32 executionDelay)", [0, STRANGER, 0]),
        found: [`authority admin: ${STRANGER}`],
      },
      {
        what: "a role that home alone has",
        plant: () =>
          asAdmin("grantRole(uint64 roleId, address account, uint32 executionDelay)", [
            ROLES.treasurer.id,
            STRANGER,
            0,
          ]),
        found: [`authority treasurer: ${STRANGER}`],
      },
      {
        what: "a function of the owner in other hands",
        plant: () =>
          asAdmin("setTargetFunctionRole(address target, bytes4[] selectors, uint64 roleId)", [
            remote.addresses.cptRemote,
            [id("setPeer(uint32,bytes32)").slice(0, 10)],
            ROLES.guardian.id,
          ]),
        found: ["authority CPTRemote: setPeer"],
      },
      {
        what: "another code below CPT, taken without notice",
        plant: async () => {
          const { cptRemote, layerZeroEndpoint } = remote.addresses;
          const other = await remote.ethers.deployContract("CPTRemote", [layerZeroEndpoint, 30_102]);
          const word = zeroPadValue(await other.getAddress(), 32);
          await remote.networkHelpers.setStorageAt(cptRemote, IMPLEMENTATION_SLOT, word);
        },
        found: ["implementation CPTRemote"],
      },
      {
        what: "somebody else who speaks for CPT at LayerZero's endpoint",
        plant: () => asManager(remote.addresses.cptRemote, "setDelegate(address delegate)", [STRANGER]),
        found: ["LayerZero's delegate CPTRemote"],
      },
      {
        what: "an inspector that can stop all messages",
        plant: () => asManager(remote.addresses.cptRemote, "setMsgInspector(address inspector)", [STRANGER]),
        found: ["parameter CPTRemote.msgInspector()"],
      },
      {
        what: "an endpoint of other code",
        plant: async () => {
          const { layerZeroEndpoint } = remote.addresses;
          const code = await remote.ethers.provider.getCode(layerZeroEndpoint);
          await remote.networkHelpers.setCode(layerZeroEndpoint, `${code.slice(0, -2)}00`);
        },
        found: ["code LayerZeroEndpoint"],
      },
      {
        what: "a threshold one lower",
        plant: () =>
          as(remote.addresses.threeOfFive, remote.addresses.threeOfFive, "changeThreshold(uint256 threshold)", [2]),
        found: ["threshold threeOfFive"],
      },
    ];

    for (const { what, plant, found } of PLANTED) {
      it(`finds ${what}`, async () => {
        await plant();
        const { findings } = await verify();
        expect(findings.map(({ check, subject }) => `${check} ${subject}`)).to.deep.equal(found);
      });
    }

    it("finds another supply cap, whose change the 4-of-9 announced", async () => {
      const { accessManager, fourOfNine, cptRemote } = remote.addresses;
      const data = remote.cpt.interface.encodeFunctionData("setSupplyCap", [9_000_000]);
      const schedule = "schedule(address target, bytes data, uint48 when)";
      await as(fourOfNine, accessManager, schedule, [cptRemote, data, 0]);
      await remote.networkHelpers.time.increase(2 * DAY);
      await as(fourOfNine, accessManager, "execute(address target, bytes data)", [cptRemote, data]);
      expect((await verify()).findings).to.deep.equal([
        {
          check: "parameter",
          subject: "CPTRemote.supplyCap()",
          expected: (10n ** 25n).toString(),
          actual: (9n * 10n ** 24n).toString(),
        },
      ]);
    });

    it("finds another home and another endpoint than the configuration's", async () => {
      const { findings } = await verify({ ...remote.config, homeEid: 30_102, eid: 30_109 });
      expect(findings.map(({ check, subject }) => `${check} ${subject}`)).to.have.members([
        "endpoint LayerZero's id",
        "immutable LayerZeroEndpoint",
        "immutable LayerZeroEndpoint",
        "implementation CPTRemote",
      ]);
    });
  });
});
