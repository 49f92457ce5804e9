import { AbiCoder } from "ethers";
import type { Client } from "../types/client.js";
import { PAYMENT_KINDS } from "../types/enums.js";
import type { Payment } from "../types/payment.js";
import type { Address, Hex } from "../types/primitives.js";
import { enumIndex } from "../utils/enumIndex.js";
import { ownAddress } from "./ownAddress.js";

/** A payment as the contract's struct holds it. */
export interface EncodedPayment {
  readonly kind: number;
  readonly payer: Address;
  readonly data: Hex;
}

/**
 * @param from Who pays when the payment names nobody; the client's own address by default.
 * @throws InvalidParameterError, InvalidAddressError, MissingSignerError
 */
export async function encodePayment(
  client: Client,
  action: string,
  payment: Payment,
  from: Address | undefined,
): Promise<EncodedPayment> {
  const kind = enumIndex("payment.kind", PAYMENT_KINDS, payment.kind);
  return {
    kind,
    payer: await ownAddress(client, action, "payment.payer", payment.payer ?? from),
    data: dataOf(payment),
  };
}

function dataOf(payment: Payment): Hex {
  const encode = (types: readonly string[], values: readonly unknown[]): Hex =>
    AbiCoder.defaultAbiCoder().encode(types, values) as Hex;
  switch (payment.kind) {
    case "Permit":
      return encode(["uint256", "uint256", "bytes"], [payment.value, payment.deadline, payment.signature]);
    case "Authorization": {
      const { validAfter, validBefore, salt, signature } = payment;
      return encode(["uint256", "uint256", "bytes32", "bytes"], [validAfter, validBefore, salt, signature]);
    }
    case "Voucher":
      return payment.data ?? "0x";
    default:
      return "0x";
  }
}
