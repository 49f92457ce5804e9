import { expect } from "chai";
import { AbiCoder, concat, getBytes, id, keccak256, toBeHex, ZeroAddress } from "ethers";
import hre from "hardhat";
import { ROLES } from "../../deploy/authority.ts";
import { IN, OUT, CPT_UNIT, GAS, send, sendParam, sharedBridge, type Bridged } from "../helpers/bridge.ts";
import { decodePacket, packetsOf, type Packet } from "../../tasks/lib/bridge/packets.ts";
import { startRelay } from "../helpers/relay.ts";
import { asBytes32, gasOptions, paidGas } from "../../tasks/lib/bridge/settings.ts";
import {
  commit,
  compose,
  confirm,
  deliver,
  execute,
  NotConfirmedError,
  NotPaidError,
  retry,
  verify,
  verifyAndCommit,
  type Delivery,
} from "../../tasks/lib/bridge/workers.ts";
import { testArtifact } from "../helpers/testArtifact.ts";

const DAY = 86_400;

const rejection = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe("Messages between the chains", () => {
  let at: Bridged;
  beforeEach(async () => {
    at = await sharedBridge();
  });

  const cpt = (amount: number): bigint => BigInt(amount) * CPT_UNIT;
  const outward = () => [at.home.stack, at.first.stack] as const;
  const homeward = () => [at.first.stack, at.home.stack] as const;
  const sendOut = async (amount: number) => (await send({ from: at.home, to: at.first, amount: cpt(amount) })).packet;
  const sendHome = async (amount: number) => (await send({ from: at.first, to: at.home, amount: cpt(amount) })).packet;
  const held = async () => ({
    home: (await at.home.cpt.balanceOf(at.home.holder.address)) / CPT_UNIT,
    first: (await at.first.bridge.balanceOf(at.home.holder.address)) / CPT_UNIT,
    outside: (await at.home.bridge.outsideOf(at.first.stack.eid))[0] / CPT_UNIT,
  });
  /** What a receiver refused with, by name and arguments. */
  const refusal = (delivery: Delivery, chain: "home" | "first"): string => {
    if (delivery.status !== "failed") return delivery.status;
    const error = at[chain].bridge.interface.parseError(delivery.reason);
    return error === null ? delivery.reason : error.name;
  };

  it("a round trip brings all back, and nothing is outside", async () => {
    const before = await held();
    expect((await deliver(outward(), await sendOut(1_000))).status).to.equal("delivered");
    expect(await held()).to.deep.equal({ home: before.home - 1_000n, first: 1_000n, outside: 1_000n });
    expect((await deliver(homeward(), await sendHome(1_000))).status).to.equal("delivered");
    expect(await held()).to.deep.equal({ home: before.home, first: 0n, outside: 0n });
    expect((await at.check()).findings).to.deep.equal([]);
  });

  it("two remotes have what was sent to each", async () => {
    const one = await sendOut(10);
    const other = (await send({ from: at.home, to: at.second, amount: cpt(20) })).packet;
    await deliver([at.home.stack, at.second.stack], other);
    await deliver(outward(), one);
    expect(await at.first.bridge.totalSupply()).to.equal(cpt(10));
    expect(await at.second.bridge.totalSupply()).to.equal(cpt(20));
    expect(await at.home.bridge.locked()).to.equal(cpt(30));
  });

  it("a message and the call it asks for", async () => {
    const extraOptions = gasOptions(1, 100_000);
    const sending = { from: at.home, to: at.first, amount: cpt(5), composeMsg: "0x1234", extraOptions };
    const { packet } = await send(sending);
    // what is enforced and what the sender adds
    expect(packet.gas).to.deep.equal({ lzReceive: 250_001n, lzCompose: 100_000n });
    const delivery = await deliver(outward(), packet);
    expect(delivery.status).to.equal("delivered");
    // the receiver is an account without code: the endpoint's call of it fails, and what came with it stays its own
    expect((await compose(at.first.stack, packet, delivery))?.status).to.equal("failed");
    expect((await held()).first).to.equal(5n);
  });

  it("a message and the call it asks for, made by the receiver's own code", async () => {
    const { ethers } = at.first.connection;
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockComposer.sol", "MockComposer");
    const composer = await new ethers.ContractFactory(abi, bytecode, at.first.tester).deploy();
    const receiver = await composer.getAddress();
    const extraOptions = gasOptions(1, 200_000);
    const relay = await startRelay(at.chains.map(({ stack }) => stack));
    await send({ from: at.home, to: at.first, amount: cpt(5), receiver, composeMsg: "0x1234", extraOptions });
    const [carried, ...others] = await relay.carry();
    expect(others).to.deep.equal([]);
    expect([carried?.delivery.status, carried?.composed?.status]).to.deep.equal(["delivered", "delivered"]);
    expect(await composer.getFunction("from")()).to.equal(await at.first.bridge.getAddress());
    // nonce, source, amount, sender, and what it says
    expect(await composer.getFunction("message")()).to.match(/1234$/);
    expect(await at.first.bridge.balanceOf(receiver)).to.equal(cpt(5));
  });

  it("what is sent on all chains is carried over once", async () => {
    const relay = await startRelay(at.chains.map(({ stack }) => stack));
    await sendOut(8);
    await send({ from: at.home, to: at.second, amount: cpt(4) });
    expect((await relay.carry()).map(({ packet }) => packet.dstEid)).to.deep.equal([30_101, 30_109]);
    await sendHome(2);
    expect((await relay.carry()).map(({ delivery }) => delivery.status)).to.deep.equal(["delivered"]);
    expect(await relay.carry()).to.deep.equal([]);
    expect((await at.check()).findings).to.deep.equal([]);
  });

  it("the enforced gas is more than a whole transaction of a delivery takes", async () => {
    const { Wallet } = at.home.connection.ethers;
    const used = async (way: "out" | "home", composeMsg: string): Promise<bigint> => {
      const [from, to] = way === "out" ? ([at.home, at.first] as const) : ([at.first, at.home] as const);
      const receiver = Wallet.createRandom().address; // the dearest: it has no CPT yet
      const { packet } = await send({ from, to, amount: cpt(1), receiver, composeMsg });
      await verifyAndCommit([from.stack, to.stack], packet);
      const { gasUsed } = await retry(to.stack, packet, to.holder);
      return (gasUsed * 100n) / packet.gas.lzReceive;
    };
    const first = await used("out", "0x");
    await deliver(outward(), await sendOut(100));
    const longest = concat(Array<string>(500).fill("0x01"));
    const shares = [first];
    for (const message of ["0x", "0x00", longest]) {
      for (const way of ["out", "home"] as const) shares.push(await used(way, message));
    }
    for (const share of shares) expect(share).to.be.below(90n);
  });

  describe("in any order", () => {
    it("a delayed message is overtaken and arrives", async () => {
      const late = await sendOut(1);
      const early = await sendOut(2);
      await verifyAndCommit(outward(), late);
      await deliver(outward(), early);
      expect((await held()).first).to.equal(2n);
      await at.first.connection.networkHelpers.time.increase(30 * DAY);
      expect((await execute(outward(), late)).status).to.equal("delivered");
      expect((await held()).first).to.equal(3n);
    });

    it("a message waits until those before it are verified", async () => {
      const before = await sendOut(1);
      const after = await sendOut(2);
      expect((await deliver(outward(), after)).status).to.equal("failed");
      await verifyAndCommit(outward(), before);
      await retry(at.first.stack, after, at.first.holder);
      expect((await held()).first).to.equal(2n);
    });

    it("messages that are executed in the reverse order arrive all", async () => {
      const packets = [await sendOut(1), await sendOut(2), await sendOut(4)];
      for (const packet of packets) await verifyAndCommit(outward(), packet);
      for (const packet of packets.reverse()) await execute(outward(), packet);
      expect((await held()).first).to.equal(7n);
    });

    it("a message that is delivered twice arrives once", async () => {
      const packet = await sendOut(3);
      await deliver(outward(), packet);
      await expect(retry(at.first.stack, packet, at.first.holder)).to.be.revertedWithCustomError(
        at.first.stack.endpoint,
        "LZ_PayloadHashNotFound",
      );
      expect((await execute(outward(), packet)).status).to.equal("failed");
      // verified anew, it is behind what was delivered
      for (const index of [0, 1]) await verify(outward(), index, packet);
      await expect(commit(at.first.stack, packet)).to.be.revertedWithCustomError(
        at.first.stack.endpoint,
        "LZ_PathNotVerifiable",
      );
      expect((await held()).first).to.equal(3n);
    });
  });

  describe("verifiers", () => {
    it("one of two is not enough, however often it says so", async () => {
      const packet = await sendOut(1);
      await confirm(at.home.stack, packet);
      await verify(outward(), 0, packet);
      await verify(outward(), 0, packet);
      await expect(commit(at.first.stack, packet)).to.be.revertedWithCustomError(
        at.first.stack.receiveLibrary,
        "LZ_ULN_Verifying",
      );
      await verify(outward(), 1, packet);
      await commit(at.first.stack, packet);
      expect((await execute(outward(), packet)).status).to.equal("delivered");
    });

    it("one that lies stops its message, and makes none", async () => {
      const packet = await sendOut(1);
      await confirm(at.home.stack, packet);
      const more = concat([packet.guid, packet.message.slice(0, -2) + "ff"]);
      const lie = { ...packet, payloadHash: keccak256(more) };
      await verify(outward(), 0, packet, { payloadHash: lie.payloadHash });
      await verify(outward(), 1, packet);
      for (const version of [packet, lie]) {
        await expect(commit(at.first.stack, version)).to.be.revertedWithCustomError(
          at.first.stack.receiveLibrary,
          "LZ_ULN_Verifying",
        );
      }
      // and it goes on once the first says what is true
      await verify(outward(), 0, packet);
      await commit(at.first.stack, packet);
      expect((await execute(outward(), packet)).status).to.equal("delivered");
    });

    it("fewer confirmations than both ends ask for do not count", async () => {
      const packet = await sendOut(1);
      expect(await rejection(verify(outward(), 0, packet))).to.be.instanceOf(NotConfirmedError);
      const hasty = { ...packet, confirmations: 0n };
      for (const index of [0, 1]) await verify(outward(), index, hasty);
      await expect(commit(at.first.stack, packet)).to.be.revertedWithCustomError(
        at.first.stack.receiveLibrary,
        "LZ_ULN_Verifying",
      );
    });

    it("keys that are not a verifier's sign nothing for it", async () => {
      const packet = await sendOut(1);
      await confirm(at.home.stack, packet);
      const [first, second] = at.first.stack.dvns;
      if (first === undefined || second === undefined) throw new Error("There are two verifiers");
      const impostor = { ...at.first.stack, dvns: [{ ...first, signers: second.signers }, second] };
      const { logs } = await verify([at.home.stack, impostor], 0, packet);
      const names = logs.map((log) => first.contract.interface.parseLog(log)?.name);
      expect(names).to.deep.equal(["VerifySignaturesFailed"]);
      await verify(outward(), 1, packet);
      await expect(commit(at.first.stack, packet)).to.be.revertedWithCustomError(
        at.first.stack.receiveLibrary,
        "LZ_ULN_Verifying",
      );
    });

    it("work for what was paid to them alone", async () => {
      const packet = await sendOut(1);
      await confirm(at.home.stack, packet);
      expect(await rejection(verify(outward(), 0, { ...packet, dvns: [] }))).to.be.instanceOf(NotPaidError);
      expect(await rejection(execute(outward(), { ...packet, executor: ZeroAddress }))).to.be.instanceOf(NotPaidError);
    });
  });

  describe("a message that failed is retried, and arrives once", () => {
    const retriedOnce = async (way: "first" | "home", packet: Packet): Promise<void> => {
      const { stack, holder } = at[way];
      await retry(stack, packet, holder);
      await expect(retry(stack, packet, holder)).to.be.revertedWithCustomError(
        at.first.stack.endpoint,
        "LZ_PayloadHashNotFound",
      );
    };

    it("given too little gas", async () => {
      const packet = await sendOut(1);
      expect((await deliver(outward(), packet, { gas: 30_000n })).status).to.equal("failed");
      await retriedOnce("first", packet);
      expect((await held()).first).to.equal(1n);
    });

    it("given a limit there", async () => {
      await at.first.bridge.setPathwayLimit(at.home.stack.eid, IN, 10_000, GAS);
      await deliver(outward(), await sendOut(6_000));
      const packet = await sendOut(6_000);
      expect(refusal(await deliver(outward(), packet), "first")).to.equal("Pathways_OverLimit");
      await expect(retry(at.first.stack, packet, at.first.holder)).to.be.revertedWithCustomError(
        at.first.bridge,
        "Pathways_OverLimit",
      );
      const fitsAt = await at.first.bridge.fitsAt(at.home.stack.eid, IN, cpt(6_000));
      await at.first.connection.networkHelpers.time.increaseTo(fitsAt);
      await retriedOnce("first", packet);
      expect((await held()).first).to.equal(12_000n);
    });

    it("given a limit at home", async () => {
      await deliver(outward(), await sendOut(20_000));
      await at.home.bridge.setPathwayLimit(at.first.stack.eid, IN, 10_000, GAS);
      const packet = await sendHome(12_000);
      expect(refusal(await deliver(homeward(), packet), "home")).to.equal("Pathways_OverLimit");
      await at.home.bridge.setPathwayLimit(at.first.stack.eid, IN, 20_000, GAS);
      await retriedOnce("home", packet);
      expect((await held()).outside).to.equal(8_000n);
    });

    it("given the supply cap there", async () => {
      await at.first.bridge.setSupplyCap(5, GAS);
      const packet = await sendOut(6);
      expect(refusal(await deliver(outward(), packet), "first")).to.equal("CPTRemote_OverCap");
      await at.first.bridge.setSupplyCap(6, GAS);
      await retriedOnce("first", packet);
      expect(await at.first.bridge.totalSupply()).to.equal(cpt(6));
    });

    for (const way of ["first", "home"] as const) {
      it(`given a pause ${way === "home" ? "at home" : "there"}`, async () => {
        await deliver(outward(), await sendOut(10));
        const other = way === "home" ? at.first.stack : at.home.stack;
        const packet = way === "home" ? await sendHome(4) : await sendOut(4);
        await at[way].bridge.pausePathway(other.eid, IN, GAS);
        const delivery = await deliver([other, at[way].stack], packet);
        expect(refusal(delivery, way)).to.equal("Pathways_Paused");
        await at[way].connection.networkHelpers.time.increase(3 * DAY);
        await retriedOnce(way, packet);
        expect((await held()).first).to.equal(way === "home" ? 6n : 14n);
      });
    }

    it("given CPT's own pause, what comes home arrives all the same", async () => {
      await deliver(outward(), await sendOut(10));
      const packet = await sendHome(10);
      const { accessManager, tester, cpt: token } = at.home;
      await accessManager.grantRole(ROLES.guardian.id, tester.address, 0);
      await token.connect(tester).pause(GAS);
      expect((await deliver(homeward(), packet)).status).to.equal("delivered");
      expect(await token.balanceOf(await at.home.bridge.getAddress())).to.equal(0n);
    });
  });

  describe("what is refused", () => {
    it("a message of somebody who is no peer, though the verifiers saw it", async () => {
      const { ethers } = at.home.connection;
      const { endpoint } = at.home.stack;
      const stranger = at.home.holder;
      const receiver = asBytes32(await at.first.bridge.getAddress());
      const message = concat([asBytes32(stranger.address), toBeHex(1_000_000, 8)]);
      const params = [at.first.stack.eid, receiver, message, gasOptions(120_000), false];
      const { nativeFee } = await endpoint.getFunction("quote")(params, stranger.address);
      const sending = await (endpoint.connect(stranger) as typeof endpoint).getFunction("send")(
        params,
        stranger.address,
        { ...GAS, value: nativeFee },
      );
      const [forged] = await packetsOf(at.home.stack, await sending.wait());
      if (forged === undefined) throw new Error("Nothing was sent");
      expect(ethers.getAddress(`0x${forged.sender.slice(26)}`)).to.equal(stranger.address);
      // by LayerZero's defaults it pays one verifier, so the other, which was not, must lie as well
      const paid = { ...forged, dvns: at.home.stack.dvns.map(({ address }) => address) };
      await confirm(at.home.stack, paid);
      for (const index of [0, 1]) await verify(outward(), index, { ...paid, confirmations: 1n });
      await at.home.connection.networkHelpers.mine(20);
      for (const index of [0, 1]) await verify(outward(), index, paid);
      await expect(commit(at.first.stack, paid)).to.be.revertedWithCustomError(
        at.first.stack.endpoint,
        "LZ_PathNotInitializable",
      );
      const { srcEid, sender, nonce, guid } = paid;
      const call = at.first.stack.endpoint.getFunction("lzReceive");
      await expect(
        call.staticCall({ srcEid, sender, nonce }, paid.receiver, guid, message, "0x"),
      ).to.be.revertedWithCustomError(at.first.stack.endpoint, "LZ_InvalidNonce");
    });

    it("a delivery that nobody but the endpoint makes", async () => {
      const origin = { srcEid: at.home.stack.eid, sender: asBytes32(await at.home.bridge.getAddress()), nonce: 1 };
      const call = at.first.bridge.lzReceive(origin, id("guid"), "0x", ZeroAddress, "0x", GAS);
      await expect(call).to.be.revertedWithCustomError(at.first.bridge, "OnlyEndpoint");
    });

    it("from a remote to another", async () => {
      await deliver(outward(), await sendOut(10));
      const sending = { from: at.first, to: at.second, amount: cpt(1) };
      const quote = at.first.bridge.quoteSend(sendParam(sending), false);
      await expect(quote).to.be.revertedWithCustomError(at.first.bridge, "NoPeer");
      const bridge = at.first.bridge.connect(at.first.holder);
      const [eid, none] = [at.second.stack.eid, "0x"];
      expect(await at.first.bridge.sendable(eid)).to.equal(0n);
      await at.first.bridge.setPathwayLimit(eid, OUT, 10_000, GAS);
      expect(await at.first.bridge.enforcedOptions(eid, 1)).to.equal(none);
      const sent = bridge.send(sendParam(sending), { nativeFee: 1n, lzTokenFee: 0n }, at.first.holder.address, {
        ...GAS,
        value: 1n,
      });
      await expect(sent).to.be.revertedWithCustomError(at.first.bridge, "NoPeer");
      await expect(
        at.first.accessManager.execute(
          await at.first.bridge.getAddress(),
          at.first.bridge.interface.encodeFunctionData("setPeer", [
            at.second.stack.eid,
            asBytes32(await at.second.bridge.getAddress()),
          ]),
          GAS,
        ),
      ).to.be.revertedWithCustomError(at.first.bridge, "CPTRemote_OnlyHome");
    });

    it("more from a remote than went there", async () => {
      // as if the remote had made CPT out of nothing
      await deliver(outward(), await sendOut(10));
      const forged = await sendHome(10);
      const message = forged.message.slice(0, -16) + toBeHex(11_000_000, 8).slice(2);
      const payloadHash = keccak256(concat([forged.guid, message]));
      const inflated = { ...forged, message, payloadHash };
      expect(refusal(await deliver(homeward(), inflated), "home")).to.equal("CPTAdapter_NotOutside");
      expect((await held()).outside).to.equal(10n);
    });

    it("a transfer of a stopped direction, and only of that one", async () => {
      await at.home.bridge.pausePathway(at.first.stack.eid, OUT, GAS);
      await expect(sendOut(1)).to.be.revertedWithCustomError(at.home.bridge, "Pathways_Paused");
      await send({ from: at.home, to: at.second, amount: cpt(1) });
    });
  });

  it("a packet is read as LayerZero writes it", async () => {
    const { packet, receipt } = await send({ from: at.home, to: at.first, amount: cpt(7) });
    const topic = at.home.stack.endpoint.interface.getEvent("PacketSent")?.topicHash;
    const log = receipt.logs.find(({ topics }) => topics[0] === topic);
    const [encoded] = AbiCoder.defaultAbiCoder().decode(
      ["bytes", "bytes", "address"],
      log?.data ?? "0x",
    ) as unknown as [string];
    expect(getBytes(encoded)[0]).to.equal(1);
    expect(decodePacket(encoded)).to.include({
      srcEid: 30_110,
      dstEid: 30_101,
      nonce: packet.nonce,
      guid: packet.guid,
      receiver: await at.first.bridge.getAddress(),
    });
    expect(packet.dvns).to.deep.equal(at.home.stack.dvns.map(({ address }) => address));
    expect(packet.confirmations).to.equal(20n);
    expect(paidGas(gasOptions(5, 6))).to.deep.equal({ lzReceive: 5n, lzCompose: 6n });
    expect(() => paidGas("0x0001")).to.throw("another type than 3");
  });
});
