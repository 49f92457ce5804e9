import { expect } from "chai";
import { Contract, ZeroAddress, type InterfaceAbi } from "ethers";
import hre from "hardhat";
import { COUNCILS, type CouncilName } from "../../deploy/authority.ts";
import {
  deployProtocol,
  embeddedConfig,
  InvalidConfigError,
  validateConfig,
  WrongSafeError,
  type NetworkConfig,
} from "../../deploy/index.ts";
import { SAFE_INTERFACE, safeArtifact, safeAddresses } from "../../deploy/modules/safe.ts";
import { verifyDeployment } from "../../deploy/verify/index.ts";

type SafeContracts = Exclude<NetworkConfig["safe"], "deploy">;

/** A chain where Safe is there for everybody, as on every public one. */
async function withSafe() {
  const connection = await hre.network.create("embedded");
  const { ethers } = connection;
  const signers = await ethers.getSigners();
  const stranger = signers[39];
  const deploy = async (path: string): Promise<string> => {
    const { abi, bytecode } = safeArtifact(path);
    const contract = await new ethers.ContractFactory(abi, bytecode, stranger).deploy();
    return contract.getAddress();
  };
  const safe: SafeContracts = {
    singleton: await deploy("SafeL2.sol/SafeL2"),
    proxyFactory: await deploy("proxies/SafeProxyFactory.sol/SafeProxyFactory"),
    fallbackHandler: await deploy("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
    multiSendCallOnly: await deploy("libraries/MultiSendCallOnly.sol/MultiSendCallOnly"),
  };
  const config = { ...embeddedConfig(signers.map(({ address }) => address)), safe };
  /** What anybody can do who read the repository: the councils' Safes, before the deployment makes them. */
  const makeFirst = async (name: CouncilName): Promise<string> => {
    const { owners, threshold } = COUNCILS[name];
    const rest = [ZeroAddress, "0x", safe.fallbackHandler, ZeroAddress, 0, ZeroAddress];
    const setup = SAFE_INTERFACE.encodeFunctionData("setup", [config.councils[owners], threshold, ...rest]);
    const { abi } = safeArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory");
    const create = new Contract(safe.proxyFactory, abi as unknown as InterfaceAbi, stranger).getFunction(
      "createProxyWithNonce",
    );
    const args = [safe.singleton, setup, Object.keys(COUNCILS).indexOf(name)];
    const address = (await create.staticCall(...args)) as string;
    await create(...args);
    return address;
  };
  return { connection, config, makeFirst };
}

const rejection = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe("Councils that somebody made before the deployment", () => {
  it("stop it as long as they are not named", async () => {
    const { connection, config, makeFirst } = await withSafe();
    await makeFirst("fiveOfNine");
    const stopped = await rejection(deployProtocol(connection, config));
    expect(stopped).to.have.property("message").that.contains("Create_fiveOfNine").and.contains("Create2 call failed");
  });

  it("are what it would have made, and taken when the configuration names them", async () => {
    const { connection, config, makeFirst } = await withSafe();
    const taken = [await makeFirst("fiveOfNine"), await makeFirst("threeOfFive")];
    const [fiveOfNine, threeOfFive] = taken;
    const named = { ...config, councils: { ...config.councils, safes: { fiveOfNine, threeOfFive } } };
    const { addresses } = await deployProtocol(connection, named);
    expect([addresses.fiveOfNine, addresses.threeOfFive]).to.deep.equal(taken);
    const { sevenOfNine, fourOfNine } = addresses;
    expect({ sevenOfNine, fiveOfNine, fourOfNine, threeOfFive }).to.deep.equal(
      safeAddresses(config.safe, config.councils),
    );
    const { findings } = await verifyDeployment({
      node: connection.ethers.provider,
      addresses,
      config: named,
      readArtifact: (name) => hre.artifacts.readArtifact(name),
    });
    expect(findings).to.deep.equal([]);
  });

  it("are refused where they are others, or none", async () => {
    const { connection, config, makeFirst } = await withSafe();
    const fiveOfNine = await makeFirst("fiveOfNine");
    const naming = (safes: NetworkConfig["councils"]["safes"]) =>
      rejection(deployProtocol(connection, { ...config, councils: { ...config.councils, safes } }));
    const expected = safeAddresses(config.safe, config.councils);
    const other = await naming({ sevenOfNine: fiveOfNine });
    expect(other).to.be.instanceOf(WrongSafeError).and.have.property("council", "sevenOfNine");
    expect(other).to.have.property("message").that.contains(`it can only be ${expected.sevenOfNine}`);
    const none = await naming({ fiveOfNine, sevenOfNine: expected.sevenOfNine });
    expect(none).to.have.property("message").that.contains("No code is there");
  });

  it("cannot be there where Safe is not", async () => {
    const { config } = await withSafe();
    const safes = safeAddresses(config.safe, config.councils);
    const without = { ...config, safe: "deploy", councils: { ...config.councils, safes } };
    expect(() => validateConfig(without)).to.throw(InvalidConfigError, "councils.safes: none is there before");
  });
});
