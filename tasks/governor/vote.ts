import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { VOTE_TYPES } from "../../sdk/src/index.ts";
import { formatCpt } from "../lib/cpt.ts";
import { onProposal, type ProposalArguments } from "../lib/governor/onProposal.ts";
import { tally, utc } from "../lib/governor/proposal.ts";

interface VoteArguments extends ProposalArguments {
  support: string;
  reason: string;
}

/** `hardhat governor vote --proposal <id> --support for|against|abstain`: votes with all votes of the network's account. */
export default function governorVote(
  { support: word, reason, ...args }: VoteArguments,
  hre: HardhatRuntimeEnvironment,
) {
  const support = VOTE_TYPES.find((type) => type.toLowerCase() === word.toLowerCase());
  return onProposal(args, hre, {
    name: "vote",
    prepare: async ({ plaza, sender }, proposal) => {
      if (support === undefined) return { problem: "--support takes for, against or abstain." };
      if (proposal.hasVoted === true) return { problem: `${sender} has voted on it. A vote cannot be changed.` };
      const { votes } = await plaza.governance.getVotingPower({ timepoint: proposal.snapshot });
      if (votes === 0n) return { problem: `${sender} had no votes when the vote began, at ${utc(proposal.snapshot)}.` };
      return { does: `So far ${tally(proposal)}. Votes ${support} with ${formatCpt(votes)} votes` };
    },
    send: ({ plaza }, { proposalId }) =>
      plaza.governance.castVote({
        proposalId,
        support: support ?? "Abstain",
        ...(reason === "" ? {} : { reason }),
      }),
    told: ({ weight, extendedTo, support: cast }) =>
      `Voted ${cast} with ${formatCpt(weight)} votes` +
      `${extendedTo === null ? "" : `; the vote now lasts until ${utc(extendedTo)}`} in`,
  });
}
