import type { Proof } from "./proof.ts";

const FILE = "test/proofs/WindowLimiterProof.sol";
const MODEL = "test/proofs/WindowModel.sol";

/** Any 3 600 seconds. */
export const windowLimiter: Proof = {
  file: FILE,
  contract: "WindowLimiterProof",
  sentence: "WIN-1: in any closed span of 3 600 seconds no more passes than the limit when the last of it passed",
  plantedBugs: [
    {
      what: "four quarters are counted",
      file: MODEL,
      find: "self.s0 + self.s1 + self.s2 + self.s3 + self.s4;",
      replace: "self.s0 + self.s1 + self.s2 + self.s3;",
    },
    {
      what: "a quarter is dropped too early",
      file: MODEL,
      find: "0, self.s0, self.s1, self.s2, self.s3)",
      replace: "0, self.s0, self.s1, self.s2, 0)",
    },
    {
      what: "one unit more than the limit passes",
      file: MODEL,
      find: "total(self) + amount <= limit",
      replace: "total(self) + amount <= limit + 1",
    },
    { what: "a quarter has 899 seconds", file: MODEL, find: "QUARTER = 900", replace: "QUARTER = 899" },
    { what: "the span is a second longer", file: FILE, find: "SPAN = 3_600", replace: "SPAN = 3_601" },
  ],
};

/** What it says of its sums, of what is available, and of `fitsAt`. */
export const windowSums: Proof = {
  file: FILE,
  contract: "WindowSumsProof",
  sentence:
    "its sums stay below 2^40, what is left fits and no more, and waiting makes room by the fifth quarter at the latest",
  plantedBugs: [
    {
      what: "what is left does not fit",
      file: MODEL,
      find: "total(self) + amount <= limit",
      replace: "total(self) + amount < limit",
    },
    { what: "the highest limit is 1 100 000", file: MODEL, find: "MAX_LIMIT = 1e12", replace: "MAX_LIMIT = 1.1e12" },
    {
      what: "the oldest quarter is never dropped",
      file: MODEL,
      find: "self.s2, self.s3)",
      replace: "self.s2, self.s3 + self.s4)",
    },
  ],
};
