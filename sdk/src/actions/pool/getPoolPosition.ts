import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import type { RedeemRequestView } from "../../core/redeemRequest.js";
import {
  balanceOf,
  exitBlock,
  haircutOf,
  maxDeposit,
  maxRedeem,
  maxWithdraw,
  previewRedeem,
} from "../../generated/fragments/ILendingPool.js";
import type { Client } from "../../types/client.js";
import { EXIT_BLOCKS, type ExitBlock } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";
import { getRedeemRequests } from "./getRedeemRequests.js";

export interface GetPoolPositionParameters {
  /** The client's own address by default. */
  readonly account?: Address;
}

export interface GetPoolPositionReturnType {
  readonly account: Address;
  /** Of rUSDC (12 decimals) in its wallet; those in the queue are not. */
  readonly shares: bigint;
  /** USDC units they are worth now at an exit, whether or not they may leave. Down. */
  readonly assets: bigint;
  /** USDC units it may deposit. */
  readonly maxDeposit: bigint;
  /** USDC units that can leave at once; 0 while exits wait. */
  readonly maxWithdraw: bigint;
  /** Shares that can leave at once; 0 while exits wait. */
  readonly maxRedeem: bigint;
  /** Why its exits wait; `None`: they do not. */
  readonly exitBlock: ExitBlock;
  /** The least price at which it leaves while a line is late; 0: it waits. */
  readonly minPriceE18: bigint;
  /** Oldest first. */
  readonly requests: readonly RedeemRequestView[];
  /** Shares of its requests that wait. */
  readonly pendingShares: bigint;
  /** Shares that were settled and not claimed. */
  readonly claimableShares: bigint;
  /** USDC units for them. */
  readonly claimableAssets: bigint;
}

/**
 * What an account has in the lending pool and in its queue.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getPoolPosition } from "@cyberplaza/sdk";
 *
 * const { assets, maxWithdraw, exitBlock, claimableAssets } = await getPoolPosition(user);
 */
export async function getPoolPosition(
  client: Client,
  { account: given }: GetPoolPositionParameters = {},
): Promise<GetPoolPositionReturnType> {
  const action = "getPoolPosition";
  const { lendingPool } = client.addresses;
  const account = await ownAddress(client, action, "account", given);
  const [[shares, assets], [deposit], [withdraw], [redeem], [block], [minPriceE18], requests] = await Promise.all([
    read(client, action, lendingPool, balanceOf, [account]).then(async ([held]) => {
      const [worth] = await read(client, action, lendingPool, previewRedeem, [held]);
      return [held, worth] as const;
    }),
    read(client, action, lendingPool, maxDeposit, [account]),
    read(client, action, lendingPool, maxWithdraw, [account]),
    read(client, action, lendingPool, maxRedeem, [account]),
    read(client, action, lendingPool, exitBlock, [account]),
    read(client, action, lendingPool, haircutOf, [account]),
    getRedeemRequests(client, { controller: account }),
  ]);
  const sum = (key: "pending" | "claimableShares" | "claimableAssets"): bigint =>
    requests.reduce((total, request) => total + request[key], 0n);
  return {
    account,
    shares,
    assets,
    maxDeposit: deposit,
    maxWithdraw: withdraw,
    maxRedeem: redeem,
    exitBlock: enumName(EXIT_BLOCKS, block),
    minPriceE18,
    requests,
    pendingShares: sum("pending"),
    claimableShares: sum("claimableShares"),
    claimableAssets: sum("claimableAssets"),
  };
}
