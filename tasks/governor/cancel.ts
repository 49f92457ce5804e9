import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { onProposal, type ProposalArguments } from "../lib/governor/onProposal.ts";
import { utc } from "../lib/governor/proposal.ts";

/** `hardhat governor cancel --proposal <id>`: withdraws the own proposal, until its vote begins. */
export default function governorCancel(args: ProposalArguments, hre: HardhatRuntimeEnvironment) {
  return onProposal(args, hre, {
    name: "cancel",
    prepare: ({ sender }, { proposer, snapshot }) =>
      Promise.resolve(
        proposer === sender
          ? { does: `Withdraws it for good, which is possible until ${utc(snapshot)}` }
          : { problem: `only its proposer ${proposer} can, not ${sender}.` },
      ),
    send: ({ plaza }, proposal) => plaza.governance.cancelProposal(proposal),
    told: ({ proposalId }) => `Withdrew proposal ${proposalId} in`,
  });
}
