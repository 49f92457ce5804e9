import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { paidBy } from "../../core/paidBy.js";
import { poolDeposit, type PoolDeposit } from "../../core/poolChange.js";
import {
  Deposit,
  deposit,
  depositWithAuthorization,
  depositWithPermit,
} from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { OwnPayment } from "../../types/payment.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface DepositPoolParameters extends WithOverrides {
  /** USDC units (6 decimals), at least 10 USDC. */
  readonly assets: bigint;
  /** Who gets the shares; who pays by default. */
  readonly receiver?: Address;
  /** By allowance when there is none, else by `signPoolPermit` or `signPoolAuthorization`. */
  readonly payment?: OwnPayment;
}

export type DepositPoolResult = PoolDeposit;

export type DepositPoolReturnType = SentTransaction<DepositPoolResult>;

type Simulated = Pick<DepositPoolResult, "shares">;

type DepositPool = WriteAction<DepositPoolParameters, DepositPoolResult, Simulated>;

const COMMON = {
  name: "depositPool",
  events: [Deposit],
  to: ({ addresses }: { addresses: { lendingPool: Address } }) => addresses.lendingPool,
  result: poolDeposit,
  simulated: ([shares]: readonly [bigint]): Simulated => ({ shares }),
} as const;

const byAllowance: DepositPool = /* @__PURE__ */ defineWrite({
  ...COMMON,
  fn: deposit,
  args: async ({ assets, receiver, overrides }: DepositPoolParameters, client) => [
    assets,
    await ownAddress(client, "depositPool", "receiver", receiver ?? overrides?.from),
  ],
});

const byPermit: DepositPool = /* @__PURE__ */ defineWrite({
  ...COMMON,
  fn: depositWithPermit,
  args: async ({ assets, receiver, payment, overrides }: DepositPoolParameters, client) => {
    const { deadline, signature } = paidBy("Permit", payment, assets);
    const to = await ownAddress(client, "depositPool", "receiver", receiver ?? overrides?.from);
    return [assets, to, deadline, signature];
  },
});

const byAuthorization: DepositPool = /* @__PURE__ */ defineWrite({
  ...COMMON,
  fn: depositWithAuthorization,
  args: ({ assets, receiver, payment }: DepositPoolParameters) => {
    const { payer, validAfter, validBefore, salt, signature } = paidBy("Authorization", payment);
    const from = checkAddress("payment.payer", payer);
    const to = receiver === undefined ? from : checkAddress("receiver", receiver);
    return [from, assets, to, { validAfter, validBefore, salt, signature }];
  },
});

/**
 * Lends USDC to the pool, for rUSDC: shares that earn what its borrowers pay. Shares = ⌊assets × (supply + 10^6) / (total assets +
 * 1)⌋, down: the fraction stays with the pool. By allowance (`depositPoolRequirements`), by permit, or by an authorization (EIP-3009)
 * that anyone may send: the sender can change neither amount nor receiver. `previewPoolDeposit` of `@cyberplaza/sdk/math` says what
 * it gives.
 *
 * @throws LendingPoolBelowMinimumError, LendingPoolAboveMaxError, LendingPoolBadShareReceiverError, ContractPausedError,
 * InvalidParameterError, InvalidAddressError, ContractRevertError with USDC's words
 * @example
 * import { depositPool, signPoolPermit } from "@cyberplaza/sdk";
 *
 * const assets = 1_000_000_000n; // 1 000 USDC
 * const payment = await signPoolPermit(user, { assets });
 * const { shares } = await (await depositPool(user, { assets, payment })).wait();
 */
export const depositPool: DepositPool = /* @__PURE__ */ chooseWrite(({ payment }) => {
  if (payment?.kind === "Permit") return byPermit;
  return payment?.kind === "Authorization" ? byAuthorization : byAllowance;
});
