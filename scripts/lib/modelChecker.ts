import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { CheckFailure } from "./failure.ts";
import { ROOT } from "./paths.ts";

/** What the model checker says of a contract's assertions. */
export interface Verdict {
  readonly proved: number;
  /** Assertions that some call breaks, each as the compiler shows it. */
  readonly refuted: readonly string[];
  /** Assertions it could neither prove nor refute. */
  readonly open: readonly string[];
}

interface Message {
  readonly errorCode?: string;
  readonly message: string;
  readonly formattedMessage: string;
}

const ASSERTION_MAY_FAIL = "6328";
const ASSERTION_HOLDS = "9576";

/** A compiler of its own for every question: Z3 inside it keeps what it learnt, and each answer is slower than the last. */
const COMPILE = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { readFileSync } = require("node:fs");
  const { input, sources } = workerData;
  const read = (path) => {
    try {
      return { contents: sources[path] ?? readFileSync(path, "utf8") };
    } catch (error) {
      return { error: error.message };
    }
  };
  parentPort.postMessage(require("solc").compile(input, { import: read }));
`;

/**
 * Asks CHC, with the Z3 inside the pinned compiler, about every assertion of a contract. It has a bound of work, not of time, so that
 * the answer is the same on any machine.
 * @param sources texts that stand for those of the repository, by path
 * @throws CheckFailure on anything the compiler says beside its verdicts: what it does not support it leaves out of the proof
 */
export async function checkModel(
  file: string,
  contract: string,
  sources: Readonly<Record<string, string>> = {},
): Promise<Verdict> {
  const input = {
    language: "Solidity",
    sources: { [file]: { content: sources[file] ?? readFileSync(join(ROOT, file), "utf8") } },
    settings: {
      outputSelection: { "*": { "*": ["abi"] } },
      modelChecker: {
        contracts: { [file]: [contract] },
        engine: "chc",
        solvers: ["z3"],
        targets: ["assert"],
        showProvedSafe: true,
        showUnproved: true,
        showUnsupported: true,
      },
    },
  };
  const worker = new Worker(COMPILE, { eval: true, workerData: { input: JSON.stringify(input), sources } });
  const [answer] = (await once(worker, "message")) as [string];
  await worker.terminate();
  const said = (JSON.parse(answer) as { errors?: readonly Message[] }).errors ?? [];
  const other = said.filter(({ errorCode }) => errorCode !== ASSERTION_MAY_FAIL && errorCode !== ASSERTION_HOLDS);
  if (other.length > 0) throw new CheckFailure(`The compiler on ${contract}:`, other.map(shownMessage));

  const doubts = said.filter(({ errorCode }) => errorCode === ASSERTION_MAY_FAIL);
  const isRefuted = ({ message }: Message): boolean => message.includes("violation happens here");
  return {
    proved: said.length - doubts.length,
    refuted: doubts.filter(isRefuted).map(shownMessage),
    open: doubts.filter((doubt) => !isRefuted(doubt)).map(shownMessage),
  };
}

function shownMessage({ formattedMessage }: Message): string {
  return formattedMessage.trim().replaceAll("\n", "\n    ");
}
