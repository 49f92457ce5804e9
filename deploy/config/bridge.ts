import { z } from "zod";
import { chainId, endpointId, nonZero } from "./parts.ts";

/** What the contracts allow, in whole CPT: `Pathways`, `CPTAdapter`, `CPTRemote`. */
const LIMIT = { min: 10_000, max: 1_000_000 } as const;
const MAX_CAP_BPS = 1_000;
const FIRST_SUPPLY = 100_000_000;
const MAX_SUPPLY = FIRST_SUPPLY / 10;
const BPS = 10_000;
const MIN_DVNS = 2;

/** A credit takes some 85 000 gas, and one with a message to compose some 40 000 more; test/bridge/messages.test.ts measures them. */
const GAS = { min: 100_000, max: 2_000_000 } as const;

/** LayerZero's executors take no more than 10 000 bytes. */
const MESSAGE_SIZE = { min: 200, max: 10_000 } as const;

const limit = z.number().int().min(LIMIT.min).max(LIMIT.max);
const gas = z.number().int().min(GAS.min).max(GAS.max);

/** A chain with LayerZero's contracts as its own pathways use them. */
const chain = z
  .object({
    /** Its network in `hardhat.config.ts`. */
    network: z.string().min(1),
    chainId,
    /** LayerZero's endpoint id. */
    eid: endpointId,
    endpoint: nonZero,
    /** SendUln302. */
    sendLibrary: nonZero,
    /** ReceiveUln302. */
    receiveLibrary: nonZero,
    executor: nonZero,
    /** Who must all verify a message, by ascending address; independent of each other. */
    requiredDvns: z
      .array(nonZero)
      .min(MIN_DVNS, "needs two at least: one alone could make CPT out of nothing")
      .max(127),
    /** Longest message that may be sent from here, in bytes. */
    maxMessageSize: z.number().int().min(MESSAGE_SIZE.min).max(MESSAGE_SIZE.max),
  })
  .strict();

/** One direction of a pathway, from the chain that sends to the one that receives. */
const direction = z
  .object({
    /** Blocks of the sending chain that the verifiers wait for. */
    confirmations: z.number().int().min(1, "must be 1 at least: what is not confirmed can be undone").max(1_000_000),
    /** Whole CPT that may leave the sending chain in any 3 600 seconds. */
    outLimit: limit,
    /** Whole CPT that may arrive at the receiving chain in any 3 600 seconds. */
    inLimit: limit,
    /** Gas that every sender pays for at least: `lzReceive` of a transfer, and of one with a message to compose. */
    gas: z.object({ send: gas, sendAndCall: gas }).strict(),
  })
  .strict();

const remote = chain
  .extend({
    /** The most that may be out on this chain, in basis points of CPT's supply; kept at home. */
    capBps: z.number().int().min(0).max(MAX_CAP_BPS),
    /** The most CPT there may be on this chain, in whole CPT; kept there. */
    supplyCap: z.number().int().min(0).max(MAX_SUPPLY),
    /** From home to it. */
    outward: direction,
    /** From it to home. */
    homeward: direction,
  })
  .strict();

/** The bridge: home, and the chains that have home for their only peer. Its contracts are in `deploy/addresses/<chainId>.json`. */
export const bridgeConfigSchema = z
  .object({ home: chain, remotes: z.array(remote).min(1) })
  .strict()
  .superRefine(({ home, remotes }, context) => {
    const issue = (path: (string | number)[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    const chains = [
      { place: ["home"], of: home },
      ...remotes.map((of, i) => ({ place: ["remotes", i] as (string | number)[], of })),
    ];
    for (const key of ["network", "chainId", "eid"] as const) {
      const values = chains.map(({ of }) => of[key]);
      chains.forEach(({ place, of }, i) => {
        if (values.indexOf(of[key]) < i) issue([...place, key], `${of[key]} is another chain's already`);
      });
    }
    for (const { place, of } of chains) {
      of.requiredDvns.slice(1).forEach((dvn, i) => {
        const before = of.requiredDvns[i] ?? "";
        const at = [...place, "requiredDvns", i + 1];
        if (BigInt(dvn) === BigInt(before)) issue(at, `${dvn} is named twice: that is one verifier`);
        else if (BigInt(dvn) < BigInt(before))
          issue(at, "must be above the one before: LayerZero takes them by ascending address");
      });
    }
    remotes.forEach(({ capBps, supplyCap, requiredDvns, ...ways }, i) => {
      if (home.requiredDvns.length >= MIN_DVNS && requiredDvns.length !== home.requiredDvns.length) {
        issue(
          ["remotes", i, "requiredDvns"],
          `must be as many as home's ${home.requiredDvns.length}: who is not paid at one end does not verify at the other`,
        );
      }
      for (const way of ["outward", "homeward"] as const) {
        const { outLimit, inLimit, gas: enforced } = ways[way];
        if (inLimit < outLimit) {
          issue(
            ["remotes", i, way, "inLimit"],
            `${inLimit} is below outLimit ${outLimit}: messages would have to wait`,
          );
        }
        if (enforced.sendAndCall < enforced.send) {
          issue(["remotes", i, way, "gas", "sendAndCall"], "must not be below send: it does the same and more");
        }
      }
      const mayBeOut = (FIRST_SUPPLY * capBps) / BPS;
      if (supplyCap < mayBeOut) {
        issue(
          ["remotes", i, "supplyCap"],
          `is below the ${mayBeOut} CPT that capBps ${capBps} lets out: messages would have to wait`,
        );
      }
    });
  });

export type BridgeConfig = z.infer<typeof bridgeConfigSchema>;
export type BridgeChainConfig = z.infer<typeof chain>;
export type RemoteConfig = z.infer<typeof remote>;
export type DirectionConfig = z.infer<typeof direction>;

/** A description of the bridge that cannot be wired; every problem is listed with its place. */
export class InvalidBridgeError extends Error {
  override readonly name = "InvalidBridgeError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The bridge cannot be like this:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** @throws InvalidBridgeError naming every problem. */
export function validateBridge(config: unknown): BridgeConfig {
  const result = bridgeConfigSchema.safeParse(config);
  if (result.success) return result.data;
  throw new InvalidBridgeError(
    result.error.issues.map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": ")),
  );
}

/** An end of a pathway: a chain, the one at the other end, and what is sent and received from here. */
export interface PathwayEnd {
  here: BridgeChainConfig;
  there: BridgeChainConfig;
  remote: RemoteConfig;
  isHome: boolean;
  sends: DirectionConfig;
  receives: DirectionConfig;
}

/** Both ends of every pathway. */
export function pathwayEnds({ home, remotes }: BridgeConfig): PathwayEnd[] {
  return remotes.flatMap((remote) => [
    { here: home, there: remote, remote, isHome: true, sends: remote.outward, receives: remote.homeward },
    { here: remote, there: home, remote, isHome: false, sends: remote.homeward, receives: remote.outward },
  ]);
}
