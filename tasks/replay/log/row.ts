import type { Problems } from "./problems.ts";
import { show } from "./show.ts";

/** Numbers above are not believed: more seconds than any log has. */
export const LIMIT = 2 ** 40;

/** Of whole cores or GPUs, so that their thousandths stay within the limit. */
export const MOST_UNITS = Math.floor(LIMIT / 1_000);

/** What a parser knows of a row before it looks into the cells. */
export interface Cells {
  /** Where the row starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Where a cell starts; the end of the row for one that it has not. Only asked for when something is wrong with it. */
  readonly placeOf: (index: number) => { line: number; column: number };
}

/** Whether a row has as many cells as there are columns. One that has not is not worth looking into: its cells are shifted. */
export function hasWidth(row: Cells, columns: number, problems: Problems): boolean {
  const found = row.cells.length;
  if (found === columns) return true;
  const place = row.placeOf(columns); // the first too many, or the end of the row
  problems.add({ ...place, field: "row", expected: `${columns} cells`, found: String(found) });
  return false;
}

interface Range {
  readonly from?: number;
  readonly to?: number;
  /** Whether -1 stands for a number that the log does not know. */
  readonly unknown?: boolean;
}

/** The cells of one row by the names of their columns. What is wrong with them goes to the problems. */
export class Row<Field extends string> {
  readonly line: number;
  readonly #row: Cells;
  readonly #indexes: ReadonlyMap<Field, number>;
  readonly #problems: Problems;
  constructor(row: Cells, indexes: ReadonlyMap<Field, number>, problems: Problems) {
    this.line = row.line;
    this.#row = row;
    this.#indexes = indexes;
    this.#problems = problems;
  }

  text(field: Field): string {
    return this.#row.cells[this.#indexes.get(field) ?? -1] ?? "";
  }

  refuse(field: Field, expected: string): void {
    const place = this.#row.placeOf(this.#indexes.get(field) ?? 0);
    this.#problems.add({ ...place, field, expected, found: show(this.text(field)) });
  }

  /** NaN when it is none, once the problem is noted: no comparison with it holds, so it makes no second problem. */
  whole(field: Field, { from = 0, to = LIMIT, unknown = false }: Range = {}): number {
    const text = this.text(field);
    if (unknown && text === "-1") return -1;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= from && number <= to) return number;
    this.refuse(field, `${unknown ? "-1 or " : ""}a whole number from ${from} to ${to}`);
    return NaN;
  }
}

/** Refuses a name that a row before has. */
export class Names {
  readonly #lines = new Map<string, number>();

  add<Field extends string>(row: Row<Field>, field: Field, name: string): void {
    const first = this.#lines.get(name);
    if (first === undefined) this.#lines.set(name, row.line);
    else row.refuse(field, `a name that no other job has (line ${first} has it)`);
  }
}
