/** A check has found something wrong with the repository. The message says what, and what to do about it. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";

  /**
   * @param what one line
   * @param problems the places, one a line
   * @param todo the way out, usually a command
   */
  constructor(what: string, problems: readonly string[] = [], todo?: string) {
    super([what, ...problems.map((problem) => `  - ${problem}`), ...(todo === undefined ? [] : [todo])].join("\n"));
  }
}
