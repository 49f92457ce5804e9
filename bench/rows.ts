/** A row of the gas table: what is measured, and what others need for it. All figures are gas of whole transactions. */
export interface Row {
  what: string;
  /** 21 000, calldata, storage, accounts and logs alone: no opcodes, no proxy. */
  floor?: number;
  /** The best peer measured, without a proxy. */
  peer?: { name: string; gas: number };
  /** Ours must not exceed it. */
  limit?: number;
}

/** Every row there is so far, in the order of the table. Rows without a limit are watched for growth only. */
export const ROWS = {
  "escrow.open": {
    what: "open a job from an allowance, quote signed by a key, accounts exist",
    floor: 68_100,
    peer: { name: "Livepeer", gas: 90_700 },
    limit: 115_000,
  },
  "escrow.open.balance": { what: "the same from the escrow balance", limit: 102_000 },
  "escrow.open.first": {
    what: "the same, first job of both: the user has deposited, the provider registered",
    limit: 140_000,
  },
  "escrow.start": { what: "start a job" },
  "escrow.single": {
    what: "report and settle one job alone",
    peer: { name: "ERC-8183", gas: 105_500 },
    limit: 90_000,
  },
  "escrow.accept": { what: "accept a reported job" },
  "escrow.cancel": { what: "cancel a job before its start" },
  "escrow.withdraw": { what: "withdraw from the escrow" },
  "escrow.forward": { what: "forward a day's matured fees" },
  "revenue.distribute": { what: "pull fees, split them, pay seven sinks" },
} as const satisfies Record<string, Row>;

export type RowId = keyof typeof ROWS;
