import { expect } from "chai";
import { Contract, ContractFactory } from "ethers";
import hre from "hardhat";
import { governorDomain, hashBallot, signBallot } from "../../sdk/src/eip712/index.ts";
import {
  AccessManagedUnauthorizedError,
  GovernorOutOfBoundsError,
  decodeError,
  ERC5805FutureLookupError,
  GovernorAlreadyCastVoteError,
  GovernorInsufficientProposerVotesError,
  GovernorInvalidSignatureError,
  GovernorNonexistentProposalError,
  GovernorOnlyExecutorError,
  GovernorRestrictedProposerError,
  GovernorUnableToCancelError,
  GovernorUnexpectedProposalStateError,
  InvalidParameterError,
  MissingSignerError,
  TimelockUnexpectedOperationStateError,
  toCyberPlazaError,
  VetoEndedError,
  VetoExemptError,
  VetoNotQueuedError,
} from "../../sdk/src/errors/index.ts";
import type { Address, CyberPlaza, Hex, ProposalContent, VoteType } from "../../sdk/src/index.ts";
import { veCptAt } from "../../sdk/src/math/index.ts";
import { CPTGovernor__factory, VetoGuard__factory } from "../../sdk/src/typechain/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";
import { CPT, governing, USER_LOCK, type Governing } from "./governanceScene.ts";

const DAY = 86_400n;
const MILLION = 1_000_000n * CPT;
const NOBODY = "0x00000000000000000000000000000000000000A1";

describe("SDK governance", () => {
  let base: Deployed;
  let scene: Governing;
  deployedBefore((suite) => (base = suite));
  beforeEach(async () => {
    scene = await governing(base);
  });

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const vote = async (who: CyberPlaza, proposalId: bigint, support: VoteType = "For") =>
    (await who.governance.castVote({ proposalId, support })).wait();
  const council = (): CyberPlaza => base.user.withRunner(base.signers.fiveOfNine);
  const stateOf = async ({ proposalId }: ProposalContent) =>
    (await base.user.governance.getProposal({ proposalId })).state;

  describe("a proposal's life", () => {
    it("goes from propose to execute, and every read agrees with the contract on the way", async () => {
      const { user, newcomer, addresses, signers, networkHelpers } = base;
      const { governance } = user;
      const proposal = await scene.build();
      const { proposalId } = proposal;
      expect(await governance.propose.simulate(proposal)).to.deep.equal({ proposalId });
      const { receipt: created, ...submitted } = await (await governance.propose(proposal)).wait();
      const createdAt = await now();
      const [snapshot, voteEnd] = [createdAt + 7n * DAY, createdAt + 12n * DAY];
      const proposer = signers.userSigner.address as Address;
      expect(submitted).to.deep.equal({ proposalId, proposer, voteStart: snapshot, voteEnd });

      const pending = await governance.getProposal({ proposalId, account: proposer });
      expect(pending).to.deep.equal({
        ...proposal,
        proposer,
        snapshot,
        voteEnd,
        block: created.blockNumber,
        transaction: created.hash,
        state: "Pending",
        deadline: voteEnd,
        eta: null,
        expiresAt: null,
        votes: { for: 0n, against: 0n, abstain: 0n },
        quorum: null,
        vetoExempt: false,
        endVotes: null,
        hasVoted: false,
      });
      const start = await governance.getProposalTimeline({ proposalId });
      expect(start.next).to.deep.equal({ action: "castVote", from: snapshot + 1n, until: voteEnd });

      await networkHelpers.time.increaseTo(snapshot + 1n);
      const { votes } = await governance.getVotingPower({ timepoint: snapshot });
      const { end } = await user.ve.getLock();
      expect(votes).to.equal(veCptAt({ amount: USER_LOCK, end }, snapshot));
      expect(await governance.castVote.simulate({ proposalId, support: "For" })).to.deep.equal({ weight: votes });
      const { receipt: _, ...cast } = await (
        await governance.castVote({ proposalId, support: "For", reason: "worth it" })
      ).wait();
      expect(cast).to.deep.equal({
        proposalId,
        voter: proposer,
        support: "For",
        weight: votes,
        reason: "worth it",
        extendedTo: null,
      });
      expect(await vote(base.provider, proposalId, "Abstain")).to.include({ support: "Abstain", reason: "" });
      const running = await governance.getProposal({ proposalId, account: proposer });
      expect(running).to.include({ state: "Active", quorum: MILLION, hasVoted: true });
      expect(running.votes.for).to.equal(votes);
      expect(running.votes.abstain > 0n && running.votes.against === 0n).to.equal(true);
      expect((await governance.getProposalTimeline({ proposalId })).next).to.deep.equal({
        action: "queueProposal",
        from: voteEnd + 1n,
        until: voteEnd + 14n * DAY,
      });

      await networkHelpers.time.increaseTo(voteEnd + 1n);
      expect(await stateOf(proposal)).to.equal("Succeeded");
      const { receipt: __, ...queued } = await (await newcomer.governance.queueProposal(running)).wait();
      const queuedAt = await now();
      const [eta, expiresAt] = [queuedAt + 2n * DAY, queuedAt + 16n * DAY];
      expect(queued).to.deep.equal({ proposalId, eta, expiresAt });
      const early = await failure(newcomer.governance.executeProposal(proposal));
      expect(early).to.be.instanceOf(TimelockUnexpectedOperationStateError);

      await networkHelpers.time.increaseTo(eta);
      const before = await newcomer.token.getBalance({ token: "cpt" });
      await (await newcomer.governance.executeProposal(proposal)).wait();
      expect((await newcomer.token.getBalance({ token: "cpt" })) - before).to.equal(3n * CPT);
      expect(await governance.getProposalTimeline({ proposalId })).to.deep.equal({
        state: "Executed",
        createdAt,
        voteStart: snapshot,
        voteEnd,
        extendedFrom: null,
        queuedAt,
        eta,
        expiresAt,
        executedAt: await now(),
        cancelledAt: null,
        vetoedAt: null,
        next: null,
      });
      const contract = CPTGovernor__factory.connect(addresses.governor, base.ethers.provider);
      expect(await contract.state(proposalId)).to.equal(7n);
    });

    it("is defeated without the quorum, and without a majority", async () => {
      const { user, provider } = base;
      const few = await scene.active();
      await vote(provider, few.proposalId);
      const many = await scene.active({ description: "# Again" });
      await vote(user, many.proposalId, "Against");
      await scene.pass(5 * Number(DAY));
      for (const proposal of [few, many]) {
        expect(await stateOf(proposal)).to.equal("Defeated");
        expect((await user.governance.getProposalTimeline(proposal)).next).to.equal(null);
        const error = await failure(user.governance.queueProposal(proposal));
        if (!(error instanceof GovernorUnexpectedProposalStateError)) throw error;
        expect(error.args.current).to.equal("Defeated");
        expect(error.message).to.equal(
          `Proposal ${proposal.proposalId} is Defeated, this needs Succeeded. See getProposalTimeline.`,
        );
      }
    });

    it("lasts longer when the quorum comes late", async () => {
      const { user, provider, networkHelpers } = base;
      const { proposalId } = await scene.active();
      const { deadline } = await user.governance.getProposal({ proposalId });
      await networkHelpers.time.increaseTo(deadline - DAY);
      expect((await vote(provider, proposalId)).extendedTo).to.equal(null);
      const { extendedTo } = await vote(user, proposalId);
      expect(extendedTo).to.equal((await now()) + 2n * DAY);
      expect(await user.governance.getProposal({ proposalId })).to.include({ deadline: extendedTo, voteEnd: deadline });
      const timeline = await user.governance.getProposalTimeline({ proposalId });
      expect(timeline).to.include({ voteEnd: extendedTo, extendedFrom: deadline, state: "Active" });
    });

    it("expires 14 days after its eta", async () => {
      const { user, networkHelpers } = base;
      const proposal = await scene.queued();
      const { proposalId } = proposal;
      const { expiresAt, next } = await user.governance.getProposalTimeline({ proposalId });
      if (expiresAt === null) throw new Error("it is queued");
      expect(next).to.include({ action: "executeProposal", until: expiresAt });
      await networkHelpers.time.increaseTo(expiresAt);
      expect(await stateOf(proposal)).to.equal("Queued");
      await networkHelpers.time.increaseTo(expiresAt + 1n);
      expect(await stateOf(proposal)).to.equal("Expired");
      const error = await failure(user.governance.executeProposal(proposal));
      if (!(error instanceof GovernorUnexpectedProposalStateError)) throw error;
      expect(error.args.current).to.equal("Expired");
      expect(await user.governance.getProposalTimeline({ proposalId })).to.include({ state: "Expired", next: null });
    });

    it("is withdrawn by its proposer until the vote begins, and by nobody else", async () => {
      const { user, provider, networkHelpers } = base;
      const proposal = await scene.proposed();
      const { proposalId } = proposal;
      expect(await failure(provider.governance.cancelProposal(proposal))).to.be.instanceOf(GovernorUnableToCancelError);
      await (await user.governance.cancelProposal(proposal)).wait();
      expect(await user.governance.getProposalTimeline({ proposalId })).to.include({
        state: "Canceled",
        cancelledAt: await now(),
        vetoedAt: null,
        next: null,
      });
      expect(await user.governance.getProposal({ proposalId })).to.include({ state: "Canceled", quorum: null });
      const again = await failure(user.governance.propose(proposal));
      if (!(again instanceof GovernorUnexpectedProposalStateError)) throw again;
      expect(again.message).to.contain("is Canceled, this needs a new one");
      const other = await scene.active({ description: "# Later" });
      await networkHelpers.time.increase(1);
      expect(await failure(user.governance.cancelProposal(other))).to.be.instanceOf(GovernorUnableToCancelError);
    });
  });

  describe("who may propose and vote", () => {
    it("refuses a proposer with too few votes and another's proposal", async () => {
      const { newcomer, provider, signers } = base;
      const poor = await failure(
        newcomer.governance.propose(
          await newcomer.governance.buildProposal({ ...(await parts()), description: "# Mine" }),
        ),
      );
      if (!(poor instanceof GovernorInsufficientProposerVotesError)) throw poor;
      expect(poor.message).to.contain("had 0 votes a second ago, a proposal takes 100000");
      expect(await failure(provider.governance.propose(await scene.build()))).to.be.instanceOf(
        GovernorRestrictedProposerError,
      );
      const open = await scene.build({ proposer: null });
      expect(open.description).not.to.contain("#proposer=");
      const { proposer } = await (await provider.governance.propose(open)).wait();
      expect(proposer).to.equal(signers.providerSigner.address);

      async function parts() {
        const { targets, values, calldatas } = await scene.build();
        return {
          actions: targets.map((to, i) => ({ to, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" }) as const),
        };
      }
    });

    it("refuses votes too early, twice, too late, and on nothing", async () => {
      const { user, provider } = base;
      const proposal = await scene.proposed();
      const { proposalId } = proposal;
      const early = await failure(vote(user, proposalId));
      if (!(early instanceof GovernorUnexpectedProposalStateError)) throw early;
      expect(early.args.current).to.equal("Pending");
      await scene.pass(7 * Number(DAY) + 1);
      await vote(user, proposalId);
      expect(await failure(vote(user, proposalId, "Against"))).to.be.instanceOf(GovernorAlreadyCastVoteError);
      await scene.pass(5 * Number(DAY));
      expect(await failure(vote(provider, proposalId))).to.be.instanceOf(GovernorUnexpectedProposalStateError);
      const unknown = { ...proposal, descriptionHash: `0x${"00".repeat(32)}` } as const;
      for (const attempt of [
        () => vote(user, 1n),
        () => user.governance.getProposal({ proposalId: 1n }),
        () => user.governance.getProposalTimeline({ proposalId: 1n }),
        () => user.governance.queueProposal(unknown),
      ]) {
        expect(await failure(attempt())).to.be.instanceOf(GovernorNonexistentProposalError);
      }
      expect(await failure(vote(user, proposalId, "Maybe" as never))).to.be.instanceOf(InvalidParameterError);
    });

    it("counts what was delegated at the snapshot", async () => {
      const { user, newcomer, signers } = base;
      await (await user.ve.delegate({ delegatee: signers.newcomerSigner.address as Address })).wait();
      await scene.pass(60);
      const { votes, canPropose, timepoint } = await newcomer.governance.getVotingPower();
      expect([votes >= MILLION, canPropose]).to.deep.equal([true, true]);
      expect(timepoint).to.equal((await now()) - 1n);
      expect(await user.governance.getVotingPower()).to.include({ votes: 0n, canPropose: false });
      const future = user.governance.getVotingPower({ timepoint: (await now()) + 60n });
      expect(await failure(future)).to.be.instanceOf(ERC5805FutureLookupError);
    });
  });

  describe("votes by signature", () => {
    for (const reason of [undefined, "", "it is cheap"]) {
      const how = reason === undefined ? "no reason" : `the reason "${reason}"`;
      it(`are cast by anyone, once, with ${how}`, async () => {
        const { user, newcomer, signers } = base;
        const { proposalId } = await scene.active();
        const signed = await user.governance.signVote({
          proposalId,
          support: "For",
          ...(reason === undefined ? {} : { reason }),
        });
        expect(signed.voter).to.equal(signers.userSigner.address);
        const cast = await (await newcomer.governance.castVoteBySig(signed)).wait();
        expect(cast).to.include({ voter: signed.voter, support: "For", reason: reason ?? "" });
        expect(cast.weight > MILLION).to.equal(true);
        expect(await failure(newcomer.governance.castVoteBySig(signed))).to.be.instanceOf(
          GovernorInvalidSignatureError,
        );
        const again = await user.governance.signVote({ proposalId, support: "Against" });
        expect(await failure(newcomer.governance.castVoteBySig(again))).to.be.instanceOf(GovernorAlreadyCastVoteError);
      });
    }

    it("are refused when anything was changed", async () => {
      const { user, newcomer, signers } = base;
      const { proposalId } = await scene.active();
      const signed = await user.governance.signVote({ proposalId, support: "For", reason: "yes" });
      const { reason: _, ...withoutReason } = signed;
      for (const changed of [
        { ...signed, support: "Against" as const },
        { ...signed, reason: "no" },
        withoutReason,
        { ...signed, voter: signers.providerSigner.address as Address },
      ]) {
        const error = await failure(newcomer.governance.castVoteBySig(changed));
        expect(error).to.be.instanceOf(GovernorInvalidSignatureError);
      }
      await (await newcomer.governance.castVoteBySig(signed)).wait();
    });

    it("sign what the Governor's own domain and type hashes give", async () => {
      const { user, addresses, ethers, signers } = base;
      const governor = CPTGovernor__factory.connect(addresses.governor, ethers.provider);
      const { name, version, chainId, verifyingContract } = await governor.eip712Domain();
      const domain = governorDomain(user.chainId, addresses.governor);
      expect(domain).to.deep.equal({ name, version, chainId, verifyingContract });
      const { types, message } = await user.governance.getVoteTypedData({ proposalId: 7n, support: "Abstain" });
      expect(message).to.deep.equal({
        proposalId: 7n,
        support: 2,
        voter: signers.userSigner.address,
        nonce: 0n,
      });
      const encode = (list: typeof types) => ethers.TypedDataEncoder.from(list);
      expect(ethers.id(encode(types).encodeType("Ballot"))).to.equal(await governor.BALLOT_TYPEHASH());
      const withReason = await user.governance.getVoteTypedData({ proposalId: 7n, support: "For", reason: "x" });
      expect(ethers.id(encode(withReason.types).encodeType("ExtendedBallot"))).to.equal(
        await governor.EXTENDED_BALLOT_TYPEHASH(),
      );
      const ballot = { proposalId: 7n, support: "For", voter: NOBODY, nonce: 3n, reason: "x" } as const;
      const signature = await signBallot(signers.userSigner, ballot, domain);
      expect(ethers.recoverAddress(hashBallot(ballot, domain), signature)).to.equal(signers.userSigner.address);
    });

    it("need a signer, and take a contract wallet's word", async () => {
      const { user, newcomer, ethers, signers } = base;
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.governance.signVote({ proposalId: 1n, support: "For" }))).to.be.instanceOf(
        MissingSignerError,
      );
      const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockWallet.sol", "MockWallet");
      const wallet = await new ContractFactory(abi, bytecode, signers.userSigner).deploy(signers.userSigner.address);
      const voter = (await wallet.getAddress()) as Address;
      await (await user.ve.delegate({ delegatee: voter })).wait();
      const open = await scene.build({ proposer: null });
      const { proposalId } = await (await base.provider.governance.propose(open)).wait();
      await scene.pass(7 * Number(DAY) + 1);
      const { domain, types, message } = await user.governance.getVoteTypedData({ proposalId, support: "For", voter });
      const signature = (await signers.userSigner.signTypedData(domain, types, message)) as Hex;
      const cast = await (
        await newcomer.governance.castVoteBySig({ proposalId, support: "For", voter, signature })
      ).wait();
      expect(cast.voter).to.equal(voter);
      expect(cast.weight > MILLION).to.equal(true);
    });
  });

  describe("the veto", () => {
    it("of the 5-of-9 council cancels what is queued", async () => {
      const { user, signers } = base;
      const proposal = await scene.queued();
      const { proposalId } = proposal;
      const { to, data } = await council().governance.vetoProposal.populate(proposal);
      expect([to, data.slice(0, 10)]).to.deep.equal([
        base.addresses.vetoGuard,
        VetoGuard__factory.createInterface().getFunction("veto").selector,
      ]);
      const { receipt: _, ...vetoed } = await (await council().governance.vetoProposal(proposal)).wait();
      expect(vetoed).to.deep.equal({ proposalId, council: signers.fiveOfNine.address });
      expect(await user.governance.getProposalTimeline({ proposalId })).to.include({
        state: "Canceled",
        vetoedAt: await now(),
        cancelledAt: null,
        next: null,
      });
      await scene.pass(2 * Number(DAY));
      const error = await failure(user.governance.executeProposal(proposal));
      expect(error).to.be.instanceOf(GovernorUnexpectedProposalStateError);
    });

    it("is the council's alone, and of what is queued", async () => {
      const { user } = base;
      const proposal = await scene.decided();
      const notQueued = await failure(council().governance.vetoProposal(proposal));
      if (!(notQueued instanceof VetoNotQueuedError)) throw notQueued;
      expect(notQueued.args.state).to.equal("Succeeded");
      expect(await failure(user.governance.vetoProposal(proposal))).to.be.instanceOf(AccessManagedUnauthorizedError);
      const unknown = { ...proposal, descriptionHash: `0x${"00".repeat(32)}` } as const;
      expect(await failure(council().governance.vetoProposal(unknown))).to.be.instanceOf(
        GovernorNonexistentProposalError,
      );
    });

    it("spares what renews or ends it, and is ended by 30 % and two thirds", async () => {
      const { user, addresses } = base;
      const guard = VetoGuard__factory.createInterface();
      const call = (data: string) => ({ to: addresses.vetoGuard, value: 0n, data: data as Hex });
      const renew = await scene.queued({
        actions: [call(guard.encodeFunctionData("renew"))],
        description: "# Renew the veto",
      });
      expect(await user.governance.getProposal(renew)).to.include({ vetoExempt: true, endVotes: null });
      expect(await failure(council().governance.vetoProposal(renew))).to.be.instanceOf(VetoExemptError);

      const end = await scene.active({
        actions: (hash) => [call(guard.encodeFunctionData("end", [hash]))],
        description: "# End the veto",
      });
      const [described] = await user.governance.describeProposal(end);
      expect(described?.text).to.equal(`VetoGuard.end(descriptionHash: ${end.descriptionHash})`);
      const open = await user.governance.getProposal(end);
      expect(open.vetoExempt).to.equal(true);
      const contract = VetoGuard__factory.connect(addresses.vetoGuard, base.ethers.provider);
      const [voted, votedRequired, inFavour, inFavourRequired] = await contract.endVotes(end.proposalId);
      expect(open.endVotes).to.deep.equal({ voted, votedRequired, inFavour, inFavourRequired });
      expect([voted, inFavour, inFavourRequired, votedRequired > 0n]).to.deep.equal([0n, 0n, 0n, true]);
      await vote(user, end.proposalId);
      await scene.pass(5 * Number(DAY));
      await (await user.governance.queueProposal(end)).wait();
      await scene.pass(2 * Number(DAY));
      expect((await user.governance.getGovernance()).veto).to.deep.equal({
        isActive: true,
        lapsesAt: null,
        endedAt: null,
      });
      await (await user.governance.executeProposal(end)).wait();
      const endedAt = await now();
      expect((await user.governance.getGovernance()).veto).to.deep.equal({
        isActive: false,
        lapsesAt: endedAt,
        endedAt,
      });
      const other = await scene.queued({ description: "# After the veto" });
      expect(await failure(council().governance.vetoProposal(other))).to.be.instanceOf(VetoEndedError);
    });

    it("does not know the votes that end it before the snapshot", async () => {
      const { user, addresses } = base;
      const guard = VetoGuard__factory.createInterface();
      const data = (hash: Hex) => guard.encodeFunctionData("end", [hash]) as Hex;
      const end = await scene.proposed({
        actions: (hash) => [{ to: addresses.vetoGuard, value: 0n, data: data(hash) }],
        description: "# End the veto",
      });
      expect(await user.governance.getProposal(end)).to.include({ vetoExempt: true, endVotes: null, quorum: null });
    });
  });

  it("is refused for everybody else by typed errors: settings of the Governor", async () => {
    const { addresses, signers, user } = base;
    const governor = new Contract(addresses.governor, ["function setQuorum(uint256,uint256)"], signers.userSigner);
    const error = await toCyberPlazaError("setQuorum", await failure(governor.getFunction("setQuorum")(1n, 1n)));
    if (!(error instanceof GovernorOnlyExecutorError)) throw error;
    expect(error.message).to.contain("Only a proposal that passed may do this").and.contain(signers.userSigner.address);

    const settings = CPTGovernor__factory.createInterface();
    const data = settings.encodeFunctionData("setQuorum", [399n, MILLION]) as Hex;
    const proposal = await scene.due({
      actions: [{ to: addresses.governor, value: 0n, data }],
      description: "# A quorum too low",
    });
    const refused = await failure(user.governance.executeProposal(proposal));
    if (!(refused instanceof GovernorOutOfBoundsError)) throw refused;
    expect(refused.args).to.deep.equal({ value: 399n, min: 400n, max: 3_000n });
    expect(decodeError(refused.data).name).to.equal("GovernorOutOfBoundsError");
  });
});
