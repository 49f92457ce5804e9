const TIMES = ["creation_time", "deletion_time", "scheduled_time"];

/** The log several times, one after the other: names get a suffix, times move on by the log's length. */
export function repeatLog(text: string, times: number): string {
  const [header = "", ...rows] = text.trim().split(/\r?\n/);
  const columns = header.split(",");
  const name = columns.indexOf("name");
  const moments = TIMES.map((column) => columns.indexOf(column));
  const cells = rows.map((row) => row.split(","));
  const length = cells.reduce((longest, row) => Math.max(longest, ...moments.map((i) => Number(row[i]))), 0) + 1;
  const copies = Array.from({ length: times }, (_, copy) =>
    cells.map((row) =>
      row
        .map((cell, i) => {
          if (i === name) return `${cell}-${copy + 1}`;
          return moments.includes(i) && cell !== "" ? String(Number(cell) + copy * length) : cell;
        })
        .join(","),
    ),
  );
  return [header, ...copies.flat(), ""].join("\n");
}
