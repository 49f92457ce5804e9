import type {
  Address,
  BuildProposalParameters,
  CyberPlaza,
  OperationCall,
  ProposalContent,
  VoteType,
} from "../../sdk/src/index.ts";
import { lockEndAfter, MAX_LOCK } from "../../sdk/src/math/index.ts";
import { AccessManager__factory } from "../../sdk/src/typechain/index.ts";
import { giveCpt } from "../../tasks/lib/market/listing.ts";
import type { Deployed } from "./fixture.ts";

export const CPT = 10n ** 18n;
const DAY = 86_400;
/** CPT that the user locks for 4 years: votes for a quorum. */
export const USER_LOCK = 600_000n * CPT;
/** CPT that the provider locks: votes for a proposal, not for a quorum. */
export const PROVIDER_LOCK = 50_000n * CPT;
/** CPT of the timelock's. */
export const TIMELOCK_CPT = 10n * CPT;
const METER = 8;

/** Holders who can propose and decide, and proposals at every stage of their life. The user submits and votes. */
export async function governing(base: Deployed) {
  const { user, provider, networkHelpers, addresses, signers } = base;
  await giveCpt(addresses, signers.foundation, [
    [signers.userSigner.address, USER_LOCK],
    [signers.providerSigner.address, PROVIDER_LOCK],
    [addresses.timelock, TIMELOCK_CPT],
  ]);
  await lock(user, USER_LOCK);
  await lock(provider, PROVIDER_LOCK);
  await pass(60);

  async function lock(holder: CyberPlaza, amount: bigint): Promise<void> {
    const end = lockEndAfter({ from: BigInt(await networkHelpers.time.latest()), duration: MAX_LOCK });
    const permit = await holder.ve.signLockPermit({ amount });
    await (await holder.ve.createLock({ amount, end, permit })).wait();
  }
  async function pass(seconds: number): Promise<void> {
    await networkHelpers.time.increase(seconds);
  }

  /** Pays 3 CPT of the timelock's to the newcomer. */
  const build = async (changes: Partial<BuildProposalParameters> = {}): Promise<ProposalContent> => {
    const to = signers.newcomerSigner.address as Address;
    const actions = [await user.token.transferCpt.populate({ to, amount: 3n * CPT })];
    return user.governance.buildProposal({ actions, description: "# Pay the newcomer\n\n3 CPT.", ...changes });
  };
  const proposed = async (changes: Partial<BuildProposalParameters> = {}): Promise<ProposalContent> => {
    const proposal = await build(changes);
    await (await user.governance.propose(proposal)).wait();
    return proposal;
  };
  /** In the last second before the vote, and a second into it. */
  const opens = (): Promise<void> => pass(7 * DAY + 1);
  const active = async (changes: Partial<BuildProposalParameters> = {}): Promise<ProposalContent> => {
    const proposal = await proposed(changes);
    await opens();
    return proposal;
  };
  const decided = async (
    changes: Partial<BuildProposalParameters> = {},
    support: VoteType = "For",
  ): Promise<ProposalContent> => {
    const proposal = await active(changes);
    await (await user.governance.castVote({ proposalId: proposal.proposalId, support })).wait();
    await pass(5 * DAY);
    return proposal;
  };
  const queued = async (changes: Partial<BuildProposalParameters> = {}): Promise<ProposalContent> => {
    const proposal = await decided(changes);
    await (await user.governance.queueProposal(proposal)).wait();
    return proposal;
  };
  const due = async (changes: Partial<BuildProposalParameters> = {}): Promise<ProposalContent> => {
    const proposal = await queued(changes);
    await pass(2 * DAY);
    return proposal;
  };
  return { build, proposed, active, decided, queued, due, pass, lock };
}

export type Governing = Awaited<ReturnType<typeof governing>>;

/** The 7-of-9 council, and a call of its that takes 48 hours: a new meter. */
export function delayedCall({ user, addresses, signers }: Deployed): { council: CyberPlaza; call: OperationCall } {
  const data = AccessManager__factory.createInterface().encodeFunctionData("grantRole", [
    METER,
    signers.newcomerSigner.address,
    0,
  ]) as Address;
  return { council: user.withRunner(signers.admin), call: { to: addresses.accessManager, data } };
}
