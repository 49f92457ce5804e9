import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { CyberPlaza, GetProposalTimelineReturnType } from "../../sdk/src/index.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { callLines, proposalIdOf, tally, titleOf, utc } from "../lib/governor/proposal.ts";
import { InputError } from "../lib/InputError.ts";
import { bigintAsString } from "../lib/json.ts";
import { onNetwork } from "../lib/plaza.ts";
import { formatTable } from "../lib/table.ts";

interface ShowArguments {
  proposal: string;
  fromBlock: string;
  json: boolean;
}

const STEPS = { castVote: "vote", queueProposal: "queue", executeProposal: "execute" } as const;

/** `hardhat governor show`: the rules and all proposals; with --proposal one, with its calls, votes and every second that matters. */
export default function governorShow({ proposal, fromBlock, json }: ShowArguments, hre: HardhatRuntimeEnvironment) {
  return onNetwork(hre, async ({ plaza }) => {
    if (proposal !== "") return showOne(plaza, proposalIdOf(proposal), json);
    if (!/^\d*$/.test(fromBlock)) throw new InputError(`--from-block takes the number of a block, not "${fromBlock}".`);
    return showAll(plaza, Number(fromBlock), json);
  });
}

async function showAll({ governance }: CyberPlaza, fromBlock: number, json: boolean): Promise<void> {
  const [rules, proposals] = await Promise.all([governance.getGovernance(), governance.getProposals({ fromBlock })]);
  if (json) {
    console.log(JSON.stringify({ rules, proposals }, bigintAsString));
    return;
  }
  const { threshold, quorum, launchPhase, veto } = rules;
  console.log(
    `A proposal takes ${wholeCpt(threshold)} votes, and ${wholeCpt(quorum.votes)} for or abstaining to pass.`,
  );
  console.log(
    launchPhase.endedAt !== null
      ? `The launch phase ended at ${utc(launchPhase.endedAt)}.`
      : `The launch phase lasts; the hand-over is possible by ${utc(launchPhase.handOverFrom ?? 0n)} if enough veCPT stays.`,
  );
  const lapse = veto.lapsesAt === null ? "does not lapse in the launch phase" : `lapses at ${utc(veto.lapsesAt)}`;
  console.log(veto.isActive ? `The council's veto ${lapse}.` : "There is no veto.");
  console.log(
    proposals.length === 0
      ? "No proposal has been submitted."
      : formatTable(
          ["proposal", "state", "title"],
          proposals.map(({ proposalId, state, description }) => [String(proposalId), state, titleOf(description)]),
        ),
  );
}

async function showOne({ governance }: CyberPlaza, proposalId: bigint, json: boolean): Promise<void> {
  const proposal = await governance.getProposal({ proposalId });
  const [calls, timeline] = await Promise.all([
    governance.describeProposal(proposal),
    governance.getProposalTimeline({ proposalId, fromBlock: proposal.block }),
  ]);
  if (json) {
    console.log(JSON.stringify({ ...proposal, calls, timeline }, bigintAsString));
    return;
  }
  console.log(`Proposal ${proposalId}: ${proposal.state}\nby ${proposal.proposer}\n`);
  console.log(`${proposal.description}\n`);
  for (const line of callLines(calls)) console.log(line);
  console.log(`\nVotes: ${tally(proposal)}.`);
  if (proposal.vetoExempt) console.log("The council cannot veto it.");
  if (proposal.endVotes !== null) {
    const { voted, votedRequired, inFavour, inFavourRequired } = proposal.endVotes;
    const voters = `${wholeCpt(voted)} of ${wholeCpt(votedRequired)} must vote`;
    console.log(`To end the veto ${voters}, ${wholeCpt(inFavour)} of ${wholeCpt(inFavourRequired)} in favour.`);
  }
  console.log(formatTable(["what", "when"], timeRows(timeline)));
  if (timeline.next === null) return;
  const { action, from, until } = timeline.next;
  console.log(`Next: ${STEPS[action]} from ${utc(from)} until ${utc(until)}.`);
}

function timeRows(timeline: GetProposalTimelineReturnType): string[][] {
  const { createdAt, voteStart, extendedFrom, voteEnd, queuedAt, eta, expiresAt, executedAt } = timeline;
  const rows: [string, bigint | null][] = [
    ["submitted", createdAt],
    ["vote begins after", voteStart],
    ["vote would have ended", extendedFrom],
    ["vote ends", voteEnd],
    ["queued", queuedAt],
    ["executable from", eta],
    ["expires after", expiresAt],
    ["executed", executedAt],
    ["withdrawn", timeline.cancelledAt],
    ["vetoed", timeline.vetoedAt],
  ];
  return rows.flatMap(([what, when]) => (when === null ? [] : [[what, utc(when)]]));
}
