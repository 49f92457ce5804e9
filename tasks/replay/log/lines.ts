const [NEW_LINE, RETURN] = [0x0a, 0x0d];

/** Where the lines of a text are. All offsets are bytes; a line ends with \n, \r\n or \r. */
export class Lines {
  readonly #bytes: Buffer;
  readonly #starts = [0];
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    for (let at = 0; at < bytes.length; at++) {
      const isEnd = bytes[at] === NEW_LINE || (bytes[at] === RETURN && bytes[at + 1] !== NEW_LINE);
      if (isEnd) this.#starts.push(at + 1);
    }
  }

  /** The line that an offset is in, from 1. */
  at(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Where the line after that of an offset starts; the end of the text after the last. */
  after(offset: number): number {
    return this.#starts[this.at(offset)] ?? this.#bytes.length;
  }

  /** The place of an offset, both from 1, in characters. */
  place(offset: number): { line: number; column: number } {
    const line = this.at(offset);
    return { line, column: this.slice(this.#starts[line - 1] ?? 0, offset).length + 1 };
  }

  slice(from: number, to: number): string {
    return this.#bytes.toString("utf8", from, to);
  }
}
