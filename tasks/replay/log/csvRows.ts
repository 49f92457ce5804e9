import { CsvError, parse } from "csv-parse/sync";
import { Lines } from "./lines.ts";
import type { Problem } from "./problems.ts";
import type { Cells } from "./row.ts";
import { show } from "./show.ts";

/** A row whose quotation marks break the rules, and the first cell that does. */
export interface BrokenRow {
  readonly brokenCell: number;
  readonly problem: Omit<Problem, "field">;
}

/**
 * The rows of a CSV text; lines of nothing but blanks are left out. A broken row does not hide what follows: reading goes on
 * with the line after its first, because a quote that is never closed would take the rest of the file with it.
 */
export function csvRows(text: string): (Cells | BrokenRow)[] {
  const bytes = Buffer.from(text); // the parser counts in bytes
  const lines = new Lines(bytes);
  const rows: (Cells | BrokenRow)[] = [];
  let from = 0;
  while (from < bytes.length) {
    let start = from;
    try {
      parse(bytes.subarray(from), {
        record_delimiter: ["\r\n", "\n", "\r"],
        relax_column_count: true, // the caller says what is missing where
        on_record: (cells: string[], context) => {
          const end = from + context.bytes;
          if (cells.length > 1 || cells[0]?.trim() !== "") rows.push(goodRow(lines, start, end, cells));
          start = end;
          return null; // kept here
        },
      });
      return rows;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      rows.push(brokenRow(lines, start, from, error));
      from = lines.after(start);
    }
  }
  return rows;
}

function goodRow(lines: Lines, start: number, end: number, cells: string[]): Cells {
  const placeOf = (index: number) => lines.place(start + Buffer.byteLength(beforeCell(lines.slice(start, end), index)));
  return { line: lines.at(start), cells, placeOf };
}

/** What stands before a cell of a row; the whole row when it has fewer cells. */
function beforeCell(row: string, index: number): string {
  let [delimiters, isQuoted] = [0, false];
  for (let at = 0; at < row.length; at++) {
    if (delimiters === index) return row.slice(0, at);
    const isQuote = row[at] === '"';
    isQuoted = isQuoted !== isQuote; // an escaped one turns it twice
    if (row[at] === "," && !isQuoted) delimiters++;
  }
  return row.replace(/(\r\n|\n|\r)$/, "");
}

/** @param from Where the parser started to count. */
function brokenRow(lines: Lines, start: number, from: number, error: CsvError): BrokenRow {
  const brokenCell = Number(error["index"]);
  const at = brokenCell === 0 ? start : from + Number(error["bytes"]) + 1; // it counted up to the comma before
  const rest = lines.slice(at, lines.after(at)).replace(/[\r\n]+$/, "");
  return { brokenCell, problem: { ...lines.place(at), expected: ruleBroken(rest, error), found: show(rest) } };
}

/** @param rest Of the line, from the broken cell on. */
function ruleBroken(rest: string, error: CsvError): string {
  if (error.code === "INVALID_OPENING_QUOTE") return "quotation marks around the whole cell or none in it";
  const isClosed = rest.slice(1).replaceAll('""', "").includes('"'); // on its line; a later quote is another cell's
  return isClosed ? "a comma or the end of the line after the closing quotation mark" : "a closing quotation mark";
}
