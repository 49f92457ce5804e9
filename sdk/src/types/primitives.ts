/** Bytes in hex, with 0x. */
export type Hex = `0x${string}`;

/** An account or contract, 20 bytes in hex. Inputs are checked, mixed case must carry a right checksum. */
export type Address = `0x${string}`;
