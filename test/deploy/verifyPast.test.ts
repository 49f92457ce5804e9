import { expect } from "chai";
import {
  AbiCoder,
  Contract,
  getAddress,
  Interface,
  keccak256,
  toBeHex,
  ZeroAddress,
  ZeroHash,
  zeroPadValue,
  type Signer,
} from "ethers";
import hre from "hardhat";
import { ROLES } from "../../deploy/authority.ts";
import { deployProtocol, embeddedConfig, EMBEDDED_OWNERS, type Addresses } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { SAFE_INTERFACE, safeArtifact } from "../../deploy/modules/safe.ts";
import { verifyDeployment, type Finding } from "../../deploy/verify/index.ts";
import {
  batchCalls,
  executionArguments,
  safeDomain,
  safeMessage,
  SAFE_TX_TYPES,
  type SafeTransaction,
} from "../../tasks/lib/safe/safeTransaction.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

const STRANGER = "0x1000000000000000000000000000000000000001";
const WRITER = "0x2000000000000000000000000000000000000002";
const HOUR = 3_600;
const MODULES = 1n; // the slots of a Safe's mappings
const OWNERS = 2n;
const MANAGER = new Interface([
  "function grantRole(uint64 roleId, address account, uint32 executionDelay)",
  "function revokeRole(uint64 roleId, address account)",
  "function schedule(address target, bytes data, uint48 when)",
  "function execute(address target, bytes data)",
  "function upgradeAndCall(address proxy, address implementation, bytes data)",
]);

async function deployed() {
  const connection = await hre.network.create("embedded");
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const config = embeddedConfig(signers.map(({ address }) => address));
  const { addresses, chainId } = await deployProtocol(connection, config);
  return { ethers, networkHelpers, signers, config, addresses, chainId };
}

/** What happened, and shows no more in what is there now. */
describe("deploy verify, of the past", () => {
  let chain: Awaited<ReturnType<typeof deployed>>;
  let restore: () => Promise<void>;
  before(async () => {
    chain = await deployed();
    ({ restore } = await chain.networkHelpers.takeSnapshot());
  });
  beforeEach(() => restore());

  const verify = async (addresses: Addresses = chain.addresses): Promise<readonly Finding[]> => {
    const found = await verifyDeployment({
      node: chain.ethers.provider,
      addresses,
      config: chain.config,
      readArtifact: (name) => hre.artifacts.readArtifact(name),
    });
    return found.findings;
  };
  const named = (findings: readonly Finding[]) => findings.map(({ check, subject }) => `${check} ${subject}`);

  const as = async (from: string, to: string, data: string): Promise<void> => {
    await chain.networkHelpers.setBalance(from, 10n ** 18n);
    await (await (await chain.ethers.getImpersonatedSigner(from)).sendTransaction({ to, data })).wait();
  };
  const asAdmin = (name: string, args: readonly unknown[]): Promise<void> =>
    as(chain.addresses.launchPhase, chain.addresses.accessManager, MANAGER.encodeFunctionData(name, args));
  const slotOf = async (address: string, slot: string): Promise<string> =>
    getAddress(`0x${(await chain.ethers.provider.getStorage(address, slot)).slice(26)}`);

  /** Code that writes one into a word, for whoever delegates to it. */
  const writesOne = async (slot: string): Promise<void> =>
    chain.networkHelpers.setCode(WRITER, `0x60017f${slot.slice(2)}55`);
  const entryOf = (mapping: bigint, account: string): string =>
    keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, mapping]));

  /** A guardian council made in another way, with the role and in the addresses. */
  async function guardianMade(
    singleton: string,
    initializer: { to: string; data: string },
  ): Promise<Addresses & { threeOfFive: Address }> {
    const { addresses, config, signers } = chain;
    const factory = new Contract(
      addresses.safeFactory,
      safeArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory").abi,
      signers[0],
    ).getFunction("createProxyWithNonce");
    const { to, data } = initializer;
    const { five } = config.councils;
    const rest = [addresses.safeFallbackHandler, ZeroAddress, 0, ZeroAddress];
    const setup = SAFE_INTERFACE.encodeFunctionData("setup", [five, 3, to, data, ...rest]);
    const safe = (await factory.staticCall(singleton, setup, 99)) as Address;
    await factory(singleton, setup, 99);
    await asAdmin("revokeRole", [ROLES.guardian.id, addresses.threeOfFive]);
    await asAdmin("grantRole", [ROLES.guardian.id, safe, 0]);
    return { ...addresses, threeOfFive: safe };
  }

  /** The guardians sign a delegatecall. */
  async function delegate(to: string, data: string): Promise<void> {
    const { addresses, signers, chainId } = chain;
    const owners = EMBEDDED_OWNERS.five.slice(0, 3).map((index) => signers[index] as Signer & { address: Address });
    const safe = new Contract(addresses.threeOfFive, SAFE_INTERFACE, signers[0]);
    const nonce = (await safe.getFunction("nonce")()) as bigint;
    const transaction: SafeTransaction = { to: to as Address, value: 0n, data: data as Hex, operation: 1, nonce };
    const domain = safeDomain(addresses.threeOfFive, chainId);
    const signatures = await Promise.all(
      owners.map(async (owner) => ({
        owner: owner.address,
        signature: (await owner.signTypedData(domain, SAFE_TX_TYPES, safeMessage(transaction))) as Hex,
      })),
    );
    await safe.getFunction("execTransaction")(...executionArguments(transaction, signatures));
  }

  describe("a council", () => {
    it("is as it should be when it was made another time in the same way", async () => {
      const addresses = await guardianMade(chain.addresses.safeSingleton, { to: ZeroAddress, data: "0x" });
      expect(await verify(addresses)).to.deep.equal([]);
    });

    it("has a module that its list does not show", async () => {
      await writesOne(entryOf(MODULES, STRANGER));
      const addresses = await guardianMade(chain.addresses.safeSingleton, { to: WRITER, data: "0x" });
      const pause = interfaceOf("CPT").encodeFunctionData("pause");
      const call = SAFE_INTERFACE.encodeFunctionData("execTransactionFromModule", [addresses.cpt, 0, pause, 0]);
      await as(STRANGER, addresses.threeOfFive, call);
      const cpt = await chain.ethers.getContractAt("CPT", addresses.cpt);
      expect(await cpt.paused()).to.equal(true); // the stranger alone did that
      expect(named(await verify(addresses))).to.deep.equal(["Safe's initializer threeOfFive"]);
    });

    it("had another singleton when it was made", async () => {
      const { abi, bytecode } = safeArtifact("SafeL2.sol/SafeL2");
      const [deployer] = chain.signers;
      const singleton = await new chain.ethers.ContractFactory(abi, bytecode, deployer).deploy();
      const addresses = await guardianMade(await singleton.getAddress(), { to: ZeroAddress, data: "0x" });
      const word = zeroPadValue(addresses.safeSingleton, 32);
      await chain.networkHelpers.setStorageAt(addresses.threeOfFive, ZeroHash, word);
      expect(named(await verify(addresses))).to.deep.equal(["Safe's first singleton threeOfFive"]);
    });

    it("delegated to code that can write an owner, which its list does not show", async () => {
      await writesOne(entryOf(OWNERS, STRANGER));
      await delegate(WRITER, "0x");
      expect(await verify()).to.deep.equal([
        { check: "delegatecall", subject: "threeOfFive", expected: "nobody else", actual: WRITER },
      ]);
    });

    it("had a module that delegated to such code", async () => {
      const { threeOfFive } = chain.addresses;
      const safe = (name: string, args: readonly unknown[]) => SAFE_INTERFACE.encodeFunctionData(name, args);
      await writesOne(entryOf(MODULES, WRITER));
      await as(threeOfFive, threeOfFive, safe("enableModule", [STRANGER]));
      await as(STRANGER, threeOfFive, safe("execTransactionFromModule", [WRITER, 0, "0x", 1]));
      const first = "0x0000000000000000000000000000000000000001";
      await as(threeOfFive, threeOfFive, safe("disableModule", [first, STRANGER]));
      expect(named(await verify())).to.deep.equal(["delegatecall threeOfFive"]);
    });

    it("may send batches", async () => {
      const { cpt, multiSendCallOnly } = chain.addresses;
      const data = interfaceOf("CPT").encodeFunctionData("approve", [STRANGER, 0]) as Hex;
      const batch = batchCalls(
        [1, 2].map(() => ({ to: cpt, value: 0n, data })),
        multiSendCallOnly,
      );
      await delegate(batch.to, batch.data);
      expect(await verify()).to.deep.equal([]);
    });
  });

  describe("an upgrade", () => {
    /** What tells BenefitTiers' proxy to take an implementation. */
    async function upgradeTo(implementation: string): Promise<{ proxyAdmin: string; upgrade: string }> {
      const { benefitTiers } = chain.addresses;
      const proxyAdmin = await slotOf(benefitTiers, ADMIN_SLOT);
      return {
        proxyAdmin,
        upgrade: MANAGER.encodeFunctionData("upgradeAndCall", [benefitTiers, implementation, "0x"]),
      };
    }
    const sameCode = async () => {
      const contract = await chain.ethers.deployContract("BenefitTiers", [chain.addresses.voteEscrow]);
      return contract.getAddress();
    };
    const managed = (from: string, name: string, args: readonly unknown[]) =>
      as(from, chain.addresses.accessManager, MANAGER.encodeFunctionData(name, args));

    it("is the council's after 48 hours", async () => {
      const { sevenOfNine } = chain.addresses;
      const { proxyAdmin, upgrade } = await upgradeTo(await sameCode());
      await managed(sevenOfNine, "schedule", [proxyAdmin, upgrade, 0]);
      await chain.networkHelpers.time.increase(48 * HOUR);
      await managed(sevenOfNine, "execute", [proxyAdmin, upgrade]);
      expect(await verify()).to.deep.equal([]);
    });

    it("was made and taken back by somebody without a delay", async () => {
      const before = await slotOf(chain.addresses.benefitTiers, IMPLEMENTATION_SLOT);
      await asAdmin("grantRole", [ROLES.upgrader.id, STRANGER, 0]);
      for (const implementation of [await slotOf(chain.addresses.treasury, IMPLEMENTATION_SLOT), before]) {
        const { proxyAdmin, upgrade } = await upgradeTo(implementation);
        await managed(STRANGER, "execute", [proxyAdmin, upgrade]);
      }
      await asAdmin("revokeRole", [ROLES.upgrader.id, STRANGER]);
      expect(await verify()).to.deep.equal([
        { check: "upgrades without a delay", subject: "BenefitTiers", expected: "1", actual: "3" },
      ]);
    });

    it("found other code below CPT in the beginning", async () => {
      const { provider } = chain.ethers;
      const topics = [chain.ethers.id("Upgraded(address)")];
      const [first] = await provider.getLogs({ address: chain.addresses.cpt, topics, fromBlock: 0 });
      await chain.networkHelpers.setCode(getAddress(`0x${first?.topics[1]?.slice(26)}`), "0x00");
      expect(named(await verify())).to.deep.equal(["first implementation CPT"]);
    });

    it("was announced for less than the delay", async () => {
      await asAdmin("grantRole", [ROLES.upgrader.id, STRANGER, 48 * HOUR - 60]);
      const { proxyAdmin, upgrade } = await upgradeTo(await sameCode());
      await managed(STRANGER, "schedule", [proxyAdmin, upgrade, 0]);
      await chain.networkHelpers.time.increase(48 * HOUR - 60);
      await managed(STRANGER, "execute", [proxyAdmin, upgrade]);
      await asAdmin("revokeRole", [ROLES.upgrader.id, STRANGER]);
      expect(named(await verify())).to.deep.equal(["upgrades without a delay BenefitTiers"]);
    });
  });

  describe("the supply", () => {
    it("went to somebody whom the genesis table does not name", async () => {
      const { genesis, accessManager } = chain.addresses;
      await asAdmin("grantRole", [ROLES.admin.id, STRANGER, 0]);
      // any contract takes the 25 million of the users
      await as(STRANGER, genesis, interfaceOf("Genesis").encodeFunctionData("fund", [0, accessManager]));
      await asAdmin("revokeRole", [ROLES.admin.id, STRANGER]);
      expect(named(await verify())).to.deep.equal(["supply Genesis"]);
    });

    it("is not in genesis as far as genesis says so", async () => {
      const { genesis, cpt } = chain.addresses;
      await as(genesis, cpt, interfaceOf("CPT").encodeFunctionData("transfer", [STRANGER, 1]));
      expect(named(await verify())).to.deep.equal(["supply CPT of Genesis"]);
    });

    it("may be more in genesis, and the team may have grants", async () => {
      const { genesis, privateSale, cpt } = chain.addresses;
      const face = interfaceOf("Genesis");
      await asAdmin("grantRole", [ROLES.admin.id, STRANGER, 0]);
      await as(STRANGER, genesis, face.encodeFunctionData("grantTeam", [STRANGER, 10n ** 18n, 2_000_000_000]));
      await asAdmin("revokeRole", [ROLES.admin.id, STRANGER]);
      await as(privateSale, cpt, interfaceOf("CPT").encodeFunctionData("transfer", [genesis, 1]));
      expect(await verify()).to.deep.equal([]);
    });

    it("would, what stays unsold, be another foundation's", async () => {
      const location = BigInt(keccak256(toBeHex(BigInt(chain.ethers.id("cyberplaza.PrivateSale")) - 1n, 32))) & ~0xffn;
      const { privateSale } = chain.addresses;
      await chain.networkHelpers.setStorageAt(privateSale, location, zeroPadValue(STRANGER, 32));
      expect(named(await verify())).to.deep.equal(["parameter PrivateSale's foundation"]);
    });
  });
});
