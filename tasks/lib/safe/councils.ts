import type { NetworkConnection } from "hardhat/types/network";
import { COUNCILS, type CouncilName } from "../../../deploy/authority.ts";
import { EMBEDDED_OWNERS, TooFewAccountsError, type Addresses } from "../../../deploy/index.ts";
import { SafeSigner } from "./SafeSigner.ts";

/** The councils of a development chain, whose owners' keys the node has. */
export async function councilsOf(
  { ethers }: NetworkConnection,
  addresses: Pick<Addresses, CouncilName>,
): Promise<Record<CouncilName, SafeSigner>> {
  const signers = await ethers.getSigners();
  const councils = Object.entries(COUNCILS).map(([name, { owners }]) => {
    const holders = EMBEDDED_OWNERS[owners].map((index) => {
      const signer = signers[index];
      if (signer === undefined) throw new TooFewAccountsError(signers.length);
      return signer;
    });
    return [name, new SafeSigner(addresses[name as CouncilName], holders)] as const;
  });
  return Object.fromEntries(councils) as Record<CouncilName, SafeSigner>;
}
