import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirm } from "../lib/confirm.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { callLines, utc } from "../lib/governor/proposal.ts";
import { readProposalFile } from "../lib/governor/proposalFile.ts";
import { trialProblems } from "../lib/governor/trial.ts";
import { bigintAsString } from "../lib/json.ts";
import { sendingOn } from "../lib/plaza.ts";
import { Progress } from "../lib/progress.ts";

interface ProposeArguments {
  file: string;
  yes: boolean;
  json: boolean;
}

/** `hardhat governor propose --file <path>`: submits a proposal that is written down in a file. */
export default function governorPropose({ file, yes, json }: ProposeArguments, hre: HardhatRuntimeEnvironment) {
  return sendingOn(hre, async ({ plaza, addresses, networkName, sender, now }) => {
    if (file === "") return "Which proposal? Name its file: --file <path>.";
    const { governance } = plaza;
    const proposal = await governance.buildProposal(await readProposalFile(file, addresses));
    const [calls, problems, rules, power] = await Promise.all([
      governance.describeProposal(proposal),
      trialProblems(plaza, proposal),
      governance.getGovernance(),
      governance.getVotingPower(),
    ]);
    const voteStart = now + rules.votingDelay;
    const voteEnd = voteStart + rules.votingPeriod;
    console.error(`${proposal.description}\n`);
    for (const line of callLines(calls)) console.error(line);
    for (const problem of problems) console.error(`WARNING: ${problem}`);
    console.error(`Id:       ${proposal.proposalId}`);
    console.error(`Vote:     after ${utc(voteStart)} until ${utc(voteEnd)}, longer when the quorum comes late`);
    console.error(`Executed: from ${utc(voteEnd + 1n + rules.timelockDelay)} on, when it is queued at once`);
    console.error(`Quorum:   ${wholeCpt(rules.quorum.votes)} votes for or abstaining, as things stand`);
    if (!power.canPropose) {
      const needs = `a proposal takes ${wholeCpt(rules.threshold)} votes`;
      return `propose: ${needs}, ${sender} had ${wholeCpt(power.votes)}. Lock more CPT, or get delegations.`;
    }
    await governance.propose.simulate(proposal); // says what is wrong before anybody is asked
    console.error(`Submitted by ${sender} on ${networkName}.`);
    if (!yes && !(await confirm("Send?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, json);
    progress.step("waiting for the transaction");
    const sent = await governance.propose(proposal);
    const { receipt: _, ...result } = await sent.wait();
    progress.end();
    const { descriptionHash } = proposal;
    const texts = calls.map(({ text }) => text);
    console.log(
      json
        ? JSON.stringify({ transaction: sent.hash, ...result, descriptionHash, calls: texts }, bigintAsString)
        : `Proposal ${result.proposalId} was submitted in ${sent.hash}. The vote begins after ${utc(result.voteStart)}.`,
    );
  });
}
