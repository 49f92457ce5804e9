import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { GetProposalReturnType, SentTransaction } from "../../../sdk/src/index.ts";
import { confirm } from "../confirm.ts";
import { bigintAsString } from "../json.ts";
import { sendingOn } from "../plaza.ts";
import { Progress } from "../progress.ts";
import { callLines, notReady, proposalIdOf, titleOf } from "./proposal.ts";

export interface ProposalArguments {
  proposal: string;
  yes: boolean;
  json: boolean;
}

type Opened = Parameters<Parameters<typeof sendingOn>[1]>[0];

interface Step<Result extends object> {
  name: "vote" | "queue" | "execute" | "cancel";
  /** What it does, for the question; or why it cannot. */
  prepare(opened: Opened, proposal: GetProposalReturnType): Promise<{ does: string } | { problem: string }>;
  send(opened: Opened, proposal: GetProposalReturnType): Promise<SentTransaction<Result>>;
  /** What was done. */
  told(result: Result): string;
}

/** Takes a proposal, found by its id alone, one step further: shows what it does, asks, sends. */
export function onProposal<Result extends object>(
  { proposal: id, yes, json }: ProposalArguments,
  hre: HardhatRuntimeEnvironment,
  { name, prepare, send, told }: Step<Result>,
) {
  return sendingOn(hre, async (opened) => {
    const { plaza, networkName, sender, now } = opened;
    const proposalId = proposalIdOf(id);
    const proposal = await plaza.governance.getProposal({ proposalId, account: sender });
    const missing = notReady(name, proposal, now);
    if (missing !== undefined) return missing;
    const ready = await prepare(opened, proposal);
    if ("problem" in ready) return `${name}: ${ready.problem}`;

    console.error(`Proposal ${proposalId}: ${titleOf(proposal.description)}`);
    for (const line of callLines(await plaza.governance.describeProposal(proposal))) console.error(line);
    console.error(`${ready.does}, sent by ${sender} on ${networkName}.`);
    if (!yes && !(await confirm("Send?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, json);
    progress.step("waiting for the transaction");
    const sent = await send(opened, proposal);
    const { receipt: _, ...result } = await sent.wait();
    progress.end();
    console.log(
      json
        ? JSON.stringify({ transaction: sent.hash, ...result }, bigintAsString)
        : `${told(result as unknown as Result)} ${sent.hash}`,
    );
  });
}
