/** What somebody gave us is wrong: its message says what and what to do, and is shown without a stack. */
export class InputError extends Error {
  override readonly name: string = "InputError";
}
