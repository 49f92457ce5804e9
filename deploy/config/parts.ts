import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";
import type { CouncilName } from "../authority.ts";

/* What the configurations of home and of the other chains have in common. */

/** Chain ids of nodes on a developer's machine. */
export function isDevelopmentChain(chainId: number): boolean {
  return chainId >= 31_337 && chainId < 31_400;
}

/** LayerZero's ids of the endpoints on the chains that CPT is on. A development chain takes the id of the one it stands for. */
export const EIDS = { arbitrum: 30_110, ethereum: 30_101, polygon: 30_109 } as const;

export const checksummed = z
  .string()
  .refine(isAddress, (value: string) => ({ message: `${value} is not an address, or its checksum is wrong` }))
  .refine(
    (value: string) => !isAddress(value) || getAddress(value) === value,
    (value: string) => ({ message: `${value} must be written with its checksum: ${getAddress(value)}` }),
  );
export const nonZero = checksummed.refine((value) => value !== ZeroAddress, "must not be the zero address");

export const chainId = z.number().int().positive();

/** LayerZero's id of an endpoint. */
export const endpointId = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32 - 1);

/** Owners of the councils' Safes: nine for those of 4, 5 and 7, and five guardians, who are none of the nine. */
export const councils = z
  .object({
    nine: z.array(nonZero).length(9),
    five: z.array(nonZero).length(5),
    /**
     * Left out: they are made. Their addresses follow from owners and threshold, and anybody can make them first, just so; then
     * name here what is there already and go on.
     */
    safes: z
      .object({
        sevenOfNine: nonZero.optional(),
        fiveOfNine: nonZero.optional(),
        fourOfNine: nonZero.optional(),
        threeOfFive: nonZero.optional(),
      } satisfies Record<CouncilName, unknown>)
      .strict()
      .optional(),
  })
  .strict();

/** Safe 1.5.0 on this chain, or "deploy" on a development chain: from its published package. */
export const safe = z.union([
  z.literal("deploy"),
  z
    .object({
      /** SafeL2. */
      singleton: nonZero,
      proxyFactory: nonZero,
      /** CompatibilityFallbackHandler. */
      fallbackHandler: nonZero,
      multiSendCallOnly: nonZero,
    })
    .strict(),
]);

/** What every configuration says. */
export interface ChainConfig {
  chainId: number;
  councils: z.infer<typeof councils>;
  safe: z.infer<typeof safe>;
}

type Issue = (path: string[], message: string) => void;

/** How a problem is noted with its place. */
export function issueTo(context: z.RefinementCtx): Issue {
  return (path, message) => context.addIssue({ code: "custom", path, message });
}

/** That contracts of others are brought along on development chains alone. */
export function refineForeign<K extends string>(
  config: { chainId: number } & Record<K, unknown>,
  names: readonly K[],
  issue: Issue,
): void {
  for (const name of names) {
    if (config[name] === "deploy" && !isDevelopmentChain(config.chainId)) {
      issue([name], `chain ${config.chainId} needs the addresses of the contracts that are there`);
    }
  }
}

/** That the councils are of fourteen people, and their Safes there only where Safe is. */
export function refineCouncils({ councils: { nine, five, safes }, safe: contracts }: ChainConfig, issue: Issue): void {
  if (contracts === "deploy" && safes !== undefined) {
    issue(["councils", "safes"], "none is there before the contracts that they are made of");
  }
  const owners = [...nine, ...five];
  for (const owner of new Set(owners.filter((one, i) => owners.indexOf(one) !== i))) {
    issue(["councils"], `names ${owner} twice: the nine and the five are fourteen people`);
  }
}

/** A configuration that cannot be deployed; every problem is listed with its place. */
export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The network configuration cannot be deployed:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** Checks a configuration by its schema; throws `InvalidConfigError` naming every problem. */
export function checkedBy<T extends z.ZodTypeAny>(schema: T, config: unknown): z.output<T> {
  const result = schema.safeParse(config);
  if (result.success) return result.data as z.output<T>;
  throw new InvalidConfigError(
    result.error.issues.map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": ")),
  );
}

/** The councils that an account is an owner of, as places of the configuration. */
export function councilsNaming({ councils: { nine, five } }: ChainConfig, account: string | undefined): string[] {
  return Object.entries({ nine, five })
    .filter(([, owners]) => owners.some((owner) => owner === account))
    .map(([name]) => `councils.${name}`);
}

/** The hand-over leaves the deployer without power: throws where it would have some. */
export function refuseDeployer(held: readonly string[]): void {
  if (held.length > 0) throw new InvalidConfigError(held.map((place) => `${place}: must not be the deployer`));
}
