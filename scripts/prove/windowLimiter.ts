import type { PlantedBug, Proof } from "./proof.ts";

const FOLDER = "test/proofs/windowLimiter";
const MODEL = `${FOLDER}/WindowModel.sol`;
const FITS = "total(self) + amount <= limit";

const bug = (what: string, find: string, replace: string, file = MODEL): PlantedBug => ({ what, file, find, replace });
const proof = (contract: string, sentence: string, ...plantedBugs: PlantedBug[]): Proof => ({
  file: `${FOLDER}/${contract}.sol`,
  sentence,
  plantedBugs,
});

/** WIN-1, by induction, and what else the NatSpec of WindowLimiter says. */
export const windowLimiter: readonly Proof[] = [
  proof("SpanBeforeAll", "WIN-1: it holds before anything has passed"),
  proof(
    "SpanWhenAQuarterBegins",
    "WIN-1: nothing that passed in the span is dropped while more can pass in it",
    bug("a quarter is dropped too early", "self.s1, self.s2, self.s3)", "self.s1, self.s2, 0)"),
    bug("four quarters are counted", "self.s2 + self.s3 + self.s4", "self.s2 + self.s3"),
  ),
  proof(
    "SpanWhenAnAmountPasses",
    "WIN-1: what passed in a span of 3 600 seconds is within the limit when the last of it passes",
    bug("one unit more than the limit passes", FITS, `${FITS} + 1`),
    bug("a quarter has 899 seconds", "QUARTER = 900", "QUARTER = 899"),
    bug("the span is a second longer", "SPAN = 3_600", "SPAN = 3_601", `${FOLDER}/SpanOfTime.sol`),
  ),
  proof(
    "SumsStayBelow40Bits",
    "no sum outgrows its 40 bits",
    bug("the highest limit is 1 100 000", "MAX_LIMIT = 1e12", "MAX_LIMIT = 1.1e12"),
  ),
  proof(
    "WhatIsLeftFits",
    "what is available fits, and no unit more",
    bug("an amount must be below what is left", FITS, "total(self) + amount < limit"),
  ),
  proof("AQuarterTakesNoRoom", "fitsAt: what fits in a quarter fits in the next, if nothing else passes"),
  proof(
    "FiveQuartersMakeAllRoom",
    "fitsAt: after five quarters nothing is counted any more",
    bug("the oldest quarter is never dropped", "self.s2, self.s3)", "self.s2, self.s3 + self.s4)"),
  ),
];
