import { id } from "ethers";
import { ownAddress } from "../../core/ownAddress.js";
import { checkCalls, proposalIdOf } from "../../core/proposalContent.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import type { Client, PopulatedTransaction } from "../../types/client.js";
import type { ProposalContent } from "../../types/governance.js";
import type { Address, Hex } from "../../types/primitives.js";

type Actions = readonly PopulatedTransaction[];

export interface BuildProposalParameters {
  /**
   * What it does, in order, as `populate` of other actions makes it; the timelock is who calls. Those that need the hash of the
   * description (`VetoGuard.end`) are given as a function of it.
   */
  readonly actions: Actions | ((descriptionHash: Hex) => Actions);
  /** Markdown, its first line the title. */
  readonly description: string;
  /** Who alone can submit it; the client's own address by default, null: anybody. */
  readonly proposer?: Address | null;
}

export type BuildProposalReturnType = ProposalContent;

const SUFFIX = /#proposer=0x[0-9a-fA-F]{40}$/;

/**
 * A proposal as `propose` takes it, with its id. The description gets `#proposer=0x…` at its end, so that nobody can submit it before
 * its proposer. Nothing is asked of the node.
 *
 * @throws InvalidParameterError, InvalidAddressError, MissingSignerError
 * @example
 * import { buildProposal, transferCpt } from "@cyberplaza/sdk";
 *
 * const pay = await transferCpt.populate(user, { to: quote.provider, amount: 10n ** 18n });
 * const proposal = await buildProposal(user, { actions: [pay], description: "# Thank the provider" });
 * if (!proposal.description.includes("#proposer=0x")) throw new Error("anybody could submit it");
 */
export async function buildProposal(
  client: Client,
  { actions, description: text, proposer }: BuildProposalParameters,
): Promise<BuildProposalReturnType> {
  const own = proposer === null ? null : await ownAddress(client, "buildProposal", "proposer", proposer);
  const description = own === null ? text : withProposer(text, own.toLowerCase());
  const descriptionHash = id(description) as Hex;
  const list = typeof actions === "function" ? actions(descriptionHash) : actions;
  const [targets, values, calldatas] = checkCalls({
    targets: list.map(({ to }) => to),
    values: list.map(({ value }) => value),
    calldatas: list.map(({ data }) => data),
  });
  const key = { targets, values, calldatas, descriptionHash };
  return { ...key, description, proposalId: proposalIdOf(key) };
}

function withProposer(text: string, proposer: string): string {
  const suffix = `#proposer=${proposer}`;
  const [present] = SUFFIX.exec(text) ?? [];
  if (present === undefined) return `${text}\n${suffix}`;
  if (present.toLowerCase() === suffix) return text;
  throw new InvalidParameterError("description", `ends with ${present}, the proposer is ${proposer}`);
}
