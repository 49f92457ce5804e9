import { expect } from "chai";
import { id, Interface, toUtf8Bytes, type Provider } from "ethers";
import {
  InvalidAddressError,
  InvalidParameterError,
  MissingSignerError,
  RequestFailedError,
} from "../../sdk/src/errors/index.ts";
import type { Address, DescribedCall, Hex, ProposalContent } from "../../sdk/src/index.ts";
import {
  AccessManager__factory,
  CPTAdapter__factory,
  LayerZeroEndpoint__factory,
  CPT__factory,
  CPTGovernor__factory,
  IJobEscrow__factory,
  RevenueRouter__factory,
  TimelockController__factory,
  VetoGuard__factory,
} from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";
import { CPT, governing } from "./governanceScene.ts";
import { randomSource } from "./random.ts";
import { ADMIN_SLOT } from "../../deploy/slots.ts";

const CASES = 40;
const UPGRADE = new Interface([
  "function upgradeAndCall(address proxy, address implementation, bytes data) payable",
  "function transferOwnership(address newOwner)",
]);
const NOBODY: Address = "0x00000000000000000000000000000000000000A1";

describe("SDK proposals", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const action = (to: Address, data: string, value = 0n) => ({ to, value, data: data as Hex });
  const describeAll = (...actions: ReturnType<typeof action>[]) =>
    base.user.governance.describeProposal({
      targets: actions.map(({ to }) => to),
      values: actions.map(({ value }) => value),
      calldatas: actions.map(({ data }) => data),
    });
  const describeOne = async (to: Address, data: string, value = 0n): Promise<DescribedCall> => {
    const [call] = await describeAll(action(to, data, value));
    if (call === undefined) throw new Error("one call was given");
    return call;
  };
  const adminOf = async (proxy: Address): Promise<Address> =>
    `0x${(await base.ethers.provider.getStorage(proxy, ADMIN_SLOT)).slice(-40)}`;

  /** The chain's provider, some of it otherwise. */
  const providerWith = (changes: object): Provider =>
    new Proxy(base.ethers.provider, {
      get: (target, name) => {
        const value: unknown = Reflect.get(name in changes ? changes : target, name);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });

  describe("are built", () => {
    it(`with the contract's own id, for ${CASES} random ones`, async () => {
      const { user, addresses, ethers } = base;
      const random = randomSource(0x90fn);
      const governor = CPTGovernor__factory.connect(addresses.governor, ethers.provider);
      for (let i = 0; i < CASES; i++) {
        const actions = Array.from({ length: 1 + Number(random.below(4n)) }, () => {
          const bytes = random.bits(8n * random.below(100n)).toString(16);
          const to = `0x${random.bits(160n).toString(16).padStart(40, "0")}` as const;
          return action(to, `0x${bytes.length % 2 === 1 ? "0" : ""}${bytes}`, random.below(2n ** 100n));
        });
        const { description, ...built } = await user.governance.buildProposal({
          actions,
          description: `# ${random.bits(64n)} – ünïcode`,
        });
        expect(built.descriptionHash).to.equal(id(description));
        const [targets, values, calldatas] = [[...built.targets], [...built.values], [...built.calldatas]];
        const found = await governor.hashProposal(targets, values, calldatas, built.descriptionHash);
        expect(found).to.equal(built.proposalId);
        expect(await governor.getProposalId(targets, values, calldatas, built.descriptionHash)).to.equal(found);
      }
    });

    it("for one proposer, whom the Governor reads out of the description", async () => {
      const { user, provider, signers } = base;
      const actions = [await user.token.transferCpt.populate({ to: NOBODY, amount: 1n })];
      const build = (description: string) => user.governance.buildProposal({ actions, description });
      const own = signers.userSigner.address.toLowerCase();
      const { description } = await build("# Title");
      expect(description).to.equal(`# Title\n#proposer=${own}`);
      expect(toUtf8Bytes(description.slice(-52))).to.have.length(52);
      expect((await build(description)).description).to.equal(description);
      expect((await build(`# Title #proposer=${signers.userSigner.address}`)).description).to.match(
        /#proposer=0x\w{40}$/,
      );
      const foreign = await provider.governance.buildProposal({ actions, description: "# Title" });
      expect(await failure(build(foreign.description))).to.be.instanceOf(InvalidParameterError);
      const open = await user.governance.buildProposal({ actions, description: "# Title", proposer: null });
      expect([open.description, open.descriptionHash]).to.deep.equal(["# Title", id("# Title")]);
      expect(open.proposalId).not.to.equal((await build("# Title")).proposalId);
    });

    it("from actions that know the hash of the description", async () => {
      const { user, addresses } = base;
      const guard = VetoGuard__factory.createInterface();
      const proposal = await user.governance.buildProposal({
        actions: (hash) => [action(addresses.vetoGuard, guard.encodeFunctionData("end", [hash]))],
        description: "# End the veto",
      });
      expect(proposal.calldatas).to.deep.equal([guard.encodeFunctionData("end", [id(proposal.description)])]);
    });

    it("not of nothing, of what is no address or no bytes, or for nobody known", async () => {
      const { user, ethers } = base;
      const build = (...actions: ReturnType<typeof action>[]) =>
        user.governance.buildProposal({ actions, description: "#" });
      expect(await failure(build())).to.be.instanceOf(InvalidParameterError);
      expect(await failure(build(action("0x12", "0x")))).to.be.instanceOf(InvalidAddressError);
      expect(await failure(build(action(NOBODY, "0x123")))).to.be.instanceOf(InvalidParameterError);
      const reader = user.withRunner(ethers.provider).governance;
      const actions = [action(NOBODY, "0x")];
      expect(await failure(reader.buildProposal({ actions, description: "#" }))).to.be.instanceOf(MissingSignerError);
      expect((await reader.buildProposal({ actions, description: "#", proposer: NOBODY })).description).to.contain(
        NOBODY.toLowerCase(),
      );
      const uneven = { targets: [NOBODY], values: [0n, 1n], calldatas: ["0x"], description: "#" } as const;
      for (const attempt of [
        user.governance.propose,
        user.governance.propose.populate,
        user.governance.describeProposal,
      ]) {
        expect(await failure(attempt(uneven))).to.be.instanceOf(InvalidParameterError);
      }
    });
  });

  describe("are described", () => {
    it("for every contract of the suite, by name", async () => {
      for (const key of Object.keys(base.user.addresses) as (keyof typeof base.user.addresses)[]) {
        const { contract, signature, warning } = await describeOne(base.user.addresses[key], "0x12345678");
        expect(
          contract
            ?.toLowerCase()
            .replace(/^cptgovernor$/, "governor")
            .replace(/controller$/, ""),
        ).to.equal(key.toLowerCase());
        expect([signature, warning]).to.deep.equal([null, `${contract} has no such function in this version`]);
      }
    });

    it("with named arguments, structs and lists", async () => {
      const { addresses } = base;
      const router = RevenueRouter__factory.createInterface();
      const call = await describeOne(
        addresses.revenueRouter,
        router.encodeFunctionData("setSink", [5n, { target: addresses.buybackBurner, isContract: true }]),
      );
      expect(call).to.deep.include({
        contract: "RevenueRouter",
        signature: "setSink(uint8 sink, (address target, bool isContract) config)",
        args: [
          { name: "sink", type: "uint8", value: 5n },
          { name: "config", type: "(address,bool)", value: { target: addresses.buybackBurner, isContract: true } },
        ],
        calls: [],
        warning: null,
        text: `RevenueRouter.setSink(sink: 5, config: {target: ${addresses.buybackBurner} (BuybackBurner), isContract: true})`,
      });
      const manager = AccessManager__factory.createInterface();
      const selectors = ["0x12345678", "0xabcdef01"] as const;
      const roles = await describeOne(
        addresses.accessManager,
        manager.encodeFunctionData("setTargetFunctionRole", [addresses.cpt, [...selectors], 3n]),
      );
      expect(roles.args[1]).to.deep.equal({ name: "selectors", type: "bytes4[]", value: selectors });
      expect(roles.text).to.contain("selectors: [0x12345678, 0xabcdef01], roleId: 3");
    });

    it("with the calls that they pass on, as deep as these go", async () => {
      const { addresses, signers } = base;
      const manager = AccessManager__factory.createInterface();
      const lock = TimelockController__factory.createInterface();
      const governor = CPTGovernor__factory.createInterface();
      const transfer = CPT__factory.createInterface().encodeFunctionData("transfer", [NOBODY, CPT]);
      const grant = manager.encodeFunctionData("grantRole", [8n, signers.newcomerSigner.address, 0n]);
      const execute = manager.encodeFunctionData("execute", [addresses.cpt, transfer]);
      const multicall = manager.encodeFunctionData("multicall", [[grant, execute]]);
      const relay = governor.encodeFunctionData("relay", [addresses.accessManager, 0n, multicall]);
      const batch = lock.encodeFunctionData("scheduleBatch", [
        [addresses.governor, addresses.usdc],
        [0n, 0n],
        [relay, new Interface(["function transfer(address,uint256)"]).encodeFunctionData("transfer", [NOBODY, 5n])],
        `0x${"00".repeat(32)}`,
        `0x${"00".repeat(32)}`,
        172_800n,
      ]);
      const names = ({ contract, signature, calls }: DescribedCall): unknown => [
        `${contract}.${signature?.split("(")[0]}`,
        ...calls.map(names),
      ];
      expect(names(await describeOne(addresses.timelock, batch))).to.deep.equal([
        "TimelockController.scheduleBatch",
        [
          "CPTGovernor.relay",
          ["AccessManager.multicall", ["AccessManager.grantRole"], ["AccessManager.execute", ["CPT.transfer"]]],
        ],
        ["USDC.transfer"],
      ]);
      const escrow = IJobEscrow__factory.createInterface();
      const forward = escrow.encodeFunctionData("forwardFees");
      const many = await describeOne(addresses.jobEscrow, escrow.encodeFunctionData("multicall", [[forward, forward]]));
      expect(names(many)).to.deep.equal(["JobEscrow.multicall", ["JobEscrow.forwardFees"], ["JobEscrow.forwardFees"]]);
    });

    it("of the bridge and of LayerZero, which the AccessManager passes on for the councils", async () => {
      const { addresses } = base;
      const manager = AccessManager__factory.createInterface();
      const adapter = CPTAdapter__factory.createInterface();
      const endpoint = LayerZeroEndpoint__factory.createInterface();
      const peer = `0x${"11".repeat(32)}`;
      const calls = [
        [addresses.cptAdapter, adapter.encodeFunctionData("setPeer", [30_101n, peer])],
        [addresses.cptAdapter, adapter.encodeFunctionData("setPathwayLimit", [30_101n, 0n, 1_000_000n])],
        [addresses.layerZeroEndpoint, endpoint.encodeFunctionData("setConfig", [addresses.cptAdapter, NOBODY, []])],
      ].map((call) => manager.encodeFunctionData("execute", call as [string, string]));
      const all = await describeOne(addresses.accessManager, manager.encodeFunctionData("multicall", [calls]));
      expect(all.calls.map((call) => call.calls[0]?.text)).to.deep.equal([
        `CPTAdapter.setPeer(_eid: 30101, _peer: ${peer})`,
        "CPTAdapter.setPathwayLimit(eid: 30101, direction: 0, limitCpt: 1000000)",
        `LayerZeroEndpoint.setConfig(_oapp: ${addresses.cptAdapter} (CPTAdapter), _lib: ${NOBODY}, _params: [])`,
      ]);
    });

    it("down to a depth, and says where it stops", async () => {
      const { addresses } = base;
      const manager = AccessManager__factory.createInterface();
      let data = manager.encodeFunctionData("labelRole", [1n, "x"]);
      for (let i = 0; i < 12; i++) data = manager.encodeFunctionData("multicall", [[data]]);
      let call = await describeOne(addresses.accessManager, data);
      while (call.calls[0] !== undefined) call = call.calls[0];
      expect(call.warning).to.equal("the calls inside are nested too deeply to be shown");
    });

    it("when they upgrade a proxy, by the admin that the proxy itself names", async () => {
      const { addresses } = base;
      const manager = AccessManager__factory.createInterface();
      const admin = await adminOf(addresses.voteEscrow);
      const reset = CPT__factory.createInterface().encodeFunctionData("pause");
      const upgrade = UPGRADE.encodeFunctionData("upgradeAndCall", [addresses.voteEscrow, NOBODY, reset]);
      const call = await describeOne(addresses.accessManager, manager.encodeFunctionData("execute", [admin, upgrade]));
      const [inner] = call.calls;
      expect(inner).to.include({
        contract: "ProxyAdmin of VoteEscrow",
        signature: "upgradeAndCall(address proxy, address implementation, bytes data)",
        text: `ProxyAdmin of VoteEscrow.upgradeAndCall(proxy: ${addresses.voteEscrow} (VoteEscrow), implementation: ${NOBODY}, data: ${reset})`,
      });
      expect(inner?.calls[0]).to.include({ contract: "VoteEscrow", text: "VoteEscrow.pause()" });
      const plain = UPGRADE.encodeFunctionData("upgradeAndCall", [addresses.voteEscrow, NOBODY, "0x"]);
      expect((await describeOne(admin, plain)).calls).to.deep.equal([]);
      const owner = await describeOne(admin, UPGRADE.encodeFunctionData("transferOwnership", [NOBODY]));
      expect(owner.text).to.equal(`ProxyAdmin of VoteEscrow.transferOwnership(newOwner: ${NOBODY})`);
      const [impostor] = (
        await describeOne(addresses.accessManager, manager.encodeFunctionData("execute", [NOBODY, upgrade]))
      ).calls;
      expect(impostor).to.include({ contract: null, signature: null });
    });

    it("as unknown where they are, and with what does not fit", async () => {
      const { addresses, user } = base;
      const data = CPT__factory.createInterface().encodeFunctionData("transfer", [NOBODY, CPT]);
      expect(await describeOne(NOBODY, data, 7n)).to.deep.equal({
        to: NOBODY,
        value: 7n,
        data,
        contract: null,
        signature: null,
        args: [],
        calls: [],
        warning: null,
        text: `unknown call of ${NOBODY}: 0xa9059cbb, 68 bytes with 7 wei of ether`,
      });
      expect((await describeOne(NOBODY, "0x", 5n)).text).to.equal(`5 wei of ether to ${NOBODY}`);
      expect((await describeOne(addresses.cpt, "0x", 5n)).warning).to.equal("the contract may refuse ether");
      expect((await describeOne(addresses.cpt, data, 5n)).warning).to.equal(
        "it carries ether, which the function refuses",
      );
      expect((await describeOne(addresses.cpt, `${data}00`)).warning).to.equal(
        "it carries bytes that its arguments do not explain",
      );
      const short = await describeOne(addresses.cpt, data.slice(0, -2));
      expect([short.signature, short.warning]).to.deep.equal([null, "its bytes do not fit the function they name"]);
      expect((await describeOne(addresses.cpt, "0x12")).signature).to.equal(null);
      // without a provider everything but the proxies' admins is known
      const bare = { runner: { provider: null }, addresses: user.addresses };
      const { describeProposal } = await import("../../sdk/src/index.ts");
      const calls = {
        targets: [addresses.cpt, NOBODY],
        values: [0n, 0n],
        calldatas: [data as Hex, "0x12345678" as Hex],
      };
      const described = await describeProposal(bare, calls);
      expect(described.map(({ contract }) => contract)).to.deep.equal(["CPT", null]);
    });
  });

  describe("are found", () => {
    const submit = async (): Promise<ProposalContent[]> => {
      const scene = await governing(base);
      const first = await scene.proposed();
      await scene.pass(3_600);
      const second = await scene.proposed({ description: "# The second" });
      await scene.pass(3_600);
      return [first, second, await scene.proposed({ description: "# The third" })];
    };

    it("in their events, newest first, with what they do", async () => {
      const { user, signers, addresses } = base;
      const [first, second, third] = await submit();
      const listed = await user.governance.getProposals({ fromBlock: 0, pageSize: 7 });
      const ids = [third, second, first].map((proposal) => proposal?.proposalId);
      expect(listed.map(({ proposalId }) => proposalId)).to.deep.equal(ids);
      expect(listed[0]).to.deep.include({ ...third, state: "Pending", proposer: signers.userSigner.address });
      expect(listed[0]?.calls.map(({ text }) => text)).to.deep.equal([
        `CPT.transfer(to: ${signers.newcomerSigner.address}, value: 3000000000000000000)`,
      ]);
      expect(listed[0]?.targets).to.deep.equal([addresses.cpt]);
      const last = listed[0]?.block ?? 0;
      expect(await user.governance.getProposals({ fromBlock: last })).to.have.length(1);
      expect(await user.governance.getProposals({ fromBlock: last + 1 })).to.deep.equal([]);
      expect(await user.governance.getProposals({ fromBlock: 0, toBlock: last - 1 })).to.have.length(2);
    });

    it("by id alone, in few requests, or from a block on", async () => {
      const { user, ethers } = base;
      const [, second] = await submit();
      if (second === undefined) throw new Error("three were submitted");
      const { proposalId } = second;
      let blocks = 0;
      const counting = providerWith({
        getBlock: (number: number) => {
          blocks++;
          return ethers.provider.getBlock(number);
        },
      });
      const reader = user.withRunner({ provider: counting });
      const found = await reader.governance.getProposal({ proposalId });
      expect(found).to.deep.include(second);
      expect(blocks).to.be.lessThan(60);
      blocks = 0;
      expect(await reader.governance.getProposal({ proposalId, fromBlock: 0, pageSize: 11 })).to.deep.equal(found);
      expect(blocks).to.equal(0);
      const late = { proposalId, fromBlock: found.block + 1 };
      const error = await failure(reader.governance.getProposal(late));
      if (!(error instanceof RequestFailedError)) throw error;
      expect(error.message).to.contain("Give an earlier fromBlock");
    });

    it("not without a provider, and not by a node that has forgotten", async () => {
      const { user, ethers } = base;
      const [first] = await submit();
      if (first === undefined) throw new Error("three were submitted");
      const provider = (changes: object) => user.withRunner({ provider: providerWith(changes) });
      const none = provider({ getBlock: () => Promise.resolve(null) });
      const message = async (attempt: Promise<unknown>): Promise<string> => {
        const error = await failure(attempt);
        if (!(error instanceof RequestFailedError)) throw error;
        return error.message;
      };
      expect(await message(none.governance.getProposal(first))).to.contain("the node does not have block");
      const empty = provider({ getLogs: () => Promise.resolve([]) });
      expect(await message(empty.governance.getProposal(first)))
        .to.contain("has no event of proposal")
        .and.contain("fromBlock");
      const { call } = ethers.provider;
      const bare = user.withRunner({ call: (tx: object) => call.call(ethers.provider, tx) } as never);
      expect(await message(bare.governance.getProposal(first))).to.contain("no provider");
    });
  });
});
