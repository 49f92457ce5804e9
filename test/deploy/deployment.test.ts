import { expect } from "chai";
import { id, Interface, ZeroAddress, type ParamType } from "ethers";
import hre from "hardhat";
import { AUTHORITY, isRole, ROLES, type Access, type ManagedContract } from "../../deploy/authority.ts";
import {
  deployProtocol,
  EMBEDDED_ACCOUNTS,
  embeddedConfig,
  WrongChainError,
  WrongUsdcError,
} from "../../deploy/index.ts";
import type { Addresses } from "../../deploy/index.ts";

const KEYS: Record<ManagedContract, keyof Addresses> = {
  CPT: "cpt",
  GenesisVault: "genesisVault",
  VoteEscrow: "voteEscrow",
  BenefitTiers: "benefitTiers",
  RevenueRouter: "revenueRouter",
  FeeDistributor: "feeDistributor",
  ProviderRegistry: "providerRegistry",
  JobEscrow: "jobEscrow",
  OfferBook: "offerBook",
};
const CONTRACTS = Object.keys(KEYS) as ManagedContract[];
const ADMIN_SLOT = "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103";

async function deployed() {
  const connection = await hre.network.create("embedded");
  const signers = await connection.ethers.getSigners();
  const config = embeddedConfig(signers.map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);
  const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
  return { connection, signers, config, addresses, manager };
}

/** The functions, and their errors, that answer at a contract's address: the escrow's implementation hands what it has not to its extension. */
async function interfaceOf(contract: ManagedContract): Promise<Interface> {
  const names = contract === "JobEscrow" ? ["JobEscrow", "JobEscrowExtension"] : [contract];
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

  it("mints the whole supply to the genesis vault", async () => {
    const cpt = await suite.connection.ethers.getContractAt("CPT", suite.addresses.cpt);
    expect(await cpt.totalSupply()).to.equal(100_000_000n * 10n ** 18n);
    expect(await cpt.balanceOf(suite.addresses.genesisVault)).to.equal(await cpt.totalSupply());
    expect(await cpt.isPauseExempt(suite.addresses.genesisVault)).to.equal(true);
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
    expect(await distributor.voteEscrow()).to.equal(voteEscrow);
    expect(await distributor.usdc()).to.equal(usdc);
    expect((await router.sinkOf(0)).config).to.deep.equal([feeDistributor, true]);
    expect(await (await ethers.getContractAt("CPT", cpt)).isPauseExempt(voteEscrow)).to.equal(true);
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
    for (const [name, role] of Object.entries(ROLES)) {
      const holders: string[] =
        name === "revenueSource" ? [addresses.jobEscrow] : config.holders[name as keyof typeof config.holders];
      for (const holder of holders) {
        expect(await manager.hasRole(role.id, holder), `${name} of ${holder}`).to.deep.equal([
          true,
          BigInt(role.delay),
        ]);
      }
      for (const { address } of signers.filter((signer) => !holders.includes(signer.address))) {
        expect((await manager.hasRole(role.id, address))[0], `${name} of ${address}`).to.equal(false);
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
      const word = await ethers.provider.getStorage(
        at,
        "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
      );
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
});

function zeroOf(param: ParamType): unknown {
  if (param.isArray()) return Array.from({ length: param.arrayLength }, () => zeroOf(param.arrayChildren));
  if (param.isTuple()) return param.components.map(zeroOf);
  if (param.type === "address") return ZeroAddress;
  return param.type === "bool" ? false : 0;
}
