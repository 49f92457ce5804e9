import type { Column } from "../table.ts";
import { htmlTable } from "./htmlTable.ts";
import { escapeHtml } from "./text.ts";

interface Figure {
  id: string;
  title: string;
  /** What one sees. */
  caption: string;
  /** SVG. */
  drawings: string[];
  /** The numbers behind the drawings. */
  columns: Column[];
  rows: string[][];
}

/** A picture with what it shows in words and in numbers. */
export function figure({ id, title, caption, drawings, columns, rows }: Figure): string {
  return [
    `<figure aria-labelledby="${id}-title">`,
    `<h3 id="${id}-title">${escapeHtml(title)}</h3>`,
    ...drawings.map((svg) => `<div class="drawing">${svg}</div>`),
    `<figcaption>${escapeHtml(caption)}</figcaption>`,
    `<details><summary>The numbers of this picture</summary>`,
    htmlTable({ id: `${id}-table`, caption: title, columns, rows }),
    `</details>`,
    `</figure>`,
  ].join("\n");
}
