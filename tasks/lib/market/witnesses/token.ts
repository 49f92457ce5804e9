import { dataSlice, getAddress, id, type Log } from "ethers";
import { ESCROW, ROUTER, Statement } from "../../ledger.ts";
import type { Market } from "../market.ts";

/** What USDC's own transfers say about money that crossed the borders of escrow and router. */
export async function tokenStatement({ addresses, connection, nameOf }: Market): Promise<Statement> {
  const { usdc, jobEscrow, revenueRouter } = addresses;
  const topics = [id("Transfer(address,address,uint256)")];
  const logs = await connection.ethers.provider.getLogs({ address: usdc, topics, fromBlock: 0 });
  const statement = new Statement("USDC's transfers");
  // stated also when there is no transfer at all: else nothing would be compared
  statement.add(ESCROW, "usdc", 0n).add(ESCROW, "feesForwarded", 0n);
  statement.add(ROUTER, "received", 0n).add(ROUTER, "sent", 0n);
  for (const { from, to, value } of logs.map(readTransfer)) {
    if (to === jobEscrow) statement.add(nameOf(from), "deposited", value).add(ESCROW, "usdc", value);
    if (to === revenueRouter) statement.add(ROUTER, "received", value);
    if (from === revenueRouter) statement.add(ROUTER, "sent", value);
    if (from !== jobEscrow) continue;
    statement.add(ESCROW, "usdc", -value);
    if (to === revenueRouter) statement.add(ESCROW, "feesForwarded", value);
    else statement.add(nameOf(to), "withdrawn", value);
  }
  return statement;
}

function readTransfer({ topics, data }: Log): { from: string; to: string; value: bigint } {
  const party = (topic = ""): string => getAddress(dataSlice(topic, 12));
  return { from: party(topics[1]), to: party(topics[2]), value: BigInt(data) };
}
