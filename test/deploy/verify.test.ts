import { expect } from "chai";
import { id, Interface, toBeHex, ZeroAddress, ZeroHash, zeroPadValue } from "ethers";
import hre from "hardhat";
import { ROLES } from "../../deploy/authority.ts";
import { deployProtocol, embeddedConfig, type Addresses, type NetworkConfig } from "../../deploy/index.ts";
import { TIMELOCK_ROLES } from "../../deploy/modules/governance.ts";
import { functionTable } from "../../deploy/verify/functionTable.ts";
import { verifyDeployment, type Finding, type Verification } from "../../deploy/verify/index.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT, INITIALIZABLE_SLOT } from "../../deploy/slots.ts";

const STRANGER = "0x1000000000000000000000000000000000000001";
const DAY = 86_400;
const FIRST_OF_LIST = "0x0000000000000000000000000000000000000001";

async function deployed() {
  const connection = await hre.network.create("embedded");
  const { ethers, networkHelpers } = connection;
  const config = embeddedConfig((await ethers.getSigners()).map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);
  return { ethers, networkHelpers, config, addresses };
}

describe("deploy verify", () => {
  let chain: Awaited<ReturnType<typeof deployed>>;
  let restore: () => Promise<void>;
  before(async () => {
    chain = await deployed();
    ({ restore } = await chain.networkHelpers.takeSnapshot());
  });
  beforeEach(() => restore());

  const verify = (change: { config?: NetworkConfig; addresses?: Addresses } = {}): Promise<Verification> =>
    verifyDeployment({
      node: chain.ethers.provider,
      addresses: change.addresses ?? chain.addresses,
      config: change.config ?? chain.config,
      readArtifact: (name) => hre.artifacts.readArtifact(name),
    });

  /** Calls as an address that need not have a key. */
  const as = async (from: string, to: string, signature: string, args: readonly unknown[]): Promise<void> => {
    const { ethers, networkHelpers } = chain;
    await networkHelpers.setBalance(from, 10n ** 18n);
    const face = new Interface([`function ${signature}`]);
    const data = face.encodeFunctionData(signature.slice(0, signature.indexOf("(")), args);
    await (await (await ethers.getImpersonatedSigner(from)).sendTransaction({ to, data })).wait();
  };
  /** As the AccessManager's admin without a delay: the launch phase, whose code does no such thing. */
  const asAdmin = (signature: string, args: readonly unknown[]): Promise<void> =>
    as(chain.addresses.launchPhase, chain.addresses.accessManager, signature, args);
  const asTimelock = (signature: string, args: readonly unknown[]): Promise<void> =>
    as(chain.addresses.timelock, chain.addresses.timelock, signature, args);
  const asSafe = (name: "sevenOfNine" | "threeOfFive" | "fourOfNine", signature: string, args: readonly unknown[]) =>
    as(chain.addresses[name], chain.addresses[name], signature, args);
  /** Calls a setting that takes a role with a delay: gives the role away for a moment. */
  const asRole = async (
    role: keyof typeof ROLES,
    to: string,
    signature: string,
    args: readonly unknown[],
  ): Promise<void> => {
    await asAdmin("grantRole(uint64 roleId, address account, uint32 executionDelay)", [ROLES[role].id, STRANGER, 0]);
    await as(STRANGER, to, signature, args);
    await asAdmin("revokeRole(uint64 roleId, address account)", [ROLES[role].id, STRANGER]);
  };
  const slotOf = async (address: string, slot: string): Promise<string> =>
    chain.ethers.getAddress(`0x${(await chain.ethers.provider.getStorage(address, slot)).slice(26)}`);
  const setSlot = (address: string, slot: string, value: string | bigint): Promise<void> =>
    chain.networkHelpers.setStorageAt(address, slot, zeroPadValue(toBeHex(value), 32));

  it("finds nothing on a fresh deployment, and looks at everything", async () => {
    const found = await verify();
    expect(found.findings).to.deep.equal([]);
    expect(found.checked).to.be.greaterThan(500);
    expect(found.handedOver).to.equal(false);
    expect(found.proxies).to.have.length(24);
    expect(found.councils.map(({ name, threshold, owners }) => [name, threshold, owners.length])).to.deep.equal([
      ["sevenOfNine", "7", 9],
      ["fiveOfNine", "5", 9],
      ["fourOfNine", "4", 9],
      ["threeOfFive", "3", 5],
    ]);
    const rows = functionTable(found);
    expect(rows).to.deep.include(["VetoGuard", "veto", "veto", "0 h"]);
    expect(rows).to.deep.include(["CPT", "upgradeAndCall", "upgrader", "48 h"]);
    expect(rows).to.deep.include(["RevenueRouter", "setSink", "admin", "48 h or 0 h"]);
  });

  /** One thing that is wrong, and what must be said of it. */
  interface Planted {
    what: string;
    plant: () => Promise<unknown>;
    check: string;
    subject: string;
    /** Further checks that the same thing fails. */
    also?: readonly string[];
  }

  const grant = "grantRole(uint64 roleId, address account, uint32 executionDelay)";
  const wire = "setTargetFunctionRole(address target, bytes4[] selectors, uint64 roleId)";

  const PLANTED: readonly Planted[] = [
    {
      what: "an owner too many in a council",
      plant: () => asSafe("fourOfNine", "addOwnerWithThreshold(address owner, uint256 _threshold)", [STRANGER, 4]),
      check: "owner",
      subject: "fourOfNine",
    },
    {
      what: "an owner exchanged",
      plant: () =>
        asSafe("threeOfFive", "swapOwner(address prevOwner, address oldOwner, address newOwner)", [
          FIRST_OF_LIST,
          chain.config.councils.five[0],
          STRANGER,
        ]),
      check: "owner",
      subject: "threeOfFive",
    },
    {
      what: "a threshold one lower",
      plant: () => asSafe("sevenOfNine", "changeThreshold(uint256 _threshold)", [6]),
      check: "threshold",
      subject: "sevenOfNine",
    },
    {
      what: "a module that acts without the owners",
      plant: () => asSafe("sevenOfNine", "enableModule(address module)", [STRANGER]),
      check: "modules",
      subject: "sevenOfNine",
    },
    {
      what: "another fallback handler",
      plant: () => asSafe("threeOfFive", "setFallbackHandler(address handler)", [STRANGER]),
      check: "fallback handler",
      subject: "threeOfFive",
    },
    {
      what: "a guard that can stop a council",
      plant: () => setSlot(chain.addresses.threeOfFive, id("guard_manager.guard.address"), STRANGER),
      check: "guard",
      subject: "threeOfFive",
    },
    {
      what: "another singleton below a council",
      plant: () => setSlot(chain.addresses.fourOfNine, ZeroHash, chain.addresses.safeFactory),
      check: "Safe's singleton",
      subject: "fourOfNine",
      also: ["Safe's version", "owner", "threshold", "modules"],
    },
    {
      what: "a role left with the deployer",
      plant: async () => asAdmin(grant, [ROLES.operator.id, (await chain.ethers.getSigners())[0]?.address, 0]),
      check: "authority",
      subject: "operator",
    },
    {
      what: "the deployer still admin",
      plant: async () => asAdmin(grant, [ROLES.admin.id, (await chain.ethers.getSigners())[0]?.address, 0]),
      check: "authority",
      subject: "admin",
    },
    {
      what: "a role taken from its council",
      plant: () =>
        asAdmin("revokeRole(uint64 roleId, address account)", [ROLES.guardian.id, chain.addresses.threeOfFive]),
      check: "authority",
      subject: "guardian",
    },
    {
      what: "a delay missing",
      plant: async () => {
        await asAdmin("revokeRole(uint64 roleId, address account)", [ROLES.upgrader.id, chain.addresses.sevenOfNine]);
        await asAdmin(grant, [ROLES.upgrader.id, chain.addresses.sevenOfNine, 0]);
      },
      check: "authority",
      subject: "upgrader",
    },
    {
      what: "a delay one second short",
      plant: async () => {
        const critical = ROLES.parametersCritical.id;
        await asAdmin("revokeRole(uint64 roleId, address account)", [critical, chain.addresses.fourOfNine]);
        await asAdmin(grant, [critical, chain.addresses.fourOfNine, 48 * 3_600 - 1]);
      },
      check: "authority",
      subject: "parametersCritical",
    },
    {
      what: "a delay that is going to be none",
      plant: () => asAdmin(grant, [ROLES.upgrader.id, chain.addresses.sevenOfNine, 0]),
      check: "authority",
      subject: "upgrader",
    },
    {
      what: "a role that its council does not have yet",
      plant: async () => {
        const { time } = chain.networkHelpers;
        const setGrantDelay = "setGrantDelay(uint64 roleId, uint32 newDelay)";
        await asAdmin(setGrantDelay, [ROLES.guardian.id, 30 * DAY]);
        await time.increase(5 * DAY);
        await asAdmin(setGrantDelay, [ROLES.guardian.id, 0]);
        await time.increase(29 * DAY);
        await asAdmin("revokeRole(uint64 roleId, address account)", [ROLES.guardian.id, chain.addresses.threeOfFive]);
        await asAdmin(grant, [ROLES.guardian.id, chain.addresses.threeOfFive, 0]);
        await time.increase(2 * DAY); // the grants to come have no delay any more, this one has
      },
      check: "authority",
      subject: "guardian",
    },
    {
      what: "a delay of grants that would stop the hand-over of the launch phase",
      plant: () => asAdmin("setGrantDelay(uint64 roleId, uint32 newDelay)", [ROLES.admin.id, 3_650 * DAY]),
      check: "authority",
      subject: "admin",
    },
    {
      what: "a longer way for the admin to a contract, on its way",
      plant: () => asAdmin("setTargetAdminDelay(address target, uint32 newDelay)", [chain.addresses.treasury, DAY]),
      check: "authority",
      subject: "Treasury",
    },
    {
      what: "a role nobody knows, with a holder and a function",
      plant: async () => {
        await asAdmin(grant, [99n, STRANGER, 0]);
        await asAdmin(wire, [
          chain.addresses.treasury,
          [id("payAboveLimit(uint8,address,address,uint256,bytes32)").slice(0, 10)],
          99n,
        ]);
      },
      check: "authority",
      subject: "role 99",
    },
    {
      what: "a role that another role administers",
      plant: () => asAdmin("setRoleAdmin(uint64 roleId, uint64 admin)", [ROLES.treasurer.id, ROLES.operator.id]),
      check: "authority",
      subject: "treasurer",
    },
    {
      what: "upgrades that the guardian cannot cancel",
      plant: () => asAdmin("setRoleGuardian(uint64 roleId, uint64 guardian)", [ROLES.upgrader.id, 0]),
      check: "authority",
      subject: "upgrader",
    },
    {
      what: "a function given to everybody",
      plant: () =>
        asAdmin(wire, [chain.addresses.revenueRouter, [id("setPeriod(uint256)").slice(0, 10)], 2n ** 64n - 1n]),
      check: "authority",
      subject: "RevenueRouter: setPeriod",
    },
    {
      what: "a function given to a lesser role",
      plant: () =>
        asAdmin(wire, [chain.addresses.jobEscrow, [id("setMeter(address,uint64)").slice(0, 10)], ROLES.operator.id]),
      check: "authority",
      subject: "JobEscrow: setMeter",
    },
    {
      what: "upgrades without their role",
      plant: async () => {
        const proxyAdmin = await slotOf(chain.addresses.governor, ADMIN_SLOT);
        await asAdmin(wire, [
          proxyAdmin,
          [id("upgradeAndCall(address,address,bytes)").slice(0, 10)],
          ROLES.operator.id,
        ]);
      },
      check: "authority",
      subject: "ProxyAdmin of CPTGovernor: upgradeAndCall",
    },
    {
      what: "a contract closed",
      plant: () => asAdmin("setTargetClosed(address target, bool closed)", [chain.addresses.jobEscrow, true]),
      check: "authority",
      subject: "JobEscrow",
    },
    {
      what: "a contract that obeys another AccessManager",
      plant: async () => {
        const factory = await chain.ethers.getContractFactory("AccessManager");
        const other = await (await factory.deploy(STRANGER)).getAddress();
        await asAdmin("updateAuthority(address target, address newAuthority)", [chain.addresses.treasury, other]);
      },
      check: "authority",
      subject: "Treasury",
    },
    {
      what: "a proxy admin that somebody else owns",
      plant: async () => {
        const proxyAdmin = await slotOf(chain.addresses.cpt, ADMIN_SLOT);
        await as(chain.addresses.accessManager, proxyAdmin, "transferOwnership(address newOwner)", [STRANGER]);
      },
      check: "proxy admin's owner",
      subject: "CPT",
    },
    {
      what: "a proxy admin's slot that says another than the code",
      plant: () => setSlot(chain.addresses.treasury, ADMIN_SLOT, STRANGER),
      check: "proxy admin",
      subject: "Treasury",
      also: ["proxy admin's code", "proxy admin's owner"],
    },
    {
      what: "a foreign implementation",
      plant: async () => {
        const other = await slotOf(chain.addresses.treasury, IMPLEMENTATION_SLOT);
        await setSlot(chain.addresses.offerBook, IMPLEMENTATION_SLOT, other);
      },
      check: "implementation",
      subject: "OfferBook",
      also: ["parameter"],
    },
    {
      what: "the right code with another immutable",
      plant: async () => {
        const factory = await chain.ethers.getContractFactory("BenefitTiers");
        const other = await (await factory.deploy(STRANGER)).getAddress();
        await setSlot(chain.addresses.benefitTiers, IMPLEMENTATION_SLOT, other);
      },
      check: "implementation",
      subject: "BenefitTiers",
    },
    {
      what: "an open initializer behind a proxy",
      plant: async () => {
        const implementation = await slotOf(chain.addresses.vestingVault, IMPLEMENTATION_SLOT);
        await setSlot(implementation, INITIALIZABLE_SLOT, ZeroHash);
      },
      check: "implementation's initializer",
      subject: "VestingVault",
    },
    {
      what: "an open initializer of a proxy",
      plant: () => setSlot(chain.addresses.vetoGuard, INITIALIZABLE_SLOT, ZeroHash),
      check: "initializer",
      subject: "VetoGuard",
    },
    {
      what: "a timelock of a second less",
      plant: () => asTimelock("updateDelay(uint256 newDelay)", [48 * 3_600 - 1]),
      check: "delay",
      subject: "timelock",
    },
    {
      what: "an open executor of the timelock",
      plant: () => asTimelock("grantRole(bytes32 role, address account)", [TIMELOCK_ROLES.executor, ZeroAddress]),
      check: "timelock's executor",
      subject: "timelock",
    },
    {
      what: "a proposer beside the Governor",
      plant: () => asTimelock("grantRole(bytes32 role, address account)", [TIMELOCK_ROLES.proposer, STRANGER]),
      check: "timelock's proposer",
      subject: "timelock",
    },
    {
      what: "a veto guard that cannot cancel",
      plant: () =>
        asTimelock("revokeRole(bytes32 role, address account)", [TIMELOCK_ROLES.canceller, chain.addresses.vetoGuard]),
      check: "timelock's canceller",
      subject: "timelock",
    },
    {
      what: "an admin of the timelock",
      plant: () => asTimelock("grantRole(bytes32 role, address account)", [TIMELOCK_ROLES.admin, STRANGER]),
      check: "timelock's admin",
      subject: "timelock",
    },
    {
      what: "a parameter off by one",
      plant: () =>
        asRole("parametersRoutine", chain.addresses.voteEscrow, "setMinLock(uint256 newMinLock)", [10n ** 18n + 1n]),
      check: "parameter",
      subject: "VoteEscrow.minLock()",
    },
    {
      what: "epochs of the largest holders that will be shorter",
      plant: () => asRole("admin", chain.addresses.topHolders, "setEpochLength(uint256 newLength)", [84n * 86_400n]),
      check: "parameter",
      subject: "TopHolders.epochLength()",
    },
    {
      what: "shares of the revenue that are not the configuration's",
      plant: () =>
        asRole("parametersCritical", chain.addresses.revenueRouter, "setShares(uint16[9] newShares)", [
          [3_001, 1_499, 1_000, 500, 500, 2_000, 500, 500, 500],
        ]),
      check: "parameter",
      subject: "RevenueRouter.sinkOf(0)",
    },
    {
      what: "a sink that pays somebody else",
      plant: () =>
        asRole("admin", chain.addresses.revenueRouter, "setSink(uint8 sink, tuple(address, bool) config)", [
          7,
          [STRANGER, false],
        ]),
      check: "parameter",
      subject: "RevenueRouter.sinkOf(7)",
    },
    {
      what: "a compartment of the insurance that is full earlier",
      plant: () =>
        asRole("parametersCritical", chain.addresses.insuranceFund, "setFullAt(uint8 compartment, uint64 newFullAt)", [
          1,
          499_999_999_999n,
        ]),
      check: "parameter",
      subject: "InsuranceFund.termsOf(1)",
    },
    {
      what: "somebody who claims from a compartment",
      plant: () =>
        asRole("admin", chain.addresses.insuranceFund, "setInsured(uint8 compartment, address newInsured)", [
          2,
          STRANGER,
        ]),
      check: "parameter",
      subject: "InsuranceFund.termsOf(2)",
    },
    {
      what: "a meter's cap a unit higher",
      plant: () =>
        asRole("parametersCritical", chain.addresses.jobEscrow, "setMeter(address meter, uint64 dailyCap)", [
          chain.config.holders.meter[0],
          1_000_000_000_001n,
        ]),
      check: "meter",
      subject: "JobEscrow",
    },
    {
      what: "an account that a pause of CPT does not stop",
      plant: () =>
        asRole("admin", chain.addresses.cpt, "setPauseExempt(address account, bool exempt)", [STRANGER, true]),
      check: "exempt from a pause of CPT",
      subject: "CPT",
    },
    {
      what: "a bridge that nobody comes home by while CPT is paused",
      plant: () =>
        asRole("admin", chain.addresses.cpt, "setPauseExempt(address account, bool exempt)", [
          chain.addresses.cptAdapter,
          false,
        ]),
      check: "exempt from a pause of CPT",
      subject: "CPT",
    },
    {
      what: "somebody else who speaks for the bridge at LayerZero's endpoint",
      plant: () =>
        as(chain.addresses.accessManager, chain.addresses.cptAdapter, "setDelegate(address delegate)", [STRANGER]),
      check: "LayerZero's delegate",
      subject: "CPTAdapter",
    },
    {
      what: "pauses of a pathway that are shorter",
      plant: () =>
        asRole(
          "parametersCritical",
          chain.addresses.cptAdapter,
          "setPathwayPauseLimits(uint256 duration, uint256 cooldown)",
          [71 * 3_600, 7 * 86_400],
        ),
      check: "parameter",
      subject: "CPTAdapter.pathwayPauseLimits()",
    },
    {
      what: "an age of prices a second too long",
      plant: async () => {
        const [cptFeed, , usdcFeed, usdcMaxAge, pool, sequencer] = await (
          await chain.ethers.getContractAt("PriceOracle", chain.addresses.priceOracle)
        ).sources();
        await asRole(
          "parametersCritical",
          chain.addresses.priceOracle,
          "setSources(tuple(address, uint32, address, uint32, address, address) newSources)",
          [[cptFeed, 25 * 3_600 + 1, usdcFeed, usdcMaxAge, pool, sequencer]],
        );
      },
      check: "parameter",
      subject: "PriceOracle.sources().cptMaxAge",
    },
    {
      what: "a longer period of the revenue",
      plant: () => asRole("admin", chain.addresses.revenueRouter, "setPeriod(uint256 newPeriod)", [28 * 86_400]),
      check: "parameter",
      subject: "RevenueRouter.schedule().period",
    },
  ];

  for (const { what, plant, check, subject, also = [] } of PLANTED) {
    it(`finds ${what}`, async () => {
      await plant();
      const { findings } = await verify();
      expect(
        findings.some(
          (finding: Finding) => finding.check === check && `${finding.subject}: `.startsWith(`${subject}: `),
        ),
        JSON.stringify(findings),
      ).to.equal(true);
      const others = findings.filter((finding) => finding.check !== check).map((finding) => finding.check);
      expect(new Set(others), JSON.stringify(findings)).to.deep.equal(new Set(also));
    });
  }

  it("finds a contract that is not where the addresses say", async () => {
    const { findings } = await verify({ addresses: { ...chain.addresses, treasury: STRANGER } });
    expect(findings.map(({ check, subject }) => `${check} ${subject}`)).to.include.members([
      "proxy code Treasury",
      "implementation Treasury",
      "authority Treasury",
    ]);
  });

  it("finds another chain than the configuration's", async () => {
    const { findings } = await verify({ config: { ...chain.config, chainId: 31_338 } });
    expect(findings).to.deep.equal([{ check: "chain", subject: "network", expected: "31338", actual: "31337" }]);
  });

  it("expects the timelock as admin once the launch phase has ended", async () => {
    const slot = BigInt(id("cyberplaza.LaunchPhase")) - 1n;
    const location = chain.ethers.keccak256(toBeHex(slot, 32)).replace(/..$/, "00");
    const word = BigInt(await chain.ethers.provider.getStorage(chain.addresses.launchPhase, location));
    await setSlot(chain.addresses.launchPhase, location, word | (1n << 160n));
    const { findings, handedOver } = await verify();
    expect(handedOver).to.equal(true);
    const { timelock, sevenOfNine } = chain.addresses;
    const found = (address: string, expected: string, actual: string) => {
      return { check: "authority", subject: `admin: ${address}`, expected, actual };
    };
    expect(findings).to.have.deep.members([
      found(timelock, "member, delay 0 s", "no member"),
      found("LaunchPhase", "no member", "member, delay 0 s"),
      found(sevenOfNine, "no member", "member, delay 172800 s"),
    ]);
  });
});
