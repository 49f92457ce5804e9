/** Something on the chain that is not as it should be. */
export interface Finding {
  /** What is wrong, in a word or two: `code`, `owner`, `parameter`, … */
  check: string;
  /** Of what: a contract, a Safe, a role, a function. */
  subject: string;
  expected: string;
  actual: string;
}

/** Compares, counts and keeps what differs. */
export class Checklist {
  readonly findings: Finding[] = [];
  #checked = 0;

  get checked(): number {
    return this.#checked;
  }

  /** Values are equal when they read the same; lists in order. Addresses must come with their checksum on both sides. */
  equal(check: string, subject: string, actual: unknown, expected: unknown): void {
    this.#checked += 1;
    const [found, wanted] = [inWords(actual), inWords(expected)];
    if (found !== wanted) this.findings.push({ check, subject, expected: wanted, actual: found });
  }

  /** Members without order; each that is missing or too many is a finding of its own. */
  sameMembers(check: string, subject: string, actual: Iterable<string>, expected: Iterable<string>): void {
    const [found, wanted] = [new Set(actual), new Set(expected)];
    for (const member of wanted) this.equal(check, subject, found.has(member) ? member : "missing", member);
    for (const member of found) if (!wanted.has(member)) this.equal(check, subject, member, "nobody else");
  }
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(", ")}]`;
  if (value === null || value === undefined || value === "") return "none";
  return typeof value === "object" ? JSON.stringify(value) : `${value as string | number | bigint | boolean}`;
}
