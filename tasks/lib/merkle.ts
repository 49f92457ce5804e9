import { concat, keccak256 } from "ethers";

/** Root over leaf hashes in the given order, pairs sorted as OpenZeppelin's `MerkleProof` expects; an odd node moves up. */
export function merkleRoot(leaves: string[]): `0x${string}` {
  if (leaves.length === 0) return `0x${"00".repeat(32)}`;
  let level = leaves;
  while (level.length > 1) {
    const above: string[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(hashPair(level[i] ?? "", level[i + 1]));
    level = above;
  }
  return level[0] as `0x${string}`; // one is left
}

function hashPair(left: string, right: string | undefined): string {
  if (right === undefined) return left;
  return keccak256(left < right ? concat([left, right]) : concat([right, left]));
}
