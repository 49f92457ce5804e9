/**
 * Text of somebody else on one line, with nothing in it that moves the cursor, hides what follows or turns its direction: a terminal
 * would do as it is told.
 */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, (character) =>
    [...character].map((one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join(""),
  );
}
