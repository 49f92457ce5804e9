import { ZeroAddress } from "ethers";
import { defineWrite, type WriteAction, type WriteDefinition } from "../core/defineWrite.js";
import type { ReceiptEvents } from "../core/ReceiptEvents.js";
import { nothing } from "../core/nothing.js";
import { TaskEndorsed } from "../generated/fragments/IDaoTree.js";
import type { Client, WithOverrides } from "../types/client.js";
import { DAO_TOKENS, type DaoToken } from "../types/enums.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";

/** Every write of a task: it, and where the client's role is. */
export interface OfTask extends WithOverrides {
  readonly task: bigint;
  /** Node whose role the client uses: the task's parent, or one above it; as a lead also a task that it works on. `taskBoard` finds it. */
  readonly via: bigint;
}

/** Every write of a node: it, and where the client's role is. */
export interface OfNode extends WithOverrides {
  readonly node: bigint;
  /** Node whose role the client uses: the node itself, by default, or one above it. */
  readonly via?: bigint;
}

/** As `OfNode`, for what is done from strictly above. */
export interface FromAbove extends WithOverrides {
  readonly node: bigint;
  /** Node whose role the client uses, above the node. */
  readonly via: bigint;
}

/** Of a parameter or a result: USDC in units of 6 decimals, CPT in wei. */
export interface TokenAmount {
  readonly token: DaoToken;
  readonly amount: bigint;
}

type Definition<Parameters, Args extends readonly unknown[], Returns extends readonly unknown[], WaitResult> = Omit<
  WriteDefinition<Parameters, Args, Returns, WaitResult, void>,
  "to" | "simulated"
>;

/** A write of the tree that returns nothing; `defineWrite` with `toTree` makes the others. */
export function treeWrite<
  Parameters extends WithOverrides,
  Args extends readonly [] | readonly unknown[],
  Returns extends readonly unknown[],
  WaitResult,
>(definition: Definition<Parameters, Args, Returns, WaitResult>): WriteAction<Parameters, WaitResult, void> {
  return defineWrite({ ...definition, to: toTree, simulated: nothing });
}

export function toTree({ addresses }: Client): Address {
  return addresses.daoTree;
}

/** @throws InvalidParameterError */
export function tokenIndex(token: DaoToken): number {
  return enumIndex("token", DAO_TOKENS, token);
}

/** A token's amount out of an event. */
export function tokenAmount({ token, amount }: { readonly token: bigint; readonly amount: bigint }): TokenAmount {
  return { token: enumName(DAO_TOKENS, token), amount };
}

/** What a workflow module may make of a step: another account must call, too, before it happens. */
export interface Endorsable {
  /** Whether it was only noted: another account must do the same. */
  readonly needsAnother: boolean;
}

/** The events that such a step reads. */
export function isEndorsed(events: ReceiptEvents): boolean {
  return events.maybe(TaskEndorsed) !== undefined;
}

/**
 * An address that may be left out: zero then.
 *
 * @throws InvalidAddressError
 */
export function given(parameter: string, address: Address | undefined): Address {
  return address === undefined ? (ZeroAddress as Address) : checkAddress(parameter, address);
}
