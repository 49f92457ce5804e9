import { readFile } from "node:fs/promises";
import { z } from "zod";
import { InputError } from "../lib/InputError.ts";
import { MOST } from "../lib/market/terms.ts";
import { formatUsdc, parseUsdc } from "../lib/usdc.ts";

const usdc = z.string().transform((text, context) => {
  try {
    return parseUsdc(text);
  } catch {
    context.addIssue({
      code: z.ZodIssueCode.custom,
      message: `expected an amount of USDC such as "0.45", found "${text}"`,
    });
    return z.NEVER;
  }
});
const count = z.number().int().min(1);

const schema = z
  .object({
    /** Users of a log that names none. */
    users: count.max(10_000).default(200),
    /** How many providers have GPUs of each model. All of them sell cores. */
    providers: z
      .record(z.string(), count.max(1_000))
      .default({ G2: 8, T4: 4, G3: 2, P100: 2, V100M16: 2, V100M32: 1, A10: 1 }),
    /** USDC an hour of one core. */
    corePrice: usdc.default("0.03"),
    /** USDC an hour of one GPU of each model. */
    gpuPrices: z
      .record(z.string(), usdc)
      .default({ G2: "0.45", T4: "0.35", G3: "2.40", P100: "0.60", V100M16: "1.20", V100M32: "1.60", A10: "0.75" }),
    /** When a log begins that does not say it, ISO 8601. */
    begin: z.string().datetime().default("2025-01-01T00:00:00Z"),
    /** USDC that the meter may release in a day; a job above it cannot be opened. */
    meterDailyCap: usdc
      .refine((cap) => cap > 0n && cap <= MOST.locked, `expected more than 0 and at most ${formatUsdc(MOST.locked)}`)
      .default("1000000000"),
  })
  .strict()
  .superRefine(({ providers, gpuPrices }, context) => {
    if (Object.keys(providers).length === 0) {
      context.addIssue({
        code: z.ZodIssueCode.custom,
        path: ["providers"],
        message: "expected at least one GPU model",
      });
    }
    for (const model of Object.keys(providers)) {
      if (Object.hasOwn(gpuPrices, model)) continue;
      context.addIssue({ code: z.ZodIssueCode.custom, path: ["gpuPrices"], message: `expected a price of ${model}` });
    }
  });

/** How a log becomes jobs of the market. Every field may be left out of the file; docs/replay.md shows them. */
export type Mapping = z.output<typeof schema>;

/** The file is no mapping. */
export class InvalidMappingError extends InputError {
  override readonly name = "InvalidMappingError";
  constructor(path: string, problems: string[]) {
    super([`${path} is no mapping of a replay (docs/replay.md shows one):`, ...problems].join("\n  "));
  }
}

export const DEFAULT_MAPPING: Mapping = schema.parse({});

/** @throws InvalidMappingError with every problem at once */
export async function readMapping(path: string): Promise<Mapping> {
  const result = schema.safeParse(await readJson(path));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
  throw new InvalidMappingError(path, problems);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new InvalidMappingError(path, [(error as Error).message]);
  }
}
