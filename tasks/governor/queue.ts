import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { onProposal, type ProposalArguments } from "../lib/governor/onProposal.ts";
import { tally, utc } from "../lib/governor/proposal.ts";

/** `hardhat governor queue --proposal <id>`: puts a proposal that passed into the timelock; anyone may. */
export default function governorQueue(args: ProposalArguments, hre: HardhatRuntimeEnvironment) {
  return onProposal(args, hre, {
    name: "queue",
    prepare: (_, proposal) => Promise.resolve({ does: `It passed: ${tally(proposal)}. Queues it` }),
    send: ({ plaza }, proposal) => plaza.governance.queueProposal(proposal),
    told: ({ eta, expiresAt }) => `Queued: it can be executed from ${utc(eta)} until ${utc(expiresAt)};`,
  });
}
