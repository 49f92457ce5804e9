import { id, ZeroHash } from "ethers";

export type Hex = `0x${string}`;

/** The SDK's types want the prefix, ethers' do not promise it. */
export function addressOf(signer: { address: string }): Hex {
  return signer.address as Hex;
}

export function hashOf(text: string): Hex {
  return id(text) as Hex;
}

/** The hash that stands for nothing. */
export const NONE = ZeroHash as Hex;
