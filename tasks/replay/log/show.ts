const WIDEST = 60;

/** Controls of the terminal and marks that turn the direction of writing; JSON leaves them as they are. */
const INVISIBLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text of a file as a message shows it: in quotation marks, cut when long, nothing in it that a terminal would obey. */
export function show(text: string): string {
  if (text === "") return "nothing";
  const cut = text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
  return JSON.stringify(cut).replace(INVISIBLE, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
