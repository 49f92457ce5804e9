import { expect } from "chai";
import hre from "hardhat";
import { deployProtocol, EMBEDDED_ACCOUNTS, embeddedConfig } from "../../deploy/index.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";

const DELAY = 48 * 3600;

describe("An upgrade", () => {
  /** The suite with a balance in the escrow, and a call that swaps the escrow's implementation for a new one. */
  async function prepared() {
    const connection = await hre.network.create("embedded");
    const { ethers, networkHelpers } = connection;
    const signers = await ethers.getSigners();
    const { addresses } = await deployProtocol(connection, embeddedConfig(signers.map(({ address }) => address)));
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    const escrow = await ethers.getContractAt("IJobEscrow", addresses.jobEscrow);
    const councils = await councilsOf(connection, addresses);
    const at = (index: number) => signers[index] ?? councils.sevenOfNine;
    const deployer = at(EMBEDDED_ACCOUNTS.deployer);
    const meter = at(EMBEDDED_ACCOUNTS.meter);
    const usdc = new ethers.Contract(
      addresses.usdc,
      ["function mint(address,uint256)", "function approve(address,uint256)"],
      deployer,
    );
    await usdc.getFunction("mint")(deployer.address, 7_000_000n);
    await usdc.getFunction("approve")(addresses.jobEscrow, 7_000_000n);
    await escrow.depositFor(deployer.address, 7_000_000n);

    const { router, benefitTiers } = await escrow.wiring();
    const extension = await ethers.deployContract("JobEscrowExtension", [addresses.usdc, router, benefitTiers]);
    const implementation = await ethers.deployContract("JobEscrow", [
      addresses.usdc,
      benefitTiers,
      await extension.getAddress(),
    ]);
    const word = await ethers.provider.getStorage(addresses.jobEscrow, ADMIN_SLOT);
    const proxyAdmin = await ethers.getContractAt("ProxyAdmin", ethers.getAddress(`0x${word.slice(26)}`));
    const call = proxyAdmin.interface.encodeFunctionData("upgradeAndCall", [
      addresses.jobEscrow,
      await implementation.getAddress(),
      "0x",
    ]);
    const target = await proxyAdmin.getAddress();
    return { ethers, networkHelpers, manager, escrow, implementation, deployer, meter, councils, target, call };
  }

  it("takes the upgrader 48 hours and keeps the state", async () => {
    const { ethers, networkHelpers, manager, escrow, implementation, deployer, councils, target, call } =
      await prepared();
    const upgrader = manager.connect(councils.sevenOfNine);
    await upgrader.schedule(target, call, 0);
    await networkHelpers.time.increase(DELAY - 60);
    await expect(upgrader.execute(target, call)).to.be.revertedWithCustomError(manager, "AccessManagerNotReady");
    await networkHelpers.time.increase(60);
    await upgrader.execute(target, call);

    const word = await ethers.provider.getStorage(escrow, IMPLEMENTATION_SLOT);
    expect(ethers.getAddress(`0x${word.slice(26)}`)).to.equal(await implementation.getAddress());
    expect((await escrow.accountOf(deployer.address)).balance).to.equal(7_000_000n);
  });

  it("is refused to everybody else", async () => {
    const { manager, deployer, meter, councils, target, call } = await prepared();
    const { fourOfNine, fiveOfNine, threeOfFive } = councils;
    for (const caller of [deployer, meter, fourOfNine, fiveOfNine, threeOfFive]) {
      const connected = manager.connect(caller);
      await expect(connected.schedule(target, call, 0), caller.address).to.be.revertedWithCustomError(
        manager,
        "AccessManagerUnauthorizedCall",
      );
      await expect(connected.execute(target, call), caller.address).to.be.revertedWithCustomError(
        manager,
        "AccessManagerUnauthorizedCall",
      );
    }
  });

  it("can be cancelled by the guardian while it waits", async () => {
    const { networkHelpers, manager, councils, target, call } = await prepared();
    const upgrader = councils.sevenOfNine;
    await manager.connect(upgrader).schedule(target, call, 0);
    await manager.connect(councils.threeOfFive).cancel(upgrader.address, target, call);
    await networkHelpers.time.increase(DELAY);
    await expect(manager.connect(upgrader).execute(target, call)).to.be.revertedWithCustomError(
      manager,
      "AccessManagerNotScheduled",
    );
  });
});
