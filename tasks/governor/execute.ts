import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { onProposal, type ProposalArguments } from "../lib/governor/onProposal.ts";
import { utc } from "../lib/governor/proposal.ts";

/** `hardhat governor execute --proposal <id>`: executes a queued proposal whose 48 hours are over; anyone may. */
export default function governorExecute(args: ProposalArguments, hre: HardhatRuntimeEnvironment) {
  return onProposal(args, hre, {
    name: "execute",
    prepare: async ({ plaza }, proposal) => {
      await plaza.governance.executeProposal.simulate(proposal); // what a call of its refuses is said before anybody is asked
      return { does: `Executes it, which is possible until ${utc(proposal.expiresAt ?? 0n)}` };
    },
    send: ({ plaza }, proposal) => plaza.governance.executeProposal(proposal),
    told: ({ proposalId }) => `Executed proposal ${proposalId} in`,
  });
}
