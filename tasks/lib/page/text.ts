/** Text from the log or elsewhere as HTML text or attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON for a script element: nothing in it can end the element or begin a comment. */
export function escapeScript(json: string): string {
  const code = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return json.replace(/[<>&\u2028\u2029]/g, code);
}

/** A whole number with its thousands apart. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** "34.5 %"; of nothing it is 0. */
export function formatShare(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}

/** A Unix second in UTC, which the page says once. */
export function formatTime(at: number): string {
  return new Date(at * 1_000).toISOString().slice(0, 19).replace("T", " ");
}

/** Seconds in days and hours, or what is left when it is less. */
export function formatDuration(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts = [plural(days, "day"), plural(hours, "hour"), plural(minutes, "minute")];
  const shown = parts.filter((_, i) => [days, hours, minutes][i] !== 0).slice(0, 2);
  return shown.length === 0 ? plural(seconds, "second") : shown.join(" ");
}

/** "1 job", "2 jobs". */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
