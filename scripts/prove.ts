/**
 * Has the compiler's model checker prove `test/proofs/`: `npm run prove`. Every planted bug must be refuted in the same run, so that the
 * proofs are known to be able to fail. `-- --quick`, as CI does, plants only the first.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { CheckFailure } from "./lib/failure.ts";
import { checkModel } from "./lib/modelChecker.ts";
import { ROOT } from "./lib/paths.ts";
import type { PlantedBug, Proof } from "./prove/proof.ts";
import { windowLimiter } from "./prove/windowLimiter.ts";

interface Question {
  readonly what: string;
  readonly ask: () => Promise<void>;
}

const proofs: readonly Proof[] = windowLimiter;
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });

const bugs = proofs.flatMap((proof) => proof.plantedBugs.map((bug) => ({ proof, bug })));
const questions: Question[] = [
  ...proofs.map((proof) => ({ what: `proved: ${proof.sentence}`, ask: () => prove(proof) })),
  ...bugs.slice(0, values.quick ? 1 : undefined).map(({ proof, bug }) => ({
    what: `refuted: ${bug.what}`,
    ask: () => refute(proof, bug),
  })),
];
await Promise.all(Array.from({ length: availableParallelism() }, answerQuestions));

/** Takes from the list until it is empty; as many do so as there are processors. */
async function answerQuestions(): Promise<void> {
  for (let next = questions.shift(); next !== undefined; next = questions.shift()) {
    const start = performance.now();
    try {
      await next.ask();
      console.log(`${next.what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      console.error(styleText("red", `NOT ${next.what}\n${error.message}`));
      process.exitCode = 1;
    }
  }
}

async function prove({ file }: Proof): Promise<void> {
  const { proved, refuted, open } = await checkModel(file, basename(file, ".sol"));
  if (refuted.length + open.length > 0) throw new CheckFailure(`${file} is not proved:`, [...refuted, ...open]);
  // one that the checker does not reach is not spoken of at all
  const written = read(file).split("assert(").length - 1;
  if (proved !== written || written === 0) {
    throw new CheckFailure(`${file} has ${written} assertions, of which ${proved} are proved.`);
  }
}

async function refute({ file }: Proof, bug: PlantedBug): Promise<void> {
  const parts = read(bug.file).split(bug.find);
  if (parts.length !== 2) {
    throw new CheckFailure(`"${bug.find}" stands in ${bug.file} ${parts.length - 1} times, not once.`);
  }
  const { refuted, open } = await checkModel(file, basename(file, ".sol"), { [bug.file]: parts.join(bug.replace) });
  if (refuted.length === 0) throw new CheckFailure(`${file} holds with the bug as well, or it is open:`, open);
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
