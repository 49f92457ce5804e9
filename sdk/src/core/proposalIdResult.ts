/** What simulating a call that names its proposal returns. */
export function proposalIdResult([proposalId]: readonly [bigint]): { readonly proposalId: bigint } {
  return { proposalId };
}
