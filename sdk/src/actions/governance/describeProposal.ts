import { attempt } from "../../core/attempt.js";
import { checkCalls } from "../../core/proposalContent.js";
import type { Client } from "../../types/client.js";
import type { DescribedCall, ProposalCalls } from "../../types/governance.js";

export type DescribeProposalParameters = ProposalCalls;

export type DescribeProposalReturnType = readonly DescribedCall[];

/**
 * A proposal's calls in words: contract, function and arguments by name where the target is the suite's, the calls that they pass on
 * to others included; of everything else, that it is unknown. The suite's functions are loaded when this is called first.
 *
 * @throws InvalidParameterError, InvalidAddressError, RequestFailedError
 * @example
 * import { buildProposal, describeProposal, transferCpt } from "@cyberplaza/sdk";
 *
 * const pay = await transferCpt.populate(user, { to: quote.provider, amount: 10n ** 18n });
 * const proposal = await buildProposal(user, { actions: [pay], description: "# Thank the provider" });
 * const [call] = await describeProposal(user, proposal);
 * if (call?.contract !== "CPT") throw new Error(call?.text);
 */
export async function describeProposal(
  client: Client,
  calls: DescribeProposalParameters,
): Promise<DescribeProposalReturnType> {
  const [targets, values, calldatas] = checkCalls(calls);
  const { describeCalls } = await import("../../core/describeCalls.js");
  const list = targets.map((to, i) => ({ to, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" }) as const);
  return attempt("describeProposal", () => describeCalls(client, list));
}
