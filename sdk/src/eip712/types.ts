import type { TypedDataField } from "ethers";

const fields = (list: string): TypedDataField[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });

/** EIP-712 types of a quote. */
export const quoteTypes = {
  Quote: /* @__PURE__ */ fields(
    "address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,uint256 serviceTerms,bytes32 specHash,uint64 nonce",
  ),
};

/** EIP-712 types of a batch of usage reports: its hash is that of the reports' words, one after the other. */
export const usageBatchTypes = { UsageBatch: /* @__PURE__ */ fields("bytes32 reportsHash") };

/** EIP-712 types of a user's acceptance. */
export const acceptanceTypes = { Acceptance: /* @__PURE__ */ fields("uint256 jobId,uint256 amount") };

/** EIP-712 types of a delegation of votes. */
export const delegationTypes = {
  Delegation: /* @__PURE__ */ fields("address delegatee,uint256 nonce,uint256 expiry"),
};

/** EIP-712 types of a usage report. */
export const usageReportTypes = {
  UsageReport: /* @__PURE__ */ fields(
    "uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 performanceBps,uint16 availabilityBps,bytes32 meteringRoot",
  ),
};

/** EIP-712 types of a reporter's quotation. */
export const quotationTypes = { Quotation: /* @__PURE__ */ fields("uint256 priceE18,uint256 quotedAt") };

/** EIP-712 types of a vote on a proposal. */
export const ballotTypes = {
  Ballot: /* @__PURE__ */ fields("uint256 proposalId,uint8 support,address voter,uint256 nonce"),
};

/** EIP-712 types of a vote with a reason. */
export const extendedBallotTypes = {
  ExtendedBallot: /* @__PURE__ */ fields(
    "uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params",
  ),
};
