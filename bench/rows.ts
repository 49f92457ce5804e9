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
  "escrow.open100": { what: "100 jobs under one quote, one transaction", limit: 3_000_000 },
  "escrow.open.terms": { what: "open a job with service levels and a licence, from the balance" },
  "escrow.open.permit": { what: "open a job by EIP-2612 permit" },
  "escrow.open.authorization": { what: "open a job by EIP-3009 authorization, sent by another" },
  "escrow.open.offer": { what: "open a job under a stored offer, from the balance" },
  "escrow.start": { what: "start a job" },
  "escrow.start100": { what: "start 100 jobs in one transaction" },
  "escrow.report100.same": {
    what: "report 100 jobs: one batch signature, one user, one provider",
    floor: 853_000,
    peer: { name: "Filecoin Pay", gas: 4_192_000 },
    limit: 1_300_000,
  },
  "escrow.report100.signed": {
    what: "the same, every report signed on its own",
    floor: 1_320_000,
    limit: 1_900_000,
  },
  "escrow.report100.distinct": {
    what: "one batch signature, 100 providers, same-day buckets in use",
    limit: 1_900_000,
  },
  "escrow.report100.roll": { what: "the same when every provider's day rolls over", limit: 2_700_000 },
  "escrow.single": {
    what: "report and settle one job alone",
    peer: { name: "ERC-8183", gas: 105_500 },
    limit: 90_000,
  },
  "escrow.cosigned": { what: "report one job by user and provider" },
  "escrow.accept": { what: "accept a reported job" },
  "escrow.accept.payout": { what: "accept a reported job of a provider with automatic payouts" },
  "escrow.claim": { what: "a provider's own claim" },
  "escrow.cancel": { what: "cancel a job before its start" },
  "escrow.withdraw": { what: "withdraw from the escrow" },
  "escrow.forward": { what: "forward a day's matured fees" },
  "revenue.distribute": { what: "pull fees, split them, pay seven sinks" },
} as const satisfies Record<string, Row>;

export type RowId = keyof typeof ROWS;
