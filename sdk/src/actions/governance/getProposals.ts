import { attempt } from "../../core/attempt.js";
import { createdFilter, createdOf, PROPOSAL_PAGE, type CreatedProposal } from "../../core/createdProposal.js";
import { logPages } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import { state as stateFragment } from "../../generated/fragments/CPTGovernor.js";
import type { Client } from "../../types/client.js";
import { PROPOSAL_STATES, type ProposalState } from "../../types/enums.js";
import type { DescribedCall } from "../../types/governance.js";
import { enumName } from "../../utils/enumName.js";

export interface GetProposalsParameters {
  /** Where to begin: the Governor's deployment, or the block after those that are known. */
  readonly fromBlock: number;
  /** The newest block by default. */
  readonly toBlock?: number;
  /** Most blocks asked for at once; a million by default, for proposals are few. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

/** A proposal, its state now, and its calls in words. */
export interface ListedProposal extends CreatedProposal {
  readonly state: ProposalState;
  readonly calls: readonly DescribedCall[];
}

export type GetProposalsReturnType = ListedProposal[];

/**
 * The proposals that were submitted in a range of blocks, newest first.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached
 * @example
 * import { getProposals } from "@cyberplaza/sdk";
 *
 * for (const { proposalId, state, calls } of await getProposals(user, { fromBlock: 0 })) {
 *   if (state === "Active" && calls.some(({ contract }) => contract === null)) console.warn(`look at ${proposalId}`);
 * }
 */
export async function getProposals(
  client: Client,
  { fromBlock, toBlock, pageSize = PROPOSAL_PAGE }: GetProposalsParameters,
): Promise<GetProposalsReturnType> {
  const { governor } = client.addresses;
  const found: CreatedProposal[] = [];
  const range = { fromBlock, toBlock, pageSize };
  for await (const { logs } of logPages(client, "getProposals", createdFilter(client), range)) {
    found.push(...logs.map(createdOf));
  }
  const { describeCalls } = await import("../../core/describeCalls.js");
  return Promise.all(
    found.reverse().map(async (created) => {
      const { proposalId, targets, values, calldatas } = created;
      const list = targets.map((to, i) => ({ to, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" }) as const);
      const [[state], calls] = await Promise.all([
        read(client, "getProposals", governor, stateFragment, [proposalId]),
        attempt("getProposals", () => describeCalls(client, list)),
      ]);
      return { ...created, state: enumName(PROPOSAL_STATES, state), calls };
    }),
  );
}
