import { expect } from "chai";
import { JsonRpcProvider, parseEther, toQuantity, Wallet } from "ethers";
import hre from "hardhat";
import { deployProtocol, embeddedConfig } from "../../deploy/index.ts";
import { CyberPlaza } from "../../sdk/src/index.ts";
import type { Address } from "../../sdk/src/types/primitives.ts";

describe("SDK, when the person at the wallet changes a transaction that waits", () => {
  const GAS = { gasLimit: 300_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;
  let close: () => Promise<void>;
  let provider: JsonRpcProvider;
  let account: Wallet;
  let plaza: CyberPlaza;

  before(async () => {
    const connection = await hre.network.create("embedded");
    const { ethers } = connection;
    const signers = await ethers.getSigners();
    const { addresses } = await deployProtocol(connection, embeddedConfig(signers.map((signer) => signer.address)));
    // the same chain, spoken to as a wallet does
    provider = new JsonRpcProvider("http://localhost", 31_337, {
      staticNetwork: true,
      cacheTimeout: -1,
      pollingInterval: 20,
    });
    provider._send = async (payload) => {
      const requests = Array.isArray(payload) ? payload : [payload];
      return Promise.all(
        requests.map(async ({ id, method, params }) => ({
          id,
          result: (await connection.provider.request({ method, params })) as unknown,
        })),
      );
    };
    account = new Wallet(Wallet.createRandom().privateKey, provider);
    await provider.send("hardhat_setBalance", [account.address, toQuantity(parseEther("1"))]);
    plaza = await CyberPlaza.connect({ runner: account, addresses });
    close = () => connection.close();
  });
  after(async () => {
    provider.destroy();
    await close();
  });

  /** Sends, and before it is mined sends something else in its place. */
  const replaced = async (by: "the same call" | "nothing") => {
    await provider.send("evm_setAutomine", [false]);
    const nonce = await account.getNonce();
    const params = { account: account.address as Address };
    const sent = await plaza.market.registerAccount({
      ...params,
      overrides: { ...GAS, nonce, maxFeePerGas: 3_000_000_000n },
    });
    const call = by === "nothing" ? { to: account.address } : await plaza.market.registerAccount.populate(params);
    const waiting = sent.wait().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    await account.sendTransaction({
      ...call,
      ...GAS,
      nonce,
      maxFeePerGas: 30_000_000_000n,
      maxPriorityFeePerGas: 10_000_000_000n,
    });
    // ethers looks for a replacement when further blocks come
    const progress: { settled: boolean } = { settled: false };
    void waiting.then(() => (progress.settled = true));
    for (let block = 0; block < 100 && !progress.settled; block++) {
      await provider.send("evm_mine", []);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await provider.send("evm_setAutomine", [true]);
    return progress.settled ? waiting : "still waiting";
  };

  it("fails when it is cancelled", async () => {
    expect(await replaced("nothing")).to.have.property("error");
  });

  it("follows it when it is sped up, and gives its result", async () => {
    const outcome = await replaced("the same call");
    expect(outcome).to.have.nested.property("result.isNew", true);
  });

  it("takes the account a transaction is made for as its own", async () => {
    const safe = "0x1111111111111111111111111111111111111111";
    const { data } = await plaza.market.withdraw.populate({ amount: 1n, overrides: { from: safe } });
    expect(data).to.contain("1111111111111111111111111111111111111111");
    expect(data).not.to.contain(account.address.slice(2).toLowerCase());
  });
});
