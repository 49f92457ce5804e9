import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { debtOf, drawable as drawableFragment, lineOf, proposalOf } from "../../generated/fragments/ILendingPool.js";
import type { Client } from "../../types/client.js";
import { LINE_STATUSES, type LineStatus } from "../../types/enums.js";
import type { Address, Hex } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";

export interface GetCreditLineParameters {
  /** The client's own address by default. */
  readonly borrower?: Address;
}

/** Terms that wait until they can be put into force. */
export interface ProposedLine {
  /** USDC units. */
  readonly cap: bigint;
  /** Unix second. */
  readonly maturity: bigint;
  /** Unix second from which on anyone can activate them (`activateLine`). */
  readonly readyAt: bigint;
  readonly purpose: Hex;
}

export interface GetCreditLineReturnType {
  readonly borrower: Address;
  readonly status: LineStatus;
  readonly purpose: Hex;
  /** USDC units it can have drawn in all. */
  readonly cap: bigint;
  /** USDC units it could draw now. */
  readonly drawable: bigint;
  /** USDC units it owes now, interest included. Up: the pool has the fraction. */
  readonly debt: bigint;
  /** Interest of it. */
  readonly interest: bigint;
  /** Lent and not repaid; of a late line its debt when it was marked, less what was repaid of it. */
  readonly principal: bigint;
  /** Whether it may have half of the total assets, and not a tenth. */
  readonly isFacility: boolean;
  /** Unix second from which on nothing can be drawn; 0 without a line. */
  readonly maturity: bigint;
  /** Unix second from which on anyone can mark it late, if it owes something. */
  readonly lateFrom: bigint;
  /** Unix second from which on anyone can mark it defaulted, if it is late. */
  readonly defaultFrom: bigint;
  /** Unix second from which on anyone can take the loss on it, if it is in default. */
  readonly lossFrom: bigint;
  /** Of a late line: USDC units of its debt that the pool still counts on. */
  readonly counted: bigint;
  /** Losses on it that the shares bore, less what came back. */
  readonly writtenOff: bigint;
  /** Losses on it that the insurance's compartment bore, less what came back. */
  readonly covered: bigint;
  /** undefined: nothing is proposed. */
  readonly proposal: ProposedLine | undefined;
}

const DAY = 86_400n;
const LATE = 3n * DAY;
const DEFAULTED = 33n * DAY;
const LOST = 123n * DAY;

/**
 * A borrower's credit line: what it owes, what it may draw, and when it becomes late.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getCreditLine } from "@cyberplaza/sdk";
 *
 * const { debt, drawable, maturity } = await getCreditLine(borrower);
 */
export async function getCreditLine(
  client: Client,
  { borrower: given }: GetCreditLineParameters = {},
): Promise<GetCreditLineReturnType> {
  const action = "getCreditLine";
  const { lendingPool } = client.addresses;
  const borrower = await ownAddress(client, action, "borrower", given);
  const [[line], [debt, interest], [drawable], [proposed]] = await Promise.all([
    read(client, action, lendingPool, lineOf, [borrower]),
    read(client, action, lendingPool, debtOf, [borrower]),
    read(client, action, lendingPool, drawableFragment, [borrower]),
    read(client, action, lendingPool, proposalOf, [borrower]),
  ]);
  const { purpose, cap, principal, isFacility, maturity, counted, writtenOff, covered } = line;
  return {
    borrower,
    status: enumName(LINE_STATUSES, line.status),
    purpose,
    cap,
    drawable,
    debt,
    interest,
    principal,
    isFacility,
    maturity,
    lateFrom: maturity === 0n ? 0n : maturity + LATE,
    defaultFrom: maturity === 0n ? 0n : maturity + DEFAULTED,
    lossFrom: maturity === 0n ? 0n : maturity + LOST,
    counted,
    writtenOff,
    covered,
    proposal: proposed.readyAt === 0n ? undefined : proposalFrom(proposed),
  };
}

function proposalFrom({ cap, maturity, readyAt, purpose }: ProposedLine): ProposedLine {
  return { cap, maturity, readyAt, purpose };
}
