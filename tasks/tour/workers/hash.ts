import { hash } from "node:crypto";
import type { HashResult, HashSpec, Kernel } from "./types.ts";

/** Where the chain begins. */
export function hashStart({ seed, from }: Pick<HashSpec, "seed" | "from">): Buffer {
  return from === undefined ? hash("sha256", `cyberplaza ${seed}`, "buffer") : Buffer.from(from, "hex");
}

/** `links` times SHA-256 of the value before. */
export function hashChain(from: Buffer, links: number): Buffer {
  let value = from;
  for (let i = 0; i < links; i++) value = hash("sha256", value, "buffer");
  return value;
}

/** A chain of SHA-256: cannot be shortened, and any stretch between two checkpoints can be recomputed alone. */
export function createHashing(spec: HashSpec): Kernel {
  const { linksPerRound } = spec;
  let value = hashStart(spec);
  const checkpoints: string[] = [];
  return {
    round: () => {
      value = hashChain(value, linksPerRound);
      checkpoints.push(value.toString("hex"));
      return linksPerRound;
    },
    result: (): HashResult => ({ kind: "hash", rounds: checkpoints.length, checkpoints }),
  };
}
