import { type Scene, UNITS } from "./scene.ts";
import type { JobView, Role } from "./world.ts";

/** One way to call one function on a scene's job. */
export interface Action {
  /** The page's heading: the function, and what is special about this call. */
  heading: string;
  function: string;
  /** The arguments depend on who sends them. */
  bySender?: true;
  args: (scene: Scene, job: JobView, sender: Role) => Promise<readonly unknown[]> | readonly unknown[];
  /** Whose signature it is that is missing or wrong, where one is. */
  signer?: Role;
  /** What has to happen before. */
  prepare?: (scene: Scene, time: number) => Promise<void>;
}

const NO_SIGNATURE = "0x";
/** No job of the tests waits for these. */
const OTHER_DEPENDENCIES = [1n, 2n];

/** Every way to act on a job. The page has a table of each. */
export const ACTIONS: readonly Action[] = [
  { heading: "openJob", function: "openJob", bySender: true, args: openJob },
  { heading: "openJobs", function: "openJobs", bySender: true, args: openJobs },
  { heading: "cancelQuotes", function: "cancelQuotes", args: ({ quote }) => [[quote.nonce]] },

  { heading: "startJob", function: "startJob", args: withDependencies },
  { heading: "startJob, given other dependencies", function: "startJob", args: withOtherDependencies },
  { heading: "startJobs", function: "startJobs", args: ({ jobId, dependencies }) => [[jobId], [dependencies]] },

  { heading: "cancelJob", function: "cancelJob", args: withDependencies },
  { heading: "cancelJob, given other dependencies", function: "cancelJob", args: withOtherDependencies },
  { heading: "expireJob", function: "expireJob", args: withDependencies },
  { heading: "expireJob, given other dependencies", function: "expireJob", args: withOtherDependencies },

  { heading: "requestStop", function: "requestStop", args: jobAlone },
  { heading: "preemptJob", function: "preemptJob", args: ({ jobId, quote }) => [jobId, quote.specHash] },
  {
    heading: "topUp",
    function: "topUp",
    bySender: true,
    args: (scene, _job, sender) => [scene.jobId, UNITS, scene.payment(sender)],
  },

  { heading: "reportUsage, signed by the job's meter", function: "reportUsage", args: reportBy("meter", "meter") },
  {
    heading: "reportUsage, unsigned, in the sender's own name",
    function: "reportUsage",
    bySender: true,
    args: (scene, _job, sender) => [scene.report(), scene.world.addressOf(sender), NO_SIGNATURE],
  },
  {
    heading: "reportUsage, signed by another meter",
    function: "reportUsage",
    args: reportBy("another meter", "another meter"),
  },
  {
    heading: "reportUsage, with a foreign signature in the meter's name",
    function: "reportUsage",
    signer: "meter",
    args: reportBy("meter", "provider"),
  },
  {
    heading: "reportUsage, with the user's standing consent",
    function: "reportUsage",
    args: reportBy("meter", "meter"),
    prepare: consent,
  },
  {
    heading: "reportUsage, above what the meter may release now",
    function: "reportUsage",
    args: reportBy("meter", "meter"),
    prepare: exhaustMeter,
  },
  { heading: "reportUsageBatch, signed by the job's meter", function: "reportUsageBatch", args: batchBy("meter") },
  {
    heading: "reportUsageBatch, unsigned, in the sender's own name",
    function: "reportUsageBatch",
    bySender: true,
    args: (scene, _job, sender) => [[scene.report()], scene.world.addressOf(sender), NO_SIGNATURE],
  },
  {
    heading: "reportUsageBatch, with a foreign signature in the meter's name",
    function: "reportUsageBatch",
    signer: "meter",
    args: batchBy("another meter"),
  },
  {
    heading: "reportUsageSigned, signed by the job's meter",
    function: "reportUsageSigned",
    args: async (scene) => {
      const report = scene.report();
      return [[report], scene.quote.meter, [await scene.signReport("meter", report)]];
    },
  },
  {
    heading: "reportUsageSigned, with a foreign signature in the meter's name",
    function: "reportUsageSigned",
    signer: "meter",
    args: async (scene) => {
      const report = scene.report();
      return [[report], scene.quote.meter, [await scene.signReport("another meter", report)]];
    },
  },
  { heading: "reportCosigned", function: "reportCosigned", args: cosigned },
  {
    heading: "reportCosigned, above what the meter may release now",
    function: "reportCosigned",
    args: cosigned,
    prepare: exhaustMeter,
  },
  {
    heading: "reportCosigned, without the user's signature",
    function: "reportCosigned",
    signer: "user",
    args: async (scene) => {
      const report = scene.report();
      return [report, NO_SIGNATURE, await scene.signReport("provider", report)];
    },
  },
  {
    heading: "reportCosigned, without the provider's signature",
    function: "reportCosigned",
    signer: "provider",
    args: async (scene) => {
      const report = scene.report();
      return [report, await scene.signReport("user", report), NO_SIGNATURE];
    },
  },
  { heading: "claimJob", function: "claimJob", args: (scene) => [scene.report()] },
  {
    heading: "claimJob, with the user's standing consent",
    function: "claimJob",
    args: (scene) => [scene.report()],
    prepare: consent,
  },
  { heading: "settleClaim", function: "settleClaim", args: jobAlone },

  { heading: "acceptJob", function: "acceptJob", args: jobAlone },
  { heading: "acceptJobSigned", function: "acceptJobSigned", args: acceptance("user", 0n) },
  {
    heading: "acceptJobSigned, signed by somebody else",
    function: "acceptJobSigned",
    signer: "user",
    args: acceptance("provider", 0n),
  },
  { heading: "acceptJobSigned, for another amount", function: "acceptJobSigned", args: acceptance("user", 1n) },
  { heading: "holdForDispute", function: "holdForDispute", args: jobAlone },
  {
    heading: "resolveHeld",
    function: "resolveHeld",
    args: ({ jobId }, { amount, feeBps }) => {
      // a third of the provider's part goes back, the fee stays whole
      const net = (amount * (10_000n - feeBps)) / 10_000n;
      return [jobId, net / 3n, net - net / 3n];
    },
  },
  { heading: "releaseHeld", function: "releaseHeld", args: jobAlone },
];

type Args = Action["args"];

function jobAlone({ jobId }: Scene): readonly unknown[] {
  return [jobId];
}

function withDependencies({ jobId, dependencies }: Scene): readonly unknown[] {
  return [jobId, dependencies];
}

function withOtherDependencies({ jobId }: Scene): readonly unknown[] {
  return [jobId, OTHER_DEPENDENCIES];
}

/** The quote again, valid now: whatever became of its job, its nonce was used. */
async function openJob(scene: Scene, _job: JobView, sender: Role): Promise<readonly unknown[]> {
  const quote = { ...scene.quote, validUntil: Math.max(scene.quote.validUntil, scene.now) };
  return [quote, await scene.signQuote(quote), UNITS, 0, scene.payment(sender)];
}

async function openJobs(scene: Scene, job: JobView, sender: Role): Promise<readonly unknown[]> {
  const [quote, signature, units, minDiscountBps, payment] = await openJob(scene, job, sender);
  const { specHash } = scene.quote;
  return [quote, signature, [units, units], [specHash, specHash], [], minDiscountBps, payment];
}

function reportBy(meter: Role, signer: Role): Args {
  return async (scene) => {
    const report = scene.report();
    return [report, scene.world.addressOf(meter), await scene.signReport(signer, report)];
  };
}

function batchBy(signer: Role): Args {
  return async (scene) => {
    const reports = [scene.report()];
    return [reports, scene.quote.meter, await scene.signBatch(signer, reports)];
  };
}

async function cosigned(scene: Scene): Promise<readonly unknown[]> {
  const report = scene.report();
  return [report, await scene.signReport("user", report), await scene.signReport("provider", report)];
}

async function consent(scene: Scene, time: number): Promise<void> {
  await scene.act("user", "setStandingConsent", [scene.quote.provider, true], time);
}

async function exhaustMeter(scene: Scene, time: number): Promise<void> {
  await scene.exhaustMeter(time);
}

function acceptance(signer: Role, less: bigint): Args {
  return async (scene, job) => {
    const amount = job.amount === 0n ? 1n : job.amount - less;
    return [scene.jobId, amount, await scene.signAcceptance(signer, amount)];
  };
}
