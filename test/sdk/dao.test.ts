import { expect } from "chai";
import { Wallet } from "ethers";
import {
  ERC5805FutureLookupError,
  InvalidAddressError,
  TopHoldersEpochNotKeptError,
} from "../../sdk/src/errors/index.ts";
import type { Address, CyberPlaza, TopHolder } from "../../sdk/src/index.ts";
import { lockEndAfter, MAX_LOCK } from "../../sdk/src/math/index.ts";
import { giveCpt } from "../../tasks/lib/market/listing.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";

const CPT = 10n ** 18n;
const DAY = 86_400n;
const WEEK = 7n * DAY;
const LENGTH = 91n * DAY;
const SEATS = 100;
const NOBODY = "0x00000000000000000000000000000000000000AA";

describe("SDK: the largest holders", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const addressOf = ({ runner }: CyberPlaza): Promise<Address> =>
    (runner as unknown as { getAddress(): Promise<Address> }).getAddress();

  async function latest(): Promise<bigint> {
    return BigInt(await base.networkHelpers.time.latest());
  }

  async function until(time: bigint): Promise<void> {
    await base.networkHelpers.time.increaseTo(time);
  }

  async function lock(holder: CyberPlaza, amount: bigint): Promise<void> {
    const end = lockEndAfter({ from: await latest(), duration: MAX_LOCK });
    const permit = await holder.ve.signLockPermit({ amount });
    await (await holder.ve.createLock({ amount, end, permit })).wait();
  }

  /** User and provider have locked, the user twice as much; the next epoch has begun. */
  async function locked(): Promise<{ user: Address; provider: Address; start: bigint; epoch: bigint }> {
    const { signers, addresses } = base;
    const [user, provider] = [await addressOf(base.user), await addressOf(base.provider)];
    await giveCpt(addresses, signers.foundation, [
      [user, 2_000n * CPT],
      [provider, 1_000n * CPT],
    ]);
    await lock(base.user, 2_000n * CPT);
    await lock(base.provider, 1_000n * CPT);
    const { present } = await base.user.dao.getTopHolders();
    await until(present.end + 1n);
    return { user, provider, start: present.end, epoch: present.epoch + 1n };
  }

  it("tells epochs and office, and when they change", async () => {
    const first = await base.user.dao.getTopHolders();
    expect(first.present.epoch).to.equal(1n);
    expect(first.present.start % WEEK).to.equal(0n);
    expect(first.present.end - first.present.start).to.equal(LENGTH);
    expect(first.office).to.deep.equal({ epoch: 0n, from: 0n, until: first.present.start + WEEK });
    expect(first.holders).to.deep.equal([]);
    await until(first.present.end + 7n * DAY - 1n);
    const before = await base.user.dao.getTopHolders();
    expect(before.present.epoch).to.equal(2n);
    expect(before.office).to.deep.equal({
      epoch: 1n,
      from: first.present.start + WEEK,
      until: first.present.end + WEEK,
    });
    await until(first.present.end + 7n * DAY);
    const { office } = await base.user.dao.getTopHolders();
    expect(office.epoch).to.equal(2n);
    expect(office.from).to.equal(before.office.until);
  });

  it("pokes, lists by rank, and says who is in office", async () => {
    const { user, provider, start, epoch } = await locked();
    const { dao } = base.newcomer;
    expect(await dao.pokeHolders.simulate({ accounts: [user, NOBODY, provider] })).to.deep.equal({ entered: 2n });
    const sent = await dao.pokeHolders({ accounts: [provider, NOBODY, user, user] });
    const { entered, evicted } = await sent.wait();
    expect(entered.map(({ account }) => account)).to.deep.equal([provider, user]);
    expect(entered.map((one) => one.epoch)).to.deep.equal([epoch, epoch]);
    expect(evicted).to.deep.equal([]);
    for (const { account, votes } of entered) {
      expect(votes).to.equal((await base.user.ve.getPastVotes({ account, time: start })).votes);
    }
    const set = await dao.getTopHolders({ epoch });
    expect(set.epoch).to.equal(epoch);
    expect(set.holders).to.deep.equal(entered.map(({ account, votes }) => ({ account, votes })).reverse());
    const office = await dao.getTopHolders();
    expect([office.epoch, office.holders.length]).to.deep.equal([epoch - 1n, 0]);
    await until(start + WEEK);
    expect(await dao.getTopHolders()).to.deep.equal(await dao.getTopHolders({ epoch }));
    expect((await dao.getTopHolders()).holders).to.deep.equal(set.holders);
    // and nobody's in the epoch after the next
    await until(start + LENGTH + WEEK);
    expect((await dao.getTopHolders()).holders).to.deep.equal([]);
    expect((await dao.getTopHolders({ epoch })).holders).to.deep.equal(set.holders);
    await until(start + 2n * LENGTH);
    const error = await failure(dao.getTopHolders({ epoch }));
    expect(error).to.be.instanceOf(TopHoldersEpochNotKeptError);
    expect((error as TopHoldersEpochNotKeptError).args).to.deep.equal({ epoch, present: epoch + 2n });
    expect((error as Error).message).to.contain(`it is epoch ${epoch + 2n}`);
  });

  it("tells by a simulation whether an account would enter", async () => {
    const { user, provider } = await locked();
    const { dao } = base.user;
    const wouldEnter = async (account: Address): Promise<boolean> =>
      (await dao.pokeHolders.simulate({ accounts: [account] })).entered === 1n;
    expect([await wouldEnter(user), await wouldEnter(NOBODY)]).to.deep.equal([true, false]);
    await (await dao.pokeHolders({ accounts: [user] })).wait();
    expect([await wouldEnter(user), await wouldEnter(provider)]).to.deep.equal([false, true]);
  });

  it("finds who is missing, also among those who only have others' votes, the smallest first", async () => {
    const { signers } = base;
    await base.user.ve.delegate({ delegatee: signers.newcomerSigner.address as Address }).then((sent) => sent.wait());
    const { user, provider } = await locked();
    const fromBlock = 0;
    const newcomer = signers.newcomerSigner.address as Address;
    const missing = await base.user.dao.getHolderCandidates({ fromBlock });
    expect(missing.map(({ account }) => account)).to.deep.equal([provider, newcomer]); // the user gave all away
    expect(await base.user.dao.getHolderCandidates({ fromBlock, pageSize: 7 })).to.deep.equal(missing);
    await (await base.user.dao.pokeHolders({ accounts: [newcomer, user] })).wait();
    expect(await base.user.dao.getHolderCandidates({ fromBlock })).to.deep.equal([missing[0]]);
    // what comes after the epoch's start does not count
    await (await base.user.ve.delegate({ delegatee: user })).wait();
    expect(await base.user.dao.getHolderCandidates({ fromBlock })).to.deep.equal([missing[0]]);
  });

  it("is a naive sort of the snapshot, for more holders than there are seats, with ties", async () => {
    const { ethers, networkHelpers, addresses, signers } = base;
    const voteEscrow = await ethers.getContractAt("VoteEscrow", addresses.voteEscrow);
    const cpt = await ethers.getContractAt("CPT", addresses.cpt);
    const accounts = Array.from({ length: 130 }, (_, i) => new Wallet(`0x${(i + 1).toString(16).padStart(64, "0")}`));
    const amountOf = (i: number): bigint => BigInt(10 + (i % 13)) * CPT;
    await giveCpt(
      addresses,
      signers.foundation,
      accounts.map(({ address }, i) => [address, amountOf(i)] as const),
    );
    const end = lockEndAfter({ from: await latest(), duration: MAX_LOCK });
    for (const [i, { address }] of accounts.entries()) {
      await networkHelpers.setBalance(address, CPT);
      const holder = await ethers.getImpersonatedSigner(address);
      await cpt.connect(holder).approve(addresses.voteEscrow, amountOf(i));
      // more than the estimate, which may be for the second of the lock before
      await voteEscrow.connect(holder).createLock(amountOf(i), end, { gasLimit: 1_000_000n });
    }
    const { present } = await base.user.dao.getTopHolders();
    const start = present.end;
    await until(start + 5n * DAY);

    const snapshot: TopHolder[] = await Promise.all(
      accounts.map(async ({ address }) => {
        return { account: address as Address, votes: await voteEscrow.getPastVotes(address, start) };
      }),
    );
    const sorted = snapshot
      .sort((a, b) => Number(b.votes - a.votes) || (a.account.toLowerCase() < b.account.toLowerCase() ? -1 : 1))
      .slice(0, SEATS);
    const wallets = accounts.map(({ address }) => address as Address);
    const { dao } = base.user;
    const [outsider] = snapshot.filter((one) => !sorted.includes(one)).map(({ account }) => account);
    expect(outsider).to.be.a("string");
    expect(await dao.getHolderCandidates({ fromBlock: 0 })).to.deep.equal([...sorted].reverse());
    let evictions = 0;
    for (let from = 0; from < wallets.length; from += 40) {
      const { evicted } = await (await dao.pokeHolders({ accounts: wallets.slice(from, from + 40) })).wait();
      evictions += evicted.length;
    }
    expect(evictions).to.be.greaterThan(0);
    expect((await dao.getTopHolders({ epoch: present.epoch + 1n })).holders).to.deep.equal(sorted);
    expect(await dao.getHolderCandidates({ fromBlock: 0 })).to.deep.equal([]);
    expect(await dao.pokeHolders.simulate({ accounts: [outsider as Address] })).to.deep.equal({ entered: 0n });
  });

  it("refuses what is no address, and the second in which an epoch begins", async () => {
    const wrong = ["0x12"] as unknown as Address[];
    expect(await failure(base.user.dao.pokeHolders({ accounts: wrong }))).to.be.instanceOf(InvalidAddressError);
    const { present } = await base.user.dao.getTopHolders();
    await until(present.end);
    await lock(base.user, 10n * CPT);
    await until(present.end + LENGTH);
    const error = await failure(base.user.dao.getHolderCandidates({ fromBlock: 0 }));
    expect(error).to.be.instanceOf(ERC5805FutureLookupError);
  });
});
