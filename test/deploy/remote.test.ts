import { expect } from "chai";
import { ZeroAddress } from "ethers";
import hre from "hardhat";
import { REMOTE_ROLES, remoteHolder, ROLES, type RoleName } from "../../deploy/authority.ts";
import { deployRemote, embeddedRemoteConfig, type RemoteChain } from "../../deploy/index.ts";

async function deployed(chain: RemoteChain) {
  const connection = await hre.network.create(chain === "ethereum" ? "embeddedEthereum" : "embeddedPolygon");
  const signers = await connection.ethers.getSigners();
  const config = embeddedRemoteConfig(
    chain,
    signers.map(({ address }) => address),
  );
  const { addresses } = await deployRemote(connection, config);
  const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
  const cpt = await connection.ethers.getContractAt("CPTRemote", addresses.cptRemote);
  return { connection, signers, config, addresses, manager, cpt };
}

describe("Deployment to another chain", () => {
  let remote: Awaited<ReturnType<typeof deployed>>;
  before(async () => {
    remote = await deployed("ethereum");
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
    const { manager, addresses, signers } = remote;
    const everybody = [...signers.map(({ address }) => address), ...Object.values(addresses), ZeroAddress];
    for (const [name, role] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
      const known = REMOTE_ROLES.find((one) => one === name);
      for (const account of everybody) {
        const expected = known !== undefined && account === addresses[remoteHolder(known)] ? role.delay : undefined;
        const [isMember, delay] = await manager.hasRole(role.id, account);
        expect(isMember ? Number(delay) : undefined, `${name} of ${account}`).to.equal(expected);
      }
    }
  });

  it("makes the authority owner and LayerZero's delegate", async () => {
    const { cpt, addresses, connection } = remote;
    expect([await cpt.owner(), await cpt.authority()]).to.deep.equal([
      addresses.accessManager,
      addresses.accessManager,
    ]);
    const delegates = ["function delegates(address oapp) view returns (address)"];
    const endpoint = new connection.ethers.Contract(addresses.layerZeroEndpoint, delegates, connection.ethers.provider);
    expect(await endpoint.getFunction("delegates")(cpt)).to.equal(addresses.accessManager);
  });
});
