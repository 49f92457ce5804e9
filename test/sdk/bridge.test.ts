import { expect } from "chai";
import { Contract, dataLength, ZeroAddress } from "ethers";
import {
  bindBridge,
  connectBridge,
  getBridge,
  getLimits,
  getPathway,
  getWindows,
  quoteBridge,
  retryBridge,
  sendBridge,
  sendBridgeRequirements,
  trackBridge,
  type BridgeClient,
  type BridgeEnd,
  type BridgeTransfer,
} from "../../sdk/src/bridge/index.ts";
import {
  ContractError,
  ContractNotFoundError,
  ContractRevertError,
  CptAdapterInsuranceShortError,
  CptAdapterOverCapError,
  CptRemoteOverCapError,
  DeploymentNotFoundError,
  ERC20InsufficientAllowanceError,
  InvalidAddressError,
  InvalidOptionsError,
  InvalidParameterError,
  LzInsufficientFeeError,
  LzInvalidNonceError,
  LzPayloadHashNotFoundError,
  MissingSignerError,
  NoPeerError,
  PathwayBadReceiverError,
  PathwayNothingToSendError,
  PathwayOverLimitError,
  PathwayPausedError,
  SlippageExceededError,
} from "../../sdk/src/errors/index.ts";
import { windowAvailable, windowFitsAt, withoutDust } from "../../sdk/src/math/index.ts";
import type { Address, Hex } from "../../sdk/src/index.ts";
import { GAS, IN, OUT } from "../helpers/bridge.ts";
import { bridging, type Bridging } from "./bridgeScene.ts";
import { failure, mined } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const HOME = 30_110;
const FIRST = 30_101;
const SECOND = 30_109;
const DELEGATED = ["function nilify(address,uint32,bytes32,uint64,bytes32)"];
const NEVER = 2n ** 256n - 1n;

describe("SDK bridge", () => {
  let scene: Bridging;
  let chains: BridgeClient;
  let account: Address;
  beforeEach(async () => {
    scene = await bridging();
    chains = scene.client;
    account = scene.chains.home.holder.address as Address;
  });

  const transfer = (changes: Partial<BridgeTransfer> = {}): BridgeTransfer => {
    return { from: HOME, to: FIRST, amount: 5n * CPT, receiver: account, ...changes };
  };
  const sent = async (changes: Partial<BridgeTransfer> = {}) => {
    const { hash, wait } = await sendBridge(chains, transfer(changes));
    const { guid, nonce, receipt } = await wait();
    return { hash, guid, nonce, block: receipt.blockNumber };
  };
  /** Out, and there. */
  const arrived = async (changes: Partial<BridgeTransfer> = {}): Promise<void> => {
    const { from, to } = transfer(changes);
    const { hash } = await sent(changes);
    expect((await scene.delivered(from, to, hash)).status).to.equal("delivered");
  };
  const clock = (eid: number) => {
    const { home, first, second } = scene.chains;
    const found = { [HOME]: home, [FIRST]: first, [SECOND]: second }[eid];
    if (found === undefined) throw new Error(`no chain has the endpoint ${eid}`);
    return found.connection.networkHelpers.time;
  };
  const endOf = (eid: number): BridgeEnd => {
    const found = [chains.home, ...chains.remotes].find((end) => end.eid === eid);
    if (found === undefined) throw new Error(`no chain has the endpoint ${eid}`);
    return found;
  };
  /** The account's CPT. */
  const balance = (eid: number): Promise<bigint> => {
    const { cpt, runner } = endOf(eid);
    const token = new Contract(cpt, ["function balanceOf(address) view returns (uint256)"], runner);
    return token.getFunction("balanceOf")(account) as Promise<bigint>;
  };

  describe("connecting", () => {
    it("finds endpoints, their ids and CPT of every chain by the bridge's own contracts", async () => {
      const { home, first, second, chains: all } = scene.chains;
      const ends = [chains.home, ...chains.remotes];
      expect(ends.map(({ eid }) => eid)).to.deep.equal([HOME, FIRST, SECOND]);
      expect(ends.map(({ isHome }) => isHome)).to.deep.equal([true, false, false]);
      expect(chains.home.cpt).to.equal(home.addresses.cpt);
      for (const [i, { bridge, stack }] of all.entries()) {
        expect(ends[i]?.bridge).to.equal(await bridge.getAddress());
        expect(ends[i]?.endpoint).to.equal(await stack.endpoint.getAddress());
      }
      expect(ends[1]?.cpt).to.equal(await first.bridge.getAddress());
      expect(ends[2]?.cpt).to.equal(await second.bridge.getAddress());
    });

    it("looks for a deployment on the runner's chain where none is given", async () => {
      const { runner } = endOf(FIRST);
      expect(await failure(connectBridge(scene.user, { remotes: [{ runner }] }))).to.be.instanceOf(
        DeploymentNotFoundError,
      );
    });

    it("refuses what is no CPTRemote, or has another home", async () => {
      const { first } = scene.chains;
      const connect = (cptRemote: Address, addresses = scene.addresses) =>
        failure(
          connectBridge({ runner: scene.user.runner, addresses }, { remotes: [{ runner: first.holder, cptRemote }] }),
        );
      expect(await connect("0x12")).to.be.instanceOf(InvalidAddressError);
      expect(await connect(account)).to.be.instanceOf(ContractNotFoundError);
      const other = await scene.chains.home.stack.connection.ethers.getContractFactory("CPTRemote", first.tester);
      const stranger = await other.connect(first.tester).deploy(await first.stack.endpoint.getAddress(), SECOND);
      expect(await connect((await stranger.getAddress()) as Address)).to.be.instanceOf(InvalidParameterError);
    });

    it("takes routes from or to home alone", async () => {
      for (const [from, to] of [
        [HOME, 1],
        [FIRST, SECOND],
        [HOME, HOME],
      ] as const) {
        expect(await failure(getLimits(chains, { from, to }))).to.be.instanceOf(InvalidParameterError);
        expect(await failure(sendBridge(chains, transfer({ from, to })))).to.be.instanceOf(InvalidParameterError);
      }
    });
  });

  describe("quoting and sending", () => {
    it("pays what was quoted, and what was quoted arrives; dust stays", async () => {
      const params = transfer({ amount: 5n * CPT + 7n });
      const quote = await quoteBridge(chains, params);
      const simulated = await sendBridge.simulate(chains, params);
      expect(quote).to.include({ sent: 5n * CPT, dust: 7n, fee: simulated.fee });
      expect(quote.fee).to.be.greaterThan(0n);
      const { provider } = chains.home.runner;
      const [ether, cpt] = [await provider?.getBalance(account), await balance(HOME)];
      const { receipt, ...result } = await (await sendBridge(chains, params)).wait();
      const spent = (ether ?? 0n) - ((await provider?.getBalance(account)) ?? 0n);
      expect(spent - receipt.gasUsed * receipt.gasPrice).to.equal(quote.fee);
      expect(cpt - (await balance(HOME))).to.equal(quote.sent);
      const { fee: _, ...expected } = simulated;
      expect(result).to.deep.equal(expected);
      expect((await scene.delivered(HOME, FIRST, receipt.hash as Hex)).status).to.equal("delivered");
      expect(await balance(FIRST)).to.equal(result.received);
    });

    it("goes home from a remote chain without an approval", async () => {
      await arrived();
      const back = transfer({ from: FIRST, to: HOME, amount: 2n * CPT });
      const bridge = bindBridge(chains);
      expect((await bridge.quoteBridge(back)).approval).to.equal(undefined);
      expect(await bridge.sendBridge.requirements(back)).to.deep.equal([]);
      const before = await balance(HOME);
      await arrived(back);
      expect((await balance(HOME)) - before).to.equal(2n * CPT);
      expect(await balance(FIRST)).to.equal(3n * CPT);
    });

    it("lists the approval of CPT that home needs, and refuses without it", async () => {
      const { cpt } = scene.chains.home;
      await mined(cpt.approve(chains.home.bridge, CPT));
      const { approval } = await quoteBridge(chains, transfer());
      expect(approval).to.deep.equal({ token: chains.home.cpt, spender: chains.home.bridge, amount: 5n * CPT });
      expect(await sendBridgeRequirements(chains, transfer())).to.deep.equal([
        { kind: "approval", ...approval, current: CPT },
      ]);
      expect(await sendBridgeRequirements(chains, transfer({ amount: CPT + 7n }))).to.deep.equal([]);
      expect(await failure(sendBridge(chains, transfer()))).to.be.instanceOf(ERC20InsufficientAllowanceError);
    });

    it("is a call with the fee as its value, for a Safe or a batch", async () => {
      const { fee } = await quoteBridge(chains, transfer());
      const call = await sendBridge.populate(chains, transfer());
      expect(call).to.include({ to: chains.home.bridge, value: fee });
      expect(dataLength(call.data)).to.be.greaterThan(4);
      expect(await sendBridge.estimate(chains, transfer())).to.be.greaterThan(100_000n);
      const watcher: BridgeClient = {
        ...chains,
        home: { ...chains.home, runner: scene.chains.home.connection.ethers.provider },
      };
      expect(await failure(sendBridge.populate(watcher, transfer()))).to.be.instanceOf(MissingSignerError);
      const from = { overrides: { from: account } };
      expect(await sendBridge.populate(watcher, { ...transfer(), ...from })).to.deep.equal(call);
    });

    it("gives back what is too much of a fee, and refuses one that is too little", async () => {
      const { fee } = await quoteBridge(chains, transfer());
      const refundTo = scene.chains.second.tester.address as Address;
      const { provider } = chains.home.runner;
      const before = (await provider?.getBalance(refundTo)) ?? 0n;
      await (await sendBridge(chains, { ...transfer(), fee: fee + 1_000n, refundTo })).wait();
      expect(await provider?.getBalance(refundTo)).to.equal(before + 1_000n);
      const short = await failure(sendBridge(chains, { ...transfer(), fee: fee - 1n }));
      if (!(short instanceof LzInsufficientFeeError)) throw short;
      expect(short.args).to.include({ requiredNative: fee, suppliedNative: fee - 1n });
    });

    it("takes options and bytes for the receiver along", async () => {
      // type 3: 50 000 gas more for the delivery
      const extraOptions = `0x000301001101${(50_000).toString(16).padStart(32, "0")}` as const;
      const plain = await quoteBridge(chains, transfer());
      const more = await quoteBridge(chains, transfer({ extraOptions }));
      expect(more.fee).to.be.greaterThan(plain.fee);
      const { hash } = await sent({ composeMsg: "0x1234" });
      const { isComposed, amount } = await trackBridge(chains, { from: HOME, to: FIRST, message: { hash } });
      expect([isComposed, amount]).to.deep.equal([true, 5n * CPT]);
    });
  });

  describe("refusing", () => {
    /** A quote refuses with the very error that sending would. */
    const refused = async (changes: Partial<BridgeTransfer>): Promise<ContractRevertError> => {
      const quoted = await failure(quoteBridge(chains, transfer(changes)));
      const sending = await failure(sendBridge.simulate(chains, transfer(changes)));
      if (!(quoted instanceof ContractError) || !(sending instanceof ContractError)) throw quoted;
      expect([quoted.errorName, quoted.args]).to.deep.equal([sending.errorName, sending.args]);
      return quoted;
    };

    it("tells what does not travel", async () => {
      expect(await refused({ amount: 10n ** 12n - 1n })).to.be.instanceOf(PathwayNothingToSendError);
      expect(await refused({ receiver: ZeroAddress as Address })).to.be.instanceOf(PathwayBadReceiverError);
      expect(await refused({ minAmount: 6n * CPT })).to.be.instanceOf(SlippageExceededError);
      expect(await refused({ extraOptions: "0x00010000" })).to.be.instanceOf(InvalidOptionsError);
      expect(await failure(quoteBridge(chains, transfer({ receiver: "0x1" })))).to.be.instanceOf(InvalidAddressError);
    });

    it("tells a pause and its end", async () => {
      const { home } = scene.chains;
      await mined(home.bridge.pausePathway(FIRST, OUT, GAS));
      const error = await refused({});
      if (!(error instanceof PathwayPausedError)) throw error;
      const { out } = await getPathway(chains, { at: HOME, to: FIRST });
      expect(error.args).to.deep.equal({ eid: BigInt(FIRST), direction: "Out", until: out.pausedUntil });
      const { source } = await getLimits(chains, { from: HOME, to: FIRST, amount: CPT });
      expect(source).to.deep.include({ passable: 0n, passesAt: out.pausedUntil });
      expect(source.obstacles).to.deep.equal([{ kind: "Paused", until: out.pausedUntil }]);
    });

    it("tells what is above the limit itself", async () => {
      const { home } = scene.chains;
      await mined(home.bridge.setPathwayLimit(FIRST, OUT, 10_000, GAS));
      const error = await refused({ amount: 10_001n * CPT });
      if (!(error instanceof PathwayOverLimitError)) throw error;
      expect(error.args.fitsAt).to.equal(NEVER);
      expect(error.message).to.contain("10001 CPT").and.to.contain("never");
      const { source } = await getLimits(chains, transfer({ amount: 10_001n * CPT }));
      expect(source.obstacles).to.deep.equal([{ kind: "AboveLimit", limit: 10_000n * CPT }]);
      expect(source.passesAt).to.equal(undefined);
    });

    it("tells the chain's cap and the insurance", async () => {
      const { home } = scene.chains;
      await arrived();
      await mined(home.bridge.setCap(FIRST, 0, GAS));
      const capped = await refused({});
      if (!(capped instanceof CptAdapterOverCapError)) throw capped;
      expect(capped.args).to.deep.equal({ eid: BigInt(FIRST), amount: 5n * CPT, outside: 5n * CPT, cap: 0n });
      const { source } = await getLimits(chains, transfer());
      expect(source.obstacles).to.deep.equal([{ kind: "OverCap", outside: 5n * CPT, cap: 0n }]);

      // the compartment's 500 000 CPT insure ten millions: with a gift to the adapter 10 CPT are left of that
      const { insuranceHeld } = await getPathway(chains, { at: HOME, to: SECOND }).then((at) => {
        if (!at.isHome) throw new Error("home is home");
        return at;
      });
      await mined(home.bridge.setCap(FIRST, 1_000, GAS));
      const { vestingVault } = scene.addresses;
      await home.connection.networkHelpers.setBalance(vestingVault, CPT);
      const vault = await home.connection.ethers.getImpersonatedSigner(vestingVault);
      await mined(home.cpt.connect(vault).transfer(chains.home.bridge, insuranceHeld * 20n - 15n * CPT));
      expect(await refused({ amount: 11n * CPT })).to.be.instanceOf(CptAdapterInsuranceShortError);
      const { source: short } = await getLimits(chains, transfer({ amount: 11n * CPT }));
      expect(short.obstacles.map(({ kind }) => kind)).to.deep.equal(["InsuranceShort"]);
      expect(short.passable).to.equal(10n * CPT);
      expect((await quoteBridge(chains, transfer({ amount: 10n * CPT }))).sent).to.equal(10n * CPT);
    });
  });

  describe("limits", () => {
    it("tells when an amount fits: refused a second before, sent then", async () => {
      const { home } = scene.chains;
      await mined(home.bridge.setPathwayLimit(FIRST, OUT, 10_000, GAS));
      const first = (await home.connection.networkHelpers.time.latest()) + 10;
      await clock(HOME).setNextBlockTimestamp(first);
      await sent({ amount: 6_000n * CPT });
      await clock(HOME).increase(1_000);
      await sent({ amount: 3_000n * CPT });
      const params = transfer({ amount: 7_000n * CPT });
      const { source } = await getLimits(chains, params);
      expect(source.passable).to.equal(1_000n * CPT);
      const at = source.passesAt ?? 0n;
      expect(at).to.equal((BigInt(first) / 900n + 5n) * 900n);
      const error = await failure(quoteBridge(chains, params));
      if (!(error instanceof PathwayOverLimitError)) throw error;
      expect(error.args).to.include({ fitsAt: at, available: 1_000n * CPT, amount: params.amount });
      const { fee } = await quoteBridge(chains, transfer());
      await clock(HOME).setNextBlockTimestamp(at - 1n);
      const early = await failure(sendBridge(chains, { ...params, fee, overrides: GAS }));
      expect(early).to.be.instanceOf(PathwayOverLimitError);
      await clock(HOME).setNextBlockTimestamp(at);
      const { received } = await (await sendBridge(chains, { ...params, fee, overrides: GAS })).wait();
      expect(received).to.equal(params.amount);
    });

    it("are computed to the unit from the words that the contract keeps", async () => {
      const { home } = scene.chains;
      const { below: next } = randomSource(7n);
      await mined(home.bridge.setPathwayLimit(FIRST, OUT, 10_000, GAS));
      for (let i = 0; i < 12; i++) {
        const { passable } = (await getLimits(chains, { from: HOME, to: FIRST })).source;
        const amount = withoutDust((passable * next(100n)) / 150n + 10n ** 12n);
        if (amount <= passable) await sent({ amount });
        if (i === 8) await mined(home.bridge.setPathwayLimit(FIRST, OUT, 20_000, GAS));
        if (i === 10) await mined(home.bridge.setPathwayLimit(FIRST, OUT, 10_000, GAS));
        await clock(HOME).increase(Number(next(1_300n)) + 1);
        const { out: window } = await getWindows(chains, { at: HOME, to: FIRST });
        const { out } = await getPathway(chains, { at: HOME, to: FIRST });
        const now = BigInt(await clock(HOME).latest());
        expect(windowAvailable({ window, now })).to.equal(out.available);
        for (const asked of [
          0n,
          next(12_000n) * CPT,
          next(20_000n) * CPT,
          out.available,
          out.available + 10n ** 12n,
          out.limit,
        ]) {
          const expected = await home.bridge.fitsAt(FIRST, OUT, asked);
          expect(windowFitsAt({ window, now, amount: asked }) ?? NEVER, `${asked}`).to.equal(expected);
        }
      }
    });

    it("of the destination: pause, limit, cap; and what the books of home let back", async () => {
      const { first } = scene.chains;
      await mined(first.bridge.setPathwayLimit(HOME, IN, 10_000, GAS));
      await mined(first.bridge.setSupplyCap(20_000, GAS));
      const asked = { from: HOME, to: FIRST, amount: 10_001n * CPT };
      const { source, destination } = await getLimits(chains, asked);
      expect(source.obstacles).to.deep.equal([]);
      expect(destination.obstacles).to.deep.equal([{ kind: "AboveLimit", limit: 10_000n * CPT }]);
      await arrived({ amount: 8_000n * CPT });
      await mined(first.bridge.pausePathway(HOME, IN, GAS));
      await mined(first.bridge.setSupplyCap(10_000, GAS));
      const later = (await getLimits(chains, { ...asked, amount: 3_000n * CPT })).destination;
      const until = later.pausedUntil;
      expect(later.obstacles.slice(0, 1)).to.deep.equal([{ kind: "Paused", until }]);
      expect(later.obstacles.slice(1).map(({ kind }) => kind)).to.deep.equal(["OverLimit", "OverCap"]);
      expect(later).to.include({ passable: 0n, passesAt: undefined });
      const fits = (await getLimits(chains, { ...asked, amount: 1_000n * CPT })).destination;
      expect(fits.passesAt).to.equal(until);

      const home = (await getLimits(chains, { from: FIRST, to: HOME, amount: 9_000n * CPT })).destination;
      expect(home.obstacles).to.deep.equal([{ kind: "NotOutside", outside: 8_000n * CPT }]);
      expect(home.passable).to.equal(8_000n * CPT);
    });

    it("without a peer let nothing pass", async () => {
      const { home } = scene.chains;
      const abi = home.bridge.interface;
      const unset = abi.encodeFunctionData("setPeer", [FIRST, `0x${"00".repeat(32)}`]);
      await mined(home.accessManager.execute(chains.home.bridge, unset, GAS));
      const { source } = await getLimits(chains, transfer());
      expect(source.obstacles).to.deep.equal([{ kind: "NoPeer" }]);
      expect(source).to.include({ passable: 0n, passesAt: undefined });
      expect(await failure(quoteBridge(chains, transfer()))).to.be.instanceOf(NoPeerError);
      expect((await getPathway(chains, { at: HOME, to: FIRST })).peer).to.equal(undefined);
    });
  });

  describe("books", () => {
    it("are the contracts', with what is under way", async () => {
      const { home, first } = scene.chains;
      await arrived();
      await sent({ amount: 7n * CPT });
      await sent({ to: SECOND, amount: 2n * CPT });
      const { locked, insuranceRequired, insuranceHeld, chains: out } = await getBridge(chains);
      expect(locked).to.equal(14n * CPT);
      expect(insuranceRequired).to.equal((14n * CPT) / 20n);
      expect([insuranceRequired, insuranceHeld]).to.deep.equal([...(await home.bridge.insurance())]);
      expect(out.map(({ eid, outside, supply, underWay }) => ({ eid, outside, supply, underWay }))).to.deep.equal([
        { eid: FIRST, outside: 12n * CPT, supply: 5n * CPT, underWay: 7n * CPT },
        { eid: SECOND, outside: 2n * CPT, supply: 0n, underWay: 2n * CPT },
      ]);
      expect(out[0]?.cap).to.equal((await home.bridge.outsideOf(FIRST)).cap);

      const there = await getPathway(chains, { at: FIRST, to: HOME });
      if (there.isHome) throw new Error("the first chain is not home");
      expect(there).to.include({
        supply: 5n * CPT,
        supplyCap: await first.bridge.supplyCap(),
        peer: chains.home.bridge,
      });
      const here = await getPathway(chains, { at: HOME, to: FIRST });
      if (!here.isHome) throw new Error("home is home");
      expect(here).to.include({
        outside: 12n * CPT,
        locked,
        insuranceHeld,
        sendable: await home.bridge.sendable(FIRST),
      });
      expect(here.out.available).to.equal(here.out.limit - 12n * CPT);
      expect(here.in.available).to.equal(here.in.limit);
      expect(there.in.available).to.equal(there.in.limit - 5n * CPT);
    });
  });

  describe("tracking and retrying", () => {
    const way = { from: HOME, to: FIRST };
    const track = (hash: Hex) => trackBridge(chains, { ...way, message: { hash } });

    it("follows a message from its sending to its delivery", async () => {
      const { hash, guid, nonce, block } = await sent();
      const message = {
        ...way,
        hash,
        guid,
        nonce,
        blockNumber: block,
        receiver: account,
        amount: 5n * CPT,
        isComposed: false,
      };
      const none = { delivery: undefined, failures: [], obstacle: undefined };
      expect(await track(hash)).to.deep.equal({ ...message, ...none, state: "Sent" });
      await scene.verified(HOME, FIRST, hash);
      expect(await track(hash)).to.deep.equal({ ...message, ...none, state: "Verified" });
      const { receipt } = await scene.executed(HOME, FIRST, hash);
      const delivery = { hash: receipt.hash, blockNumber: receipt.blockNumber };
      expect(await track(hash)).to.deep.equal({ ...message, ...none, delivery, state: "Delivered" });
    });

    it("finds a message by its guid or nonce, however few blocks the node gives at once", async () => {
      const one = await sent();
      await scene.chains.home.connection.networkHelpers.mine(20);
      const two = await sent({ amount: CPT });
      for (const { hash, guid, nonce } of [one, two]) {
        const expected = await track(hash);
        for (const pageSize of [10_000, 7]) {
          const range = { fromBlock: 0, pageSize };
          expect(await trackBridge(chains, { ...way, message: { guid, ...range } })).to.deep.equal(expected);
          expect(await trackBridge(chains, { ...way, message: { nonce, ...range } })).to.deep.equal(expected);
        }
      }
      const missing = [{ nonce: 3n, fromBlock: 0 }, { guid: one.guid, fromBlock: two.block }, { hash: one.guid }];
      for (const message of missing) {
        expect(await failure(trackBridge(chains, { ...way, message }))).to.be.instanceOf(InvalidParameterError);
      }
      const wrongWay = failure(trackBridge(chains, { from: HOME, to: SECOND, message: { hash: one.hash } }));
      expect(await wrongWay).to.be.instanceOf(InvalidParameterError);
    });

    it("finds deliveries and failures page by page, too", async () => {
      const { hash } = await sent();
      await scene.verified(HOME, FIRST, hash);
      await scene.executed(HOME, FIRST, hash, { gas: 20_000n });
      const arrival = { fromBlock: 0, pageSize: 7 };
      const failed = await trackBridge(chains, { ...way, message: { hash }, arrival });
      expect(failed).to.deep.equal(await track(hash));
      await scene.executed(HOME, FIRST, hash);
      expect(await trackBridge(chains, { ...way, message: { hash }, arrival })).to.deep.equal(await track(hash));
    });

    it("does not take a delivery outside of the given blocks for a message taken back", async () => {
      const { hash } = await sent();
      await scene.delivered(HOME, FIRST, hash);
      await scene.chains.first.connection.networkHelpers.mine(3);
      const { state, delivery } = await track(hash);
      const block = delivery?.blockNumber ?? 0;
      for (const arrival of [{ fromBlock: block + 1 }, { fromBlock: 0, toBlock: block - 1, pageSize: 7 }]) {
        const found = await trackBridge(chains, { ...way, message: { hash }, arrival });
        expect(found).to.deep.include({ state, delivery });
      }
      expect(state).to.equal("Delivered");
    });

    it("tells a message that waits for an earlier one", async () => {
      const first = await sent();
      const second = await sent({ amount: CPT });
      await scene.verified(HOME, FIRST, second.hash);
      const { state, obstacle } = await track(second.hash);
      expect(state).to.equal("Verified");
      if (!(obstacle instanceof LzInvalidNonceError)) throw new Error(`another: ${String(obstacle)}`);
      expect(obstacle.args.nonce).to.equal(first.nonce);
      expect((await track(first.hash)).state).to.equal("Sent");
      const early = await failure(retryBridge(chains, { ...way, message: { hash: first.hash } }));
      expect(early).to.be.instanceOf(LzInvalidNonceError);
    });

    it("delivers anew what ran out of gas, once", async () => {
      const { hash } = await sent();
      await scene.verified(HOME, FIRST, hash);
      const { receipt } = await scene.executed(HOME, FIRST, hash, { gas: 20_000n });
      const { state, failures, obstacle } = await track(hash);
      expect([state, obstacle, failures.length]).to.deep.equal(["Failed", undefined, 1]);
      expect(failures[0]).to.include({ hash: receipt.hash, gas: 20_000n });
      expect(failures[0]?.error).to.be.instanceOf(ContractRevertError);
      expect(failures[0]?.error.message).to.contain("20000 gas").and.to.contain("retryBridge");

      const failed = { ...way, message: { hash } };
      await retryBridge.simulate(chains, failed);
      expect(await retryBridge.estimate(chains, failed)).to.be.greaterThan(50_000n);
      expect(await retryBridge.populate(chains, failed)).to.include({ to: endOf(FIRST).endpoint, value: 0n });
      const { receipt: retried, ...result } = await (await retryBridge(chains, failed)).wait();
      expect(result).to.deep.equal({ guid: (await track(hash)).guid, receiver: account, received: 5n * CPT });
      expect(await track(hash)).to.deep.include({
        state: "Delivered",
        failures: [],
        delivery: { hash: retried.hash, blockNumber: retried.blockNumber },
      });
      expect(await balance(FIRST)).to.equal(5n * CPT);
      expect(await failure(retryBridge(chains, failed))).to.be.instanceOf(LzPayloadHashNotFoundError);
    });

    it("delivers after a pause what failed in it", async () => {
      const { first } = scene.chains;
      await mined(first.bridge.pausePathway(HOME, IN, GAS));
      const { hash } = await sent();
      await scene.verified(HOME, FIRST, hash);
      expect((await scene.executed(HOME, FIRST, hash)).status).to.equal("failed");
      const { failures, obstacle } = await track(hash);
      if (!(obstacle instanceof PathwayPausedError)) throw new Error(`another: ${String(obstacle)}`);
      const { until } = obstacle.args;
      expect(obstacle.args).to.include({ eid: BigInt(HOME), direction: "In" });
      expect(failures[0]?.error).to.be.instanceOf(PathwayPausedError);
      const failed = { ...way, message: { hash }, overrides: GAS };
      await clock(FIRST).setNextBlockTimestamp(until - 1n);
      expect(await failure(retryBridge(chains, failed))).to.be.instanceOf(PathwayPausedError);
      await clock(FIRST).setNextBlockTimestamp(until);
      expect((await (await retryBridge(chains, failed)).wait()).received).to.equal(5n * CPT);
    });

    it("delivers what was over the destination's limit exactly when it fits", async () => {
      const { first } = scene.chains;
      await mined(first.bridge.setPathwayLimit(HOME, IN, 10_000, GAS));
      await arrived({ amount: 8_000n * CPT });
      const { hash } = await sent({ amount: 3_000n * CPT });
      await scene.verified(HOME, FIRST, hash);
      await scene.executed(HOME, FIRST, hash);
      const { state, failures, obstacle } = await track(hash);
      expect(state).to.equal("Failed");
      if (!(obstacle instanceof PathwayOverLimitError)) throw new Error(`another: ${String(obstacle)}`);
      const { fitsAt } = obstacle.args;
      expect(failures[0]?.error).to.deep.include({ errorName: "Pathways_OverLimit", args: obstacle.args });
      const { destination } = await getLimits(chains, { ...way, amount: 3_000n * CPT });
      expect(destination.passesAt).to.equal(fitsAt);
      expect(destination.obstacles).to.deep.equal([{ kind: "OverLimit", available: 2_000n * CPT, fitsAt }]);
      const failed = { ...way, message: { hash }, overrides: GAS };
      await clock(FIRST).setNextBlockTimestamp(fitsAt - 1n);
      expect(await failure(retryBridge(chains, failed))).to.be.instanceOf(PathwayOverLimitError);
      await clock(FIRST).setNextBlockTimestamp(fitsAt);
      expect((await (await retryBridge(chains, failed)).wait()).received).to.equal(3_000n * CPT);
    });

    it("tells the destination's cap, which a council must raise", async () => {
      const { first } = scene.chains;
      await mined(first.bridge.setSupplyCap(4, GAS));
      const { hash } = await sent();
      await scene.verified(HOME, FIRST, hash);
      await scene.executed(HOME, FIRST, hash);
      expect((await track(hash)).obstacle).to.be.instanceOf(CptRemoteOverCapError);
      await mined(first.bridge.setSupplyCap(5, GAS));
      expect((await track(hash)).obstacle).to.equal(undefined);
    });

    it("tells what the councils took back", async () => {
      const { first } = scene.chains;
      const { hash, nonce } = await sent();
      await scene.verified(HOME, FIRST, hash);
      const { endpoint, bridge } = endOf(FIRST);
      const sender = `0x${chains.home.bridge.slice(2).padStart(64, "0")}`;
      const kept = (await first.stack.endpoint.getFunction("inboundPayloadHash")(bridge, HOME, sender, nonce)) as Hex;
      const { interface: abi } = new Contract(endpoint, DELEGATED);
      const take = abi.encodeFunctionData("nilify", [bridge, HOME, sender, nonce, kept]);
      await mined(first.accessManager.execute(endpoint, take, GAS));
      expect((await track(hash)).state).to.equal("Withdrawn");
      const retried = failure(retryBridge(chains, { ...way, message: { hash } }));
      expect(await retried).to.be.instanceOf(LzPayloadHashNotFoundError);
    });
  });
});
