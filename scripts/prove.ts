/**
 * Has the compiler's model checker prove `test/proofs/`: `npm run prove`. Every planted bug must be refuted in the same run, so that the
 * proofs are known to be able to fail. `-- --quick`, as CI does, plants one bug a proof.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { CheckFailure } from "./lib/failure.ts";
import { checkModel } from "./lib/modelChecker.ts";
import { ROOT } from "./lib/paths.ts";
import type { PlantedBug, Proof } from "./prove/proof.ts";
import { windowLimiter, windowSums } from "./prove/windowLimiter.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const proofs: readonly Proof[] = [windowLimiter, windowSums];

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

interface Question {
  readonly what: string;
  readonly ask: () => Promise<void>;
}

const questions: Question[] = proofs.flatMap((proof) => [
  { what: `proved: ${proof.sentence}`, ask: () => prove(proof) },
  ...proof.plantedBugs
    .slice(0, values.quick ? 1 : undefined)
    .map((bug) => ({ what: `refuted: ${bug.what}`, ask: () => refute(proof, bug) })),
]);
await Promise.all(Array.from({ length: availableParallelism() }, answerQuestions));

/** Takes from the list until it is empty; several do so beside each other. */
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

async function prove({ file, contract }: Proof): Promise<void> {
  const { proved, refuted, open } = await checkModel(file, contract);
  if (refuted.length + open.length > 0) throw new CheckFailure(`${contract} is not proved:`, [...refuted, ...open]);
  // one that the checker does not reach is not spoken of at all
  const written = assertionsOf(file, contract);
  if (proved !== written) throw new CheckFailure(`${contract} has ${written} assertions, ${proved} are proved.`);
}

async function refute({ file, contract }: Proof, bug: PlantedBug): Promise<void> {
  const parts = read(bug.file).split(bug.find);
  if (parts.length !== 2)
    throw new CheckFailure(`"${bug.find}" is ${parts.length - 1} times in ${bug.file}, not once.`);
  const { refuted, open } = await checkModel(file, contract, { [bug.file]: parts.join(bug.replace) });
  if (refuted.length === 0) throw new CheckFailure(`${contract} holds with the bug as well, or is open:`, open);
}

/** How many are written between the contract's first line and the brace at the beginning of a line that ends it. */
function assertionsOf(file: string, contract: string): number {
  const body = read(file).split(`\ncontract ${contract} {\n`)[1]?.split("\n}\n")[0] ?? "";
  return body.split("assert(").length - 1;
}
