import { createInterface } from "node:readline/promises";

/** Asks on the terminal; without one the answer is no, and says how to go on. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("There is no terminal to ask on. Add --yes to go on without asking.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question(`${question} [y/N] `));
  } finally {
    terminal.close();
  }
}
