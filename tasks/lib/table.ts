/** A column's title, and whether its cells are numbers and stand to the right. */
export type Column = string | { title: string; right?: boolean };

/** Plain text, two blanks between columns, a rule under the titles. Rows have as many cells as there are columns. */
export function formatTable(columns: Column[], rows: string[][]): string {
  const titles = columns.map((column) => (typeof column === "string" ? column : column.title));
  const isRight = columns.map((column) => typeof column !== "string" && column.right === true);
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, i) => (isRight[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
