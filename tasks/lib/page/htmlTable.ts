import type { Column } from "../table.ts";
import { escapeHtml } from "./text.ts";

interface HtmlTable {
  /** In the page. */
  id: string;
  caption: string;
  columns: Column[];
  /** The first cell names the row. */
  rows: string[][];
  /** The row of sums. */
  foot?: string[];
}

/** A table that scrolls by itself when the page is narrower. Cells are plain text. */
export function htmlTable({ id, caption, columns, rows, foot }: HtmlTable): string {
  const attributes = columns.map((column) => (typeof column !== "string" && column.right === true ? ' class="n"' : ""));
  const line = (cells: string[]): string => {
    const [name = "", ...rest] = cells.map(escapeHtml);
    const values = rest.map((cell, i) => `<td${attributes[i + 1] ?? ""}>${cell}</td>`);
    return `<tr><th scope="row">${name}</th>${values.join("")}</tr>`;
  };
  const titles = columns.map((column, i) => {
    const title = typeof column === "string" ? column : column.title;
    return `<th scope="col"${attributes[i] ?? ""}>${escapeHtml(title)}</th>`;
  });
  return [
    `<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">`,
    `<table id="${id}">`,
    `<caption id="${id}-caption">${escapeHtml(caption)}</caption>`,
    `<thead><tr>${titles.join("")}</tr></thead>`,
    `<tbody>`,
    ...rows.map(line),
    `</tbody>`,
    ...(foot === undefined ? [] : [`<tfoot>${line(foot)}</tfoot>`]),
    `</table>`,
    `</div>`,
  ].join("\n");
}

export const right = (title: string): Column => ({ title, right: true });
