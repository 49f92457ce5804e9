import { expect } from "chai";
import { id, Interface, ZeroAddress, type ParamType } from "ethers";
import hre from "hardhat";
import {
  AUTHORITY,
  COUNCILS,
  isRole,
  ROLES,
  type Access,
  type CouncilName,
  type RoleName,
  type SuiteContract,
} from "../../deploy/authority.ts";
import {
  deployProtocol,
  EMBEDDED_ACCOUNTS,
  embeddedConfig,
  WrongChainError,
  WrongEndpointError,
  WrongUsdcError,
} from "../../deploy/index.ts";
import { isNamedRole, SINKS } from "../../deploy/config/schema.ts";
import { TIMELOCK_ROLES } from "../../deploy/modules/governance.ts";
import { ENDPOINT_INTERFACE } from "../../deploy/modules/layerZero.ts";
import { SAFE_INTERFACE } from "../../deploy/modules/safe.ts";
import { SUITE, SUITE_KEYS, type SuiteKey } from "../../deploy/suite.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";

const KEYS = Object.fromEntries(SUITE_KEYS.map((key) => [SUITE[key].contract, key])) as Record<SuiteContract, SuiteKey>;
const CONTRACTS = Object.keys(KEYS) as SuiteContract[];

async function deployed() {
  const connection = await hre.network.create("embedded");
  const signers = await connection.ethers.getSigners();
  const config = embeddedConfig(signers.map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);
  const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
  return { connection, signers, config, addresses, manager };
}

/** The functions, and their errors, that answer at a contract's address: an implementation hands what it has not to its extension. */
async function interfaceOf(contract: SuiteContract): Promise<Interface> {
  const extensions: Partial<Record<SuiteContract, string[]>> = {
    DaoTree: ["DaoWork", "DaoCommons", "DaoMembers"],
    JobEscrow: ["JobEscrowExtension"],
    LendingPool: ["CreditDesk"],
  };
  const names = [contract, ...(extensions[contract] ?? [])];
  const artifacts = await Promise.all(names.map((name) => hre.artifacts.readArtifact(name)));
  const functions = artifacts
    .flatMap(({ abi }) => new Interface(abi).fragments)
    .filter(({ type }) => type === "function" || type === "error")
    .map((fragment) => [fragment.format("sighash"), fragment] as const);
  return new Interface([...new Map(functions).values()]);
}

describe("Deployment", () => {
  let suite: Awaited<ReturnType<typeof deployed>>;
  before(async () => {
    suite = await deployed();
  });

  it("mints the whole supply and puts it where the genesis table says", async () => {
    const { ethers } = suite.connection;
    const { cpt, genesis, vestingVault, privateSale, insuranceFund } = suite.addresses;
    const token = await ethers.getContractAt("CPT", cpt);
    const vault = await ethers.getContractAt("VestingVault", vestingVault);
    const million = 10n ** 24n;
    expect(await token.totalSupply()).to.equal(100n * million);
    // community budgets and team wait in genesis
    expect(await token.balanceOf(genesis)).to.equal(70n * million);
    const fund = await ethers.getContractAt("InsuranceFund", insuranceFund);
    expect(await token.balanceOf(insuranceFund)).to.equal(million / 2n);
    expect(await fund.balanceOf(2, cpt)).to.equal(million / 2n); // the bridge's
    expect(await token.balanceOf(privateSale)).to.equal((25n * million) / 2n);
    expect(await token.balanceOf(vestingVault)).to.equal(17n * million);
    expect(await vault.scheduleCount(suite.config.foundation)).to.equal(2n);
    expect(await vault.listingAt()).to.equal(0n);
  });

  it("lets those pay out whom no pause may stop", async () => {
    const token = await suite.connection.ethers.getContractAt("CPT", suite.addresses.cpt);
    expect(await token.isPauseExempt(suite.addresses.voteEscrow)).to.equal(true);
    expect(await token.isPauseExempt(suite.addresses.vestingVault)).to.equal(true);
    // whoever comes home from another chain
    expect(await token.isPauseExempt(suite.addresses.cptAdapter)).to.equal(true);
    expect(await token.isPauseExempt(suite.addresses.genesis)).to.equal(false);
  });

  it("puts CPT's end of the bridge on LayerZero's own endpoint, in the authority's hands and with no pathway yet", async () => {
    const { ethers } = suite.connection;
    const { cptAdapter, cpt, accessManager, layerZeroEndpoint } = suite.addresses;
    const adapter = await ethers.getContractAt("CPTAdapter", cptAdapter);
    const endpoint = new ethers.Contract(layerZeroEndpoint, ENDPOINT_INTERFACE, ethers.provider);
    expect(await endpoint.getFunction("eid")()).to.equal(30_110n);
    expect([await adapter.token(), await adapter.endpoint()]).to.deep.equal([cpt, layerZeroEndpoint]);
    expect([await adapter.owner(), await endpoint.getFunction("delegates")(cptAdapter)]).to.deep.equal([
      accessManager,
      accessManager,
    ]);
    expect([await adapter.sendable(30_101), await adapter.locked()]).to.deep.equal([0n, 0n]);
    expect((await adapter.insurance()).held).to.equal(500_000n * 10n ** 18n); // genesis' CPT for the bridge
  });

  it("names the suite's own contracts as the router's sinks, and the configured receivers", async () => {
    const router = await suite.connection.ethers.getContractAt("RevenueRouter", suite.addresses.revenueRouter);
    const { feeDistributor, buybackBurner, treasury, insuranceFund } = suite.addresses;
    const own = [feeDistributor, treasury, treasury, treasury, treasury, buybackBurner, null, null, insuranceFund];
    for (const [sink, name] of SINKS.entries()) {
      const { target, isContract, shareBps } = suite.config.sinks[name];
      const { config, shareBps: share } = await router.sinkOf(sink);
      expect(config, name).to.deep.equal([own[sink] ?? target, own[sink] === null ? isContract : true]);
      expect(share, name).to.equal(BigInt(shareBps));
    }
  });

  it("reads CPT's price from real feeds and a real pool", async () => {
    const { ethers } = suite.connection;
    const oracle = await ethers.getContractAt("PriceOracle", suite.addresses.priceOracle);
    const observer = await ethers.getContractAt("PoolObserver", suite.addresses.poolObserver);
    const burner = await ethers.getContractAt("BuybackBurner", suite.addresses.buybackBurner);
    const { cptFeed, usdcFeed, pool } = await oracle.sources();
    expect(await observer.pool()).to.equal(pool);
    expect(await burner.minCardinalityOf(pool)).to.equal(BigInt(suite.config.pool.minCardinality));
    const described = ["function description() view returns (string)"];
    const descriptions = [cptFeed, usdcFeed].map(
      async (feed) =>
        (await new ethers.Contract(feed, described, ethers.provider).getFunction("description")()) as string,
    );
    expect(await Promise.all(descriptions)).to.deep.equal(["CPT / USD", "USDC / USD"]);
    const uniswap = new ethers.Contract(pool, ["function fee() view returns (uint24)"], ethers.provider);
    expect(await uniswap.getFunction("fee")()).to.equal(BigInt(suite.config.pool.fee));
  });

  it("uses Circle's FiatToken as USDC", async () => {
    const usdc = new suite.connection.ethers.Contract(
      suite.addresses.usdc,
      ["function version() view returns (string)", "function symbol() view returns (string)"],
      suite.connection.ethers.provider,
    );
    expect(await usdc.getFunction("version")()).to.equal("2");
    expect(await usdc.getFunction("symbol")()).to.equal("USDC");
  });

  it("wires escrow, registry, router and tiers to each other", async () => {
    const { ethers } = suite.connection;
    const escrow = await ethers.getContractAt("IJobEscrow", suite.addresses.jobEscrow);
    const registry = await ethers.getContractAt("ProviderRegistry", suite.addresses.providerRegistry);
    const router = await ethers.getContractAt("RevenueRouter", suite.addresses.revenueRouter);
    expect(await escrow.wiring()).to.deep.equal([
      suite.addresses.usdc,
      suite.addresses.revenueRouter,
      suite.addresses.benefitTiers,
      suite.addresses.providerRegistry,
      suite.addresses.offerBook,
    ]);
    expect(await registry.escrow()).to.equal(suite.addresses.jobEscrow);
    const book = await ethers.getContractAt("OfferBook", suite.addresses.offerBook);
    expect(await book.wiring()).to.deep.equal([
      suite.addresses.jobEscrow,
      suite.addresses.providerRegistry,
      ZeroAddress,
    ]);
    expect(await router.sources()).to.deep.equal([suite.addresses.jobEscrow]);
  });

  it("wires locks, tiers and the staking share to each other", async () => {
    const { ethers } = suite.connection;
    const { cpt, usdc, voteEscrow, benefitTiers, feeDistributor, revenueRouter } = suite.addresses;
    const escrow = await ethers.getContractAt("VoteEscrow", voteEscrow);
    const tiers = await ethers.getContractAt("BenefitTiers", benefitTiers);
    const distributor = await ethers.getContractAt("FeeDistributor", feeDistributor);
    const router = await ethers.getContractAt("RevenueRouter", revenueRouter);
    expect(await escrow.cpt()).to.equal(cpt);
    expect(await tiers.voteEscrow()).to.equal(voteEscrow);
    const topHolders = await ethers.getContractAt("TopHolders", suite.addresses.topHolders);
    expect(await topHolders.voteEscrow()).to.equal(voteEscrow);
    expect(await distributor.voteEscrow()).to.equal(voteEscrow);
    expect(await distributor.usdc()).to.equal(usdc);
    expect((await router.sinkOf(0)).config).to.deep.equal([feeDistributor, true]);
    const steps = (await tiers.tiers()).map(({ threshold, discountBps }) => [Number(threshold), Number(discountBps)]);
    expect(steps).to.deep.equal(
      suite.config.benefitTiers.map(({ threshold, discountBps }) => [threshold, discountBps]),
    );
  });

  it("has one interface for both halves of the escrow, complete", async () => {
    const signatures = (contractInterface: Interface): string[] =>
      contractInterface.fragments
        .filter(({ type }) => type === "function")
        .map((fragment) => fragment.format("sighash"))
        .sort();
    const whole = new Interface((await hre.artifacts.readArtifact("IJobEscrow")).abi);
    expect(signatures(whole)).to.deep.equal(signatures(await interfaceOf("JobEscrow")));
  });

  it("grants each role to its holders, with its delay, and to nobody else", async () => {
    const { manager, config, addresses, signers } = suite;
    const everybody = [...signers.map(({ address }) => address), ...Object.values(addresses)];
    for (const [name, role] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
      const holders = isNamedRole(name) ? config.holders[name] : holdersOf(role.heldBy);
      const expected = new Map(holders.map((holder) => [holder, role.delay]));
      if (name === "admin") expected.set(addresses.launchPhase, 0); // passes it to the timelock one day
      for (const account of everybody) {
        const [isMember, delay] = await manager.hasRole(role.id, account);
        expect(isMember ? Number(delay) : undefined, `${name} of ${account}`).to.equal(expected.get(account));
      }
    }

    function holdersOf(heldBy: (typeof ROLES)[RoleName]["heldBy"]): readonly string[] {
      if (typeof heldBy === "object") return heldBy.map((key) => addresses[key]);
      return heldBy === "keys" ? [] : [addresses[heldBy]];
    }
  });

  it("makes the councils real Safes of the configured owners", async () => {
    const { ethers } = suite.connection;
    for (const [name, { owners, threshold }] of Object.entries(COUNCILS)) {
      const safe = new ethers.Contract(suite.addresses[name as CouncilName], SAFE_INTERFACE, ethers.provider);
      expect([...((await safe.getFunction("getOwners")()) as string[])]).to.deep.equal(suite.config.councils[owners]);
      expect(await safe.getFunction("getThreshold")()).to.equal(BigInt(threshold));
      expect(await safe.getFunction("VERSION")()).to.equal("1.5.0");
    }
  });

  it("leaves the timelock to the Governor, the veto guard and itself", async () => {
    const { addresses, signers, connection } = suite;
    const timelock = await connection.ethers.getContractAt("TimelockController", addresses.timelock);
    expect(await timelock.getMinDelay()).to.equal(48n * 3_600n);
    const { governor, vetoGuard } = addresses;
    const holders = {
      admin: [addresses.timelock],
      proposer: [governor],
      executor: [governor],
      canceller: [governor, vetoGuard],
    };
    const everybody = [...signers.map(({ address }) => address), ...Object.values(addresses), ZeroAddress];
    for (const [name, role] of Object.entries(TIMELOCK_ROLES)) {
      for (const account of everybody) {
        const expected = (holders[name as keyof typeof holders] as string[]).includes(account);
        expect(await timelock.hasRole(role, account), `${name} of ${account}`).to.equal(expected);
      }
    }
  });

  it("lets the guardian cancel what upgrader and critical parameters schedule", async () => {
    expect(await suite.manager.getRoleGuardian(ROLES.upgrader.id)).to.equal(ROLES.guardian.id);
    expect(await suite.manager.getRoleGuardian(ROLES.parametersCritical.id)).to.equal(ROLES.guardian.id);
  });

  it("leaves the deployer without any role", async () => {
    const deployer = suite.signers[EMBEDDED_ACCOUNTS.deployer]?.address ?? "";
    for (const { id: role, constant } of Object.values(ROLES)) {
      expect((await suite.manager.hasRole(role, deployer))[0], constant).to.equal(false);
    }
  });

  for (const contract of CONTRACTS) {
    it(`wires every function of ${contract} as the authority table says`, async () => {
      const target = suite.addresses[KEYS[contract]];
      const table = AUTHORITY[contract] as Record<string, Access>;
      const contractInterface = await interfaceOf(contract);
      const writes = contractInterface.fragments.filter(
        (fragment) => fragment.type === "function" && "constant" in fragment && fragment.constant !== true,
      );
      const names = writes.map((fragment) => ("name" in fragment ? String(fragment.name) : ""));
      expect(Object.keys(table).sort()).to.deep.equal([...names].sort());
      for (const [index, fragment] of writes.entries()) {
        const name = names[index] ?? "";
        const access = table[name] ?? "anyone";
        const wired = await suite.manager.getTargetFunctionRole(target, id(fragment.format("sighash")).slice(0, 10));
        // functions without a role keep the AccessManager's default, the admin, which nothing reads
        expect(wired, `${contract}.${name}`).to.equal(isRole(access) ? ROLES[access].id : ROLES.admin.id);
      }
    });

    it(`puts ${contract} behind a proxy that only the upgrader can change, through the AccessManager`, async () => {
      const { ethers } = suite.connection;
      const word = await ethers.provider.getStorage(suite.addresses[KEYS[contract]], ADMIN_SLOT);
      const proxyAdmin = await ethers.getContractAt("ProxyAdmin", ethers.getAddress(`0x${word.slice(26)}`));
      expect(await proxyAdmin.owner()).to.equal(suite.addresses.accessManager);
      const upgrade = proxyAdmin.interface.getFunction("upgradeAndCall").selector;
      expect(await suite.manager.getTargetFunctionRole(proxyAdmin, upgrade)).to.equal(ROLES.upgrader.id);
    });

    it(`closes the initializers of ${contract}, at the proxy and behind it`, async () => {
      const { ethers } = suite.connection;
      const at = suite.addresses[KEYS[contract]];
      const word = await ethers.provider.getStorage(at, IMPLEMENTATION_SLOT);
      const contractInterface = await interfaceOf(contract);
      const initialize = contractInterface.getFunction("initialize");
      if (initialize === null) throw new Error(`${contract} has no initializer`);
      const zeros = initialize.inputs.map(zeroOf);
      for (const target of [at, ethers.getAddress(`0x${word.slice(26)}`)]) {
        const call = { to: target, data: contractInterface.encodeFunctionData(initialize, zeros) };
        const { manager } = suite;
        await expect(ethers.provider.call(call)).to.be.revertedWithCustomError(
          new ethers.Contract(await manager.getAddress(), contractInterface),
          "InvalidInitialization",
        );
      }
    });
  }

  it("has the role ids of the Solidity constants", async () => {
    const { readFile } = await import("node:fs/promises");
    const source = await readFile("contracts/libraries/Roles.sol", "utf8");
    const constants = [...source.matchAll(/constant (\w+) = (\d+);/g)].map(([, name, value]) => [name, value]);
    const table = Object.values(ROLES).map(({ constant, id: role }) => [constant, role.toString()]);
    expect(constants).to.deep.equal(table);
  });

  it("sends nothing when the configuration is for another chain", async () => {
    const connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    const rejection = await deployProtocol(connection, embeddedConfig(accounts, 31_399)).catch(
      (error: unknown) => error,
    );
    expect(rejection).to.be.instanceOf(WrongChainError);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(0);
  });

  it("sends nothing when USDC is not where the configuration says", async () => {
    const connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    const config = { ...embeddedConfig(accounts), usdc: accounts[5] ?? "" };
    const rejection = await deployProtocol(connection, config).catch((error: unknown) => error);
    expect(rejection).to.be.instanceOf(WrongUsdcError);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(0);
  });

  it("sends nothing when LayerZero is not where the configuration says", async () => {
    const connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    const config = { ...embeddedConfig(accounts), layerZero: { endpoint: accounts[5] ?? "", eid: 30_110 } };
    const rejection = await deployProtocol(connection, config).catch((error: unknown) => error);
    expect(rejection).to.be.instanceOf(WrongEndpointError);
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(0);
  });
});

function zeroOf(param: ParamType): unknown {
  if (param.isArray()) return Array.from({ length: param.arrayLength }, () => zeroOf(param.arrayChildren));
  if (param.isTuple()) return param.components.map(zeroOf);
  if (param.type === "address") return ZeroAddress;
  return param.type === "bool" ? false : 0;
}
