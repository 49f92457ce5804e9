import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { treasuryToken, type TreasuryToken } from "../../core/treasuryToken.js";
import { deposit, Deposited } from "../../generated/fragments/InsuranceFund.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { COMPARTMENTS, type Compartment } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { enumName } from "../../utils/enumName.js";

export interface DepositInsuranceParameters extends WithOverrides {
  readonly compartment: Compartment;
  readonly token: TreasuryToken;
  /** In the token's units. */
  readonly amount: bigint;
}

export interface DepositInsuranceResult {
  readonly compartment: Compartment;
  readonly from: Address;
  /** In the token's units. */
  readonly amount: bigint;
}

export type DepositInsuranceReturnType = SentTransaction<DepositInsuranceResult>;

/**
 * Pulls USDC or CPT from the client's account into a compartment of the insurance, full or not. It does not come back. Needs an
 * allowance: see `depositInsuranceRequirements`.
 *
 * @throws InvalidParameterError, ERC20InsufficientAllowanceError, ContractRevertError with USDC's words
 * @example
 * import { approveUsdc, depositInsurance, depositInsuranceRequirements } from "@cyberplaza/sdk";
 *
 * const params = { compartment: "Pool", token: "usdc", amount: 1_000_000n } as const;
 * for (const { spender, amount } of await depositInsuranceRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * await (await depositInsurance(user, params)).wait();
 */
export const depositInsurance: WriteAction<DepositInsuranceParameters, DepositInsuranceResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "depositInsurance",
    fn: deposit,
    events: [Deposited],
    to: ({ addresses }) => addresses.insuranceFund,
    args: ({ compartment, token, amount }, client) => [
      enumIndex("compartment", COMPARTMENTS, compartment),
      treasuryToken(client, token),
      amount,
    ],
    result: (events) => {
      const { compartment, from, amount } = events.one(Deposited);
      return { compartment: enumName(COMPARTMENTS, compartment), from, amount };
    },
    simulated: nothing,
  });
