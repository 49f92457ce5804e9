import { expect } from "chai";
import hre from "hardhat";
import { pagedLogs } from "../../deploy/verify/pagedLogs.ts";
import { readAuthority } from "../../deploy/verify/readAuthority.ts";
import { randomSource } from "../sdk/random.ts";

const DAY = 86_400;

async function aManager() {
  const connection = await hre.network.create("embedded");
  const signers = await connection.ethers.getSigners();
  const [deployer, other] = signers;
  if (deployer === undefined || other === undefined) throw new Error("The embedded chain has accounts");
  const manager = await connection.ethers.deployContract("AccessManager", [deployer]);
  const address = await manager.getAddress();
  const { provider } = connection.ethers;
  const { time } = connection.networkHelpers;
  return { connection, manager, address, provider, time, deployer, other, signers };
}

describe("The authority, read from events", () => {
  it("agrees with the AccessManager after hundreds of random changes, whatever the page size", async () => {
    const { manager, address, provider, time, signers } = await aManager();
    const source = randomSource(7n);
    const below = (bound: number): number => Number(source.below(BigInt(bound)));
    const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
    const roles = [0n, 1n, 2n, 77n];
    const accounts = signers.slice(0, 5).map((signer) => signer.address);
    const targets = [address, ...signers.slice(30, 32).map((signer) => signer.address)];
    const selectors = ["0x11111111", "0x22222222"];
    const delays = [0, 1, 3_600, 2 * DAY, 9 * DAY];
    const role = () => pick(roles.slice(1));
    const changes = [
      () => manager.labelRole(role(), `LABEL_${below(9)}`),
      () => manager.setRoleAdmin(role(), pick(roles)),
      () => manager.setRoleGuardian(role(), pick(roles)),
      () => manager.setGrantDelay(role(), pick(delays)),
      () => manager.grantRole(role(), pick(accounts), pick(delays)),
      () => manager.grantRole(role(), pick(accounts), pick(delays)),
      () => manager.revokeRole(role(), pick(accounts)),
      () => manager.setTargetClosed(pick(targets.slice(1)), below(2) === 0),
      () => manager.setTargetAdminDelay(pick(targets), pick(delays.slice(0, 2))),
      () => manager.setTargetFunctionRole(pick(targets), [pick(selectors)], pick(roles)),
    ];
    // The deployer admins every role: a role's admin role may be one that it does not hold.
    const [deployer = ""] = accounts;
    let done = 0;
    for (let i = 0; i < 400; ++i) {
      for (const one of roles.slice(1)) {
        if (!(await manager.hasRole(await manager.getRoleAdmin(one), deployer))[0]) await manager.setRoleAdmin(one, 0n);
      }
      try {
        await (await pick(changes)()).wait();
        done += 1;
      } catch {
        // refused: an admin delay of a target, or a role that takes effect later
      }
      if (below(3) === 0) await time.increase(below(4 * DAY));
    }
    expect(done).to.be.greaterThan(200);

    const state = await readAuthority(provider, address);
    for (const pageSize of [1, 17, 100_000]) {
      expect(await readAuthority(provider, address, { pageSize, toBlock: state.block })).to.deep.equal(state);
    }
    for (const id of roles) {
      const read = state.roles.get(id) ?? expect.fail(`role ${id} is missing`);
      expect(read.admin).to.equal(await manager.getRoleAdmin(id));
      expect(read.guardian).to.equal(await manager.getRoleGuardian(id));
      expect(read.grantDelay).to.equal(Number(await manager.getRoleGrantDelay(id)));
      for (const account of accounts) {
        const [since, delay, pendingDelay, effect] = await manager.getAccess(id, account);
        const member = read.members.get(account as `0x${string}`);
        expect(member?.since ?? 0, `${account} in ${id}`).to.equal(Number(since));
        expect(member?.delay ?? 0).to.equal(Number(delay));
        expect([member?.pending?.delay ?? 0, member?.pending?.effect ?? 0]).to.deep.equal(
          [pendingDelay, effect].map(Number),
        );
      }
    }
    for (const target of targets) {
      const read = state.targets.get(target as `0x${string}`);
      expect(read?.closed ?? false).to.equal(await manager.isTargetClosed(target));
      expect(read?.adminDelay ?? 0).to.equal(Number(await manager.getTargetAdminDelay(target)));
      for (const selector of selectors) {
        expect(read?.functions.get(selector as `0x${string}`) ?? 0n).to.equal(
          await manager.getTargetFunctionRole(target, selector),
        );
      }
    }
  });

  it("knows a past block's state", async () => {
    const { manager, address, provider, other } = await aManager();
    const before = await provider.getBlockNumber();
    await manager.grantRole(5n, other, 60);
    const past = await readAuthority(provider, address, { toBlock: before });
    expect([past.roles.has(5n), (await readAuthority(provider, address)).roles.has(5n)]).to.deep.equal([false, true]);
  });

  it("lists what is scheduled until it is executed, cancelled or expired", async () => {
    const { manager, address, provider, time, connection, other } = await aManager();
    const target = "0x00000000000000000000000000000000000000A1";
    await connection.networkHelpers.setCode(target, "0x00");
    await manager.grantRole(9n, other, DAY);
    await manager.setTargetFunctionRole(target, ["0x11111111", "0x22222222", "0x33333333"], 9n);
    const asOther = manager.connect(other);
    const schedule = async (data: string) => asOther.schedule(target, data, 0);
    await schedule("0x11111111");
    const scheduledAt = await time.latest();
    await schedule("0x22222222ff");
    await schedule("0x33333333");
    const pending = async () => (await readAuthority(provider, address)).operations.map(({ data }) => data);
    expect(await pending()).to.deep.equal(["0x11111111", "0x22222222ff", "0x33333333"]);
    const [first] = (await readAuthority(provider, address)).operations;
    expect(first).to.deep.equal({
      id: await manager.hashOperation(other, target, "0x11111111"),
      nonce: 1,
      caller: other.address,
      target,
      data: "0x11111111",
      readyAt: scheduledAt + DAY,
      expiresAt: scheduledAt + 8 * DAY,
    });
    await manager.cancel(other, target, "0x22222222ff");
    expect(await pending()).to.deep.equal(["0x11111111", "0x33333333"]);
    await time.increase(DAY);
    await asOther.execute(target, "0x11111111");
    expect(await pending()).to.deep.equal(["0x33333333"]);
    await schedule("0x11111111"); // again, with its second nonce
    expect((await readAuthority(provider, address)).operations.map(({ nonce }) => nonce)).to.deep.equal([1, 2]);
    await time.increase(7 * DAY);
    expect(await pending()).to.deep.equal(["0x11111111"]);
    expect(await manager.getSchedule(first?.id ?? "")).to.equal(
      (await readAuthority(provider, address)).operations[0]?.readyAt,
    );
    await time.increase(DAY);
    expect(await pending()).to.deep.equal([]);
  });

  it("asks for fewer blocks when a node refuses, and gives up when it refuses even those", async () => {
    const { address, provider, connection } = await aManager();
    await connection.networkHelpers.mine(100);
    const limited = (most: number) =>
      Object.assign(Object.create(provider) as typeof provider, {
        getLogs: (filter: { fromBlock: number; toBlock: number }) =>
          filter.toBlock - filter.fromBlock >= most
            ? Promise.reject(new Error("range too large"))
            : provider.getLogs(filter),
      });
    const range = { fromBlock: 0, toBlock: 100, pageSize: 1_000 };
    const all = await pagedLogs(provider, address, range);
    expect(await pagedLogs(limited(20), address, range)).to.deep.equal(all);
    const refused = await pagedLogs(limited(5), address, range).catch((error: unknown) => error);
    expect(refused).to.have.property("message", "range too large");
  });
});
