import { allowance } from "../generated/fragments/CPT.js";
import type { Client, Requirement } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { ownAddress } from "./ownAddress.js";
import { read } from "./read.js";

/** The approval of USDC, or of another token, that the client's account lacks, in a list of at most one. */
export async function missingApproval(
  client: Client,
  action: string,
  spender: Address,
  amount: bigint,
  from?: Address,
  token: Address = client.addresses.usdc,
): Promise<Requirement[]> {
  const owner = await ownAddress(client, action, "from", from);
  const [current] = await read(client, action, token, allowance, [owner, spender]);
  return current >= amount ? [] : [{ kind: "approval", token, spender, amount, current }];
}
