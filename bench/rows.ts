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
  "ve.create.first": {
    what: "create a lock, first of the week, new end",
    floor: 110_900,
    peer: { name: "FIAT", gas: 408_100 },
    limit: 150_000,
  },
  "ve.create.shared": {
    what: "create a lock, same week, shared end",
    floor: 93_800,
    peer: { name: "FIAT", gas: 321_000 },
    limit: 130_000,
  },
  "ve.create.delegated": { what: "create a lock while delegating to another", limit: 200_000 },
  "ve.increase": {
    what: "increase the amount",
    floor: 98_600,
    peer: { name: "Velodrome", gas: 199_800 },
    limit: 130_000,
  },
  "ve.extend": { what: "extend", floor: 104_200, peer: { name: "Velodrome", gas: 196_000 }, limit: 140_000 },
  "ve.withdraw": { what: "withdraw after the end", floor: 63_900, peer: { name: "FIAT", gas: 181_100 }, limit: 85_000 },
  "ve.delegate": { what: "delegate a lock to another" },
  "ve.catchup.1": {
    what: "first write after a silent week",
    floor: 50_000,
    peer: { name: "Velodrome", gas: 132_000 },
    limit: 65_000,
  },
  "ve.catchup.10": {
    what: "the same after 10 weeks",
    floor: 61_000,
    peer: { name: "Velodrome", gas: 579_000 },
    limit: 80_000,
  },
  "ve.catchup.52": {
    what: "the same after 52 weeks",
    floor: 105_000,
    peer: { name: "Velodrome", gas: 2_666_000 },
    limit: 140_000,
  },
  "fees.claim.1": {
    what: "claim USDC over a week",
    floor: 53_700,
    peer: { name: "Balancer", gas: 108_900 },
    limit: 75_000,
  },
  "fees.claim.10": {
    what: "the same over 10 weeks",
    floor: 53_700,
    peer: { name: "Balancer", gas: 353_700 },
    limit: 75_000,
  },
  "fees.claim.50": {
    what: "the same over 50 weeks",
    floor: 53_700,
    peer: { name: "Balancer", gas: 1_579_000 },
    limit: 75_000,
  },
  "vest.release.first": {
    what: "first release of a schedule that starts with the listing, to a holder of CPT",
    floor: 59_100,
    peer: { name: "OZ VestingWallet", gas: 65_200 },
    limit: 70_000,
  },
  "vest.release.later": {
    what: "a later release, of a schedule with a start of its own",
    floor: 42_000,
    peer: { name: "OZ VestingWallet", gas: 48_100 },
    limit: 55_000,
  },
  "vest.release.newcomer": { what: "a first release to somebody who has no CPT yet" },
  "vest.release.limited": { what: "release of a private-sale schedule to somebody who has no CPT yet" },
  "vest.release.limited.day": { what: "the same, the first of the day: asks for the pool's volume" },
  "sale.buy": { what: "buy in the private sale, from an allowance" },
  "buyback.buy": { what: "a swap of the buyback" },
  "buyback.burn": { what: "the quarterly burn" },
  "treasury.pay.usdc": { what: "the operator pays USDC" },
  "treasury.pay.cpt": { what: "the operator pays CPT, valued by the oracle" },
  "oracle.poke": { what: "observe the price" },
  "observer.refresh": { what: "observe the pool's volume after a day" },
  "gov.propose": { what: "propose one action", peer: { name: "OZ lean", gas: 84_100 }, limit: 110_000 },
  "gov.vote": { what: "the first vote on a proposal", peer: { name: "OZ lean", gas: 92_500 }, limit: 110_000 },
  "gov.vote.later": { what: "a later vote" },
  "gov.vote.quorum": { what: "the vote that reaches the quorum" },
  "gov.queue": { what: "queue it" },
  "gov.execute": { what: "execute it: a transfer of CPT", peer: { name: "OZ lean", gas: 120_700 }, limit: 135_000 },
  "dao.top.poke.first": { what: "poke the first of an epoch into the set of the largest holders" },
  "dao.top.poke": { what: "poke another into a set that is not full" },
  "dao.top.poke.best": { what: "poke into a full set: stays on top of the heap, was a holder in an earlier epoch" },
  "dao.top.poke.worst": { what: "poke into a full set: sinks to the bottom of the heap, was never a holder" },
  "dao.top.poke.passed": { what: "poke somebody with too few votes" },
  "dao.top.poke100": { what: "poke 100 into the set of an epoch, the smallest first" },
  "dao.top.poke100.later": { what: "the same two epochs later" },
  "pool.deposit": {
    what: "deposit, not the first",
    floor: 56_800,
    peer: { name: "Morpho V2", gas: 77_300 },
    limit: 74_000,
  },
  "pool.deposit.day": { what: "the same as the first of a day" },
  "pool.withdraw": { what: "withdraw", floor: 55_500, peer: { name: "Morpho V2", gas: 75_300 }, limit: 76_000 },
  "pool.requestRedeem": {
    what: "request a redemption while others wait",
    floor: 63_200,
    peer: { name: "Maple", gas: 148_900 },
    limit: 80_000,
  },
  "pool.requestRedeem.first": { what: "the same as the first that waits" },
  "pool.requestRedeem.atOnce": { what: "the same, settled at once" },
  "pool.settle": {
    what: "settle the queue, any number of requests, as the first of a day",
    floor: 68_800,
    peer: { name: "Maple", gas: 167_700 },
    limit: 95_000,
  },
  "pool.claimRedeem": { what: "claim it", floor: 48_100, peer: { name: "Maple", gas: 93_700 }, limit: 64_000 },
  "pool.draw": {
    what: "draw on a credit line",
    floor: 54_200,
    peer: { name: "Morpho Blue", gas: 83_900 },
    limit: 72_000,
  },
  "pool.draw.first": { what: "the same for the first time" },
  "pool.repay": {
    what: "repay a credit line in part",
    floor: 54_200,
    peer: { name: "Morpho Blue", gas: 78_100 },
    limit: 72_000,
  },
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
  "revenue.distribute": { what: "pull fees, split them, pay nine sinks" },
} as const satisfies Record<string, Row>;

export type RowId = keyof typeof ROWS;
