import { AbiCoder, concat, keccak256, type TypedDataDomain, type TypedDataField } from "ethers";

type Types = Record<string, TypedDataField[]>;

/** EIP-712 types from their text, e.g. `Acceptance(uint256 jobId,uint256 amount)`. */
function types(text: string): Types {
  const [, name = "", list = ""] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  const fields = list.split(",").map((field) => {
    const [type = "", fieldName = ""] = field.split(" ");
    return { name: fieldName, type };
  });
  return { [name]: fields };
}

/* THE ESCROW'S */

export const QUOTE = types(
  "Quote(address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,uint256 serviceTerms,bytes32 specHash,uint64 nonce)",
);
export const REPORT = types(
  "UsageReport(uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 performanceBps,uint16 availabilityBps,bytes32 meteringRoot)",
);
export const BATCH = types("UsageBatch(bytes32 reportsHash)");
export const ACCEPTANCE = types("Acceptance(uint256 jobId,uint256 amount)");

/* THE TOKEN'S */

export const PERMIT_TYPES = types("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
const AUTHORIZATION = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce";
export const RECEIVE = types(`ReceiveWithAuthorization(${AUTHORIZATION})`);
export const TRANSFER = types(`TransferWithAuthorization(${AUTHORIZATION})`);
export const CANCEL = types("CancelAuthorization(address authorizer,bytes32 nonce)");

/** Whoever can sign: an account of the chain, or a key. */
export interface Key {
  readonly address: string;
  signTypedData(domain: TypedDataDomain, types: Types, value: Record<string, unknown>): Promise<string>;
}

/** What `UsageBatch` names its reports by: the hash of their words, one report after the other. */
export function reportsHashOf(reports: readonly object[]): string {
  const fields = REPORT["UsageReport"] ?? [];
  const words = reports.map((report) =>
    AbiCoder.defaultAbiCoder().encode(
      fields.map(({ type }) => type),
      fields.map(({ name }) => (report as Record<string, unknown>)[name]),
    ),
  );
  return keccak256(concat(words));
}

export function sign(key: Key, domain: TypedDataDomain, of: Types, value: object): Promise<string> {
  return key.signTypedData(domain, of, value as Record<string, unknown>);
}
