/** The page's style sheet. Light only: the drawings have a light ground. */
export const STYLE = `
:root { color-scheme: light; --ink: #222; --soft: #5c5c5c; --line: #dcdcdc; --ground: #fff; --good: #00664b; --bad: #a83200; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 48px 0 8px; padding-top: 8px; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 24px 0 4px; }
p { margin: 0 0 12px; max-width: 75ch; }
a { color: #00578a; }
time { white-space: nowrap; }
.lead { color: var(--soft); }
.verdict { margin: 20px 0 8px; padding: 14px 18px; border-left: 6px solid var(--good); background: #f1f8f5; }
.verdict strong { display: block; font-size: 1.5rem; line-height: 1.3; color: var(--good); }
.verdict.bad { border-color: var(--bad); background: #fdf3ee; }
.verdict.bad strong { color: var(--bad); }
.verdict p { margin: 4px 0 0; }
.verdict ul { margin: 8px 0 0; padding-left: 20px; overflow-wrap: anywhere; }
.notice { padding: 10px 18px; border-left: 6px solid #e69f00; background: #fdf8ec; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 16px 0 0; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 12px 24px; margin: 12px 0; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
figure { margin: 16px 0 24px; }
figcaption { margin-top: 6px; color: var(--soft); max-width: 90ch; }
.drawing { overflow-x: auto; }
.drawing svg { display: block; min-width: 720px; height: auto; }
.scroll { overflow-x: auto; margin: 12px 0; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid #0072b2; outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: 6px; }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); border-bottom-color: #9a9a9a; vertical-align: bottom; }
.n { text-align: right; }
tfoot th, tfoot td { border-top: 1px solid #9a9a9a; border-bottom: 0; font-weight: 600; }
details { margin: 8px 0; }
summary { cursor: pointer; color: #00578a; }
details .scroll { max-height: 420px; overflow: auto; }
details thead th { position: sticky; top: 0; background: var(--ground); }
.pair caption { white-space: nowrap; }
.pair { display: flex; flex-wrap: wrap; gap: 0 56px; align-items: flex-start; }
footer { margin-top: 48px; padding-bottom: 32px; color: var(--soft); font-size: .875rem; }
@media print { details { display: none; } .drawing, .scroll { overflow: visible; } .drawing svg { min-width: 0; } }
`;
