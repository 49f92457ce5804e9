import { readFileSync } from "node:fs";

/** What the page says about one action in one state by one role. */
export type Cell =
  { kind: "becomes"; state: string; breach: boolean } | { kind: "stays" } | { kind: "unchanged" } | Refused | Skipped;
interface Named {
  error: string;
  /** The status that the action needs, where the error is `WrongStatus`. */
  expected: string | undefined;
}
type Refused = { kind: "refused" } & Named;
type Skipped = { kind: "skipped" } & Named;

export interface StateRow {
  name: string;
  leadsTo: readonly string[];
  inTime: readonly string[];
}

export interface WayOut {
  from: string;
  does: string;
  leadsTo: string;
}

export interface Page {
  roles: readonly string[];
  states: readonly StateRow[];
  /** By heading, state and role. */
  actions: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Cell>>>;
  /** What is refused while the escrow is paused; everything else is as ever. */
  refusedWhilePaused: readonly string[];
  /** Functions that belong to no job, open to anyone. */
  withoutJob: readonly string[];
  waysOut: ReadonlyMap<string, WayOut>;
  /** What is missing, surplus or cannot be read. */
  problems: readonly string[];
}

interface Section {
  heading: string;
  rows: string[][];
}

/** Reads `docs/state-machine.md`. */
export function readPage(path: string): Page {
  const problems: string[] = [];
  const sections = readSections(readFileSync(path, "utf8"));
  const table = (heading: string): string[][] => {
    const found = sections.filter((section) => section.heading === heading);
    if (found.length !== 1) problems.push(`the page has ${found.length} sections "${heading}"`);
    return found[0]?.rows.slice(1) ?? [];
  };
  const roles = table("Roles").map(([role = ""]) => role);
  const states = table("States").map(([name = "", , leadsTo = "", inTime = ""]) => ({
    name,
    leadsTo: list(leadsTo),
    inTime: list(inTime),
  }));
  const names = states.map(({ name }) => name);
  problems.push(...repeated(roles, "role"), ...repeated(names, "state"));

  const actions = new Map<string, Map<string, Map<string, Cell>>>();
  for (const { heading, rows } of sections.filter((section) => section.rows[0]?.[0] === "state \\ by")) {
    if (actions.has(heading)) problems.push(`there are two sections "${heading}"`);
    actions.set(heading, expand(heading, rows, names, roles, problems));
  }

  const waysOut = new Map<string, WayOut>();
  for (const [of = "", from = "", does = "", leadsTo = ""] of table("Nobody's money stays locked")) {
    for (const state of list(of)) {
      if (waysOut.has(state)) problems.push(`two ways out of ${state}`);
      if (!names.includes(state)) problems.push(`a way out of ${state}, which is no state`);
      if (!names.includes(leadsTo)) problems.push(`a way out to ${leadsTo}, which is no state`);
      waysOut.set(state, { from, does: does.replaceAll("`", ""), leadsTo });
    }
  }
  return {
    roles,
    states,
    actions,
    refusedWhilePaused: functions(table("While paused")),
    withoutJob: functions(table("What belongs to no job")),
    waysOut,
    problems,
  };
}

/** Headings, each with the table that follows it. */
function readSections(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.split("\n")) {
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined) sections.push({ heading: heading.replaceAll("`", ""), rows: [] });
    if (!line.startsWith("|") || /^\|[-| ]+\|$/.test(line)) continue;
    const row = line.split("|").slice(1, -1);
    sections.at(-1)?.rows.push(row.map((cell) => cell.trim()));
  }
  return sections;
}

/** One cell for each state and each role out of rows and columns that may stand for several. */
function expand(
  heading: string,
  [header = [], ...rows]: string[][],
  states: readonly string[],
  roles: readonly string[],
  problems: string[],
): Map<string, Map<string, Cell>> {
  const columns = groups(header.slice(1), roles, "everyone", `${heading}: role`, problems);
  const lines = groups(
    rows.map(([of = ""]) => of),
    states,
    "every state",
    `${heading}: state`,
    problems,
  );
  const cells = new Map<string, Map<string, Cell>>();
  rows.forEach((row, index) => {
    if (row.length !== header.length) problems.push(`${heading}: the row of ${row[0]} has ${row.length} columns`);
    for (const state of lines[index] ?? []) {
      const byRole = new Map<string, Cell>();
      columns.forEach((members, column) => {
        const text = row[column + 1] ?? "";
        const cell = readCell(text, states);
        if (cell === undefined) problems.push(`${heading}: "${text}" of ${state} cannot be read`);
        else members.forEach((role) => byRole.set(role, cell));
      });
      cells.set(state, byRole);
    }
  });
  return cells;
}

/** What each label stands for. Every member must be in exactly one. */
function groups(
  labels: readonly string[],
  members: readonly string[],
  all: string,
  what: string,
  problems: string[],
): string[][] {
  const rest = all === "everyone" ? "everyone else" : "every other state";
  const named = labels.flatMap((label) => (label === all || label === rest ? [] : list(label)));
  for (const name of named) if (!members.includes(name)) problems.push(`${what} ${name} does not exist`);
  const others = members.filter((member) => !named.includes(member));
  const meanings = labels.map((label) => {
    if (label === all) return [...members];
    return label === rest ? others : list(label);
  });
  const counts = meanings.flat();
  problems.push(...repeated(counts, what));
  for (const member of members) if (!counts.includes(member)) problems.push(`${what} ${member} is missing`);
  for (const [index, meaning] of meanings.entries()) {
    if (meaning.length === 0) problems.push(`${what}: "${labels[index]}" stands for nothing`);
  }
  return meanings;
}

function readCell(text: string, states: readonly string[]): Cell | undefined {
  if (text === "stays" || text === "unchanged") return { kind: text };
  const becomes = /^\*\*(.+)\*\*(, breach)?$/.exec(text);
  if (becomes !== null) {
    const state = becomes[1] ?? "";
    return states.includes(state) ? { kind: "becomes", state, breach: becomes[2] !== undefined } : undefined;
  }
  const refused = /^(skipped )?`(\w+)(?:\((\w+)\))?`$/.exec(text);
  if (refused === null) return undefined;
  return { kind: refused[1] === undefined ? "refused" : "skipped", error: refused[2] ?? "", expected: refused[3] };
}

function list(text: string): string[] {
  return text === "–" ? [] : text.split(", ");
}

function functions(rows: readonly string[][]): string[] {
  return rows.map(([name = ""]) => name.replaceAll("`", ""));
}

function repeated(names: readonly string[], what: string): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${what} ${name} appears twice`);
}
