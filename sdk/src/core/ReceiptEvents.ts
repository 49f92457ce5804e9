import type { Interface, TransactionReceipt } from "ethers";
import { EventMissingError } from "../errors/requestErrors.js";
import type { EventText } from "../types/fragments.js";

/** The events of one contract in a receipt. */
export class ReceiptEvents {
  readonly #action: string;
  readonly #abi: Interface;
  readonly #receipt: TransactionReceipt;
  readonly #events: readonly { readonly name: string; readonly args: unknown }[];

  constructor(action: string, abi: Interface, contract: string, receipt: TransactionReceipt) {
    this.#action = action;
    this.#abi = abi;
    this.#receipt = receipt;
    this.#events = receipt.logs
      .filter(({ address }) => address.toLowerCase() === contract.toLowerCase())
      .map((log) => abi.parseLog(log))
      .filter((event) => event !== null);
  }

  /** Those of another contract that it called. */
  of(contract: string): ReceiptEvents {
    return new ReceiptEvents(this.#action, this.#abi, contract, this.#receipt);
  }

  all<Values>(event: EventText<Values>): Values[] {
    return this.#events.filter(({ name }) => name === nameOf(event)).map(({ args }) => args as Values);
  }

  /** The first event of the kind, if there is one. */
  maybe<Values>(event: EventText<Values>): Values | undefined {
    return this.all(event)[0];
  }

  /** @throws EventMissingError */
  one<Values>(event: EventText<Values>): Values {
    const found = this.maybe(event);
    if (found === undefined) throw new EventMissingError(this.#action, nameOf(event));
    return found;
  }
}

/** "event Deposited(uint32 …)" → "Deposited" */
function nameOf(event: string): string {
  return event.slice("event ".length, event.indexOf("("));
}
