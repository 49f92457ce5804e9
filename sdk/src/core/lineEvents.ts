import { Interface, zeroPadValue, type EventFragment, type Log } from "ethers";
import {
  Drawn,
  LateIncome,
  LineApproved,
  LineCapLowered,
  LineClosed,
  LineDefaulted,
  LineLate,
  LineProposalCancelled,
  LineProposed,
  LossRecognized,
  Repaid,
} from "../generated/fragments/ILendingPool.js";
import type { EventText } from "../types/fragments.js";
import type { Address, Hex } from "../types/primitives.js";

const EVENTS = {
  LineProposed,
  LineProposalCancelled,
  LineApproved,
  LineCapLowered,
  Drawn,
  Repaid,
  LateIncome,
  LineLate,
  LineDefaulted,
  LossRecognized,
  LineClosed,
};

type Events = typeof EVENTS;
type ValuesOf<Event> = Event extends EventText<infer Values> ? Values : never;

/** An event of a credit line; amounts in USDC units, times in unix seconds. Switch on `name`. */
export type LineEvent = {
  readonly [Name in keyof Events]: ValuesOf<Events[Name]> & {
    readonly name: Name;
    readonly blockNumber: number;
    readonly logIndex: number;
    readonly transactionHash: Hex;
  };
}[keyof Events];

let parsed: Interface | undefined;

function events(): Interface {
  return (parsed ??= new Interface(Object.values(EVENTS)));
}

/** What a node filters by: any of these events, and the borrower. */
export function lineTopics(borrower?: Address): (string | string[])[] {
  const names = events().fragments.map((fragment) => (fragment as EventFragment).topicHash);
  return borrower === undefined ? [names] : [names, zeroPadValue(borrower, 32)];
}

/** The event in a log that `lineTopics` found. */
export function decodeLineEvent(log: Log): LineEvent {
  const event = events().parseLog(log);
  if (event === null) throw new TypeError("a log that lineTopics does not ask for");
  const place = { blockNumber: log.blockNumber, logIndex: log.index, transactionHash: log.transactionHash };
  return { name: event.name, ...place, ...event.args.toObject() } as LineEvent;
}
