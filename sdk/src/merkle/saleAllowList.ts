import { concat, keccak256, zeroPadValue } from "ethers";
import { InvalidParameterError } from "../errors/inputErrors.js";
import type { Address, Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

/** The allow-list of a round of the private sale. */
export interface SaleAllowList {
  /** What the round's terms hold. */
  readonly root: Hex;
  /**
   * That an account is on the list: `proof` of `buyCpt`.
   *
   * @throws InvalidAddressError, InvalidParameterError when it is not
   */
  proof(account: Address): Hex[];
}

/**
 * Makes the allow-list of a round of the private sale: the same root and proofs as OpenZeppelin's `StandardMerkleTree` of one
 * `address` a leaf, whatever the accounts' order.
 *
 * @param accounts Each once, at least one.
 * @throws InvalidAddressError, InvalidParameterError
 * @example
 * import { saleAllowList } from "@cyberplaza/sdk/merkle";
 *
 * const { root, proof } = saleAllowList([quote.provider, user.addresses.treasury]);
 * const ofProvider = proof(quote.provider);
 */
export function saleAllowList(accounts: readonly Address[]): SaleAllowList {
  if (accounts.length === 0) throw new InvalidParameterError("accounts", "is empty");
  const leaves = accounts.map((account, i) => leafOf(checkAddress(`accounts[${i}]`, account))).sort();
  // the root comes first, then its children; node i has the children 2i + 1 and 2i + 2
  const tree: Hex[] = [];
  leaves.forEach((leaf, i) => (tree[2 * leaves.length - 2 - i] = leaf));
  const places = new Map(leaves.map((leaf, i) => [leaf, 2 * leaves.length - 2 - i]));
  if (places.size !== leaves.length) throw new InvalidParameterError("accounts", "holds an account twice");
  const node = (i: number): Hex => tree[i] ?? "0x";
  for (let i = leaves.length - 2; i >= 0; i--) tree[i] = hashPair(node(2 * i + 1), node(2 * i + 2));

  return {
    root: node(0),
    proof: (account) => {
      let place = places.get(leafOf(checkAddress("account", account)));
      if (place === undefined) throw new InvalidParameterError("account", `${account} is not on the list`);
      const siblings: Hex[] = [];
      for (; place > 0; place = (place - 1) >> 1) siblings.push(node(place % 2 === 1 ? place + 1 : place - 1));
      return siblings;
    },
  };
}

/** Hashed twice, so that no inner node can be passed off as a leaf. */
function leafOf(account: Address): Hex {
  return keccak256(keccak256(zeroPadValue(account, 32))) as Hex;
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a < b ? concat([a, b]) : concat([b, a])) as Hex;
}
