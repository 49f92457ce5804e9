/** Cells of a table of the page by its id, row by row; the last row is that of sums when there is one. */
export function tableOf(html: string, id: string): string[][] {
  const [table] = new RegExp(`<table id="${id}">[\\s\\S]*?</table>`).exec(html) ?? [];
  if (table === undefined) throw new Error(`the page has no table ${id}`);
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1);
  return rows.map(([row]) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => plain(cell)));
}

/** What a reader sees. */
export function textOf(html: string): string {
  const body = html.replace(/^[\s\S]*<body>/, "").replace(/<script[\s\S]*?<\/script>/g, "");
  return plain(body.replace(/<[^>]*>/g, "\n"));
}

function plain(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** Names as a hostile log may have them. */
export const HOSTILE = [
  `</script><img src=x onerror="alert(1)">`,
  `<!--<script>`,
  `"><svg onload=alert(1)>`,
  `' autofocus onfocus=alert(1) x='`,
  "&lt;b&gt; \u2028 ${1} \\u003c",
] as const;
