import type { CouncilName } from "../../deploy/authority.ts";

/** Councils as the tour's tables call them. */
export const COUNCIL_NAMES: Readonly<Record<CouncilName, string>> = {
  sevenOfNine: "7 of 9",
  fiveOfNine: "5 of 9",
  fourOfNine: "4 of 9",
  threeOfFive: "3 of 5 guardians",
};
