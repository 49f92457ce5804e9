/** A contract, in the file of its name, whose assertions the model checker proves, and mistakes with which it must not. */
export interface Proof {
  readonly file: string;
  /** What is proved, in words. */
  readonly sentence: string;
  readonly plantedBugs: readonly PlantedBug[];
}

/** A change to a file after which the sentence is wrong. */
export interface PlantedBug {
  readonly what: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
