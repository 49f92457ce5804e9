import { createHash } from "node:crypto";
import { STYLE } from "./style.ts";
import { escapeHtml, escapeScript } from "./text.ts";

interface Section {
  /** Unique in the page. */
  id: string;
  title: string;
  /** HTML. */
  parts: string[];
}

interface Page {
  title: string;
  /** HTML, as are notices and footer. */
  lead: string;
  /** What is read first; empty ones are left out. */
  notices: string[];
  sections: Section[];
  footer: string;
  /** JSON of the page's figures, for programs. */
  figures: string;
}

/** Nothing is loaded and nothing runs: the style sheet is the one below, the drawings have style attributes. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** One file that needs nothing else. */
export function pageHtml({ title, lead, notices, sections, footer, figures }: Page): string {
  const links = sections.map((section) => `<li><a href="#section-${section.id}">${escapeHtml(section.title)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${lead}</p>
${notices.filter((notice) => notice !== "").join("\n")}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
</header>
<main>
${sections.map(sectionHtml).join("\n")}
</main>
<footer>
<p>${footer}</p>
</footer>
<script type="application/json" id="figures">${escapeScript(figures)}</script>
</body>
</html>
`;
}

function sectionHtml({ id, title, parts }: Section): string {
  const name = `section-${id}`;
  return `<section id="${name}" aria-labelledby="${name}-title">\n<h2 id="${name}-title">${escapeHtml(title)}</h2>\n${parts.join("\n")}\n</section>`;
}
