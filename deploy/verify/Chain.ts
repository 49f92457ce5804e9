import {
  dataSlice,
  getAddress,
  Interface,
  type Log,
  type LogDescription,
  type Provider,
  type TopicFilter,
} from "ethers";
import { pagedLogs } from "./pagedLogs.ts";

type Address = `0x${string}`;

/** A node, and nothing of what was meant to be deployed: no key, no journal. */
export type Node = Provider & { send(method: string, params: unknown[]): Promise<unknown> };

const PAGE_SIZE = 10_000;

/** A chain as verification looks at it. */
export class Chain {
  readonly node: Node;
  readonly #fromBlock: number;

  /** @param fromBlock A block before the deployment's first. */
  constructor(node: Node, fromBlock = 0) {
    this.node = node;
    this.#fromBlock = fromBlock;
  }

  code(address: string): Promise<string> {
    return this.node.getCode(address);
  }

  async word(address: string, slot: string | bigint): Promise<bigint> {
    return BigInt(await this.node.getStorage(address, slot));
  }

  async addressIn(address: string, slot: string | bigint): Promise<Address> {
    return getAddress(dataSlice(await this.node.getStorage(address, slot), 12)) as Address;
  }

  /** A view's answer: the only value of one, a list of several. Undefined where nothing answers. */
  async read(address: string, signature: string, args: readonly unknown[] = []): Promise<unknown> {
    const face = new Interface([`function ${signature}`]);
    const [fragment] = face.fragments;
    if (fragment === undefined) throw new Error(`${signature} is no function`);
    try {
      const name = signature.slice(0, signature.indexOf("("));
      const data = await this.node.call({ to: address, data: face.encodeFunctionData(name, args) });
      const values = plain(face.decodeFunctionResult(name, data).toArray(true));
      return Array.isArray(values) && values.length === 1 ? (values as unknown[])[0] : values;
    } catch {
      return undefined;
    }
  }

  /**
   * The code that this creation leaves, immutables filled in; undefined when it reverts. Nothing is deployed: it is a call.
   */
  async codeOf(creation: string): Promise<string | undefined> {
    try {
      return (await this.node.send("eth_call", [{ data: creation }, "latest"])) as string;
    } catch {
      return undefined;
    }
  }

  /** All events of these signatures, oldest first. */
  async events(address: string, signatures: readonly string[]): Promise<LogDescription[]> {
    return (await this.history(address, signatures)).map(({ event }) => event);
  }

  /** The same with where in the chain they are; `topics` narrows down what the node is asked for. */
  async history(address: string, signatures: readonly string[], topics: TopicFilter = []): Promise<PastEvent[]> {
    const face = new Interface(signatures.map((signature) => `event ${signature}`));
    const toBlock = await this.node.getBlockNumber();
    const range = { fromBlock: this.#fromBlock, toBlock, pageSize: PAGE_SIZE, topics };
    const logs = await pagedLogs(this.node, address, range);
    return logs.flatMap((log) => {
      const event = face.parseLog(log);
      return event === null ? [] : [{ event, log }];
    });
  }

  async timeOf({ blockNumber }: Log): Promise<number> {
    return (await this.node.getBlock(blockNumber))?.timestamp ?? 0;
  }
}

/** An event, and the log that it was read from. */
export interface PastEvent {
  event: LogDescription;
  log: Log;
}

/** Structs as lists, so that all values compare alike. */
function plain(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plain) : value;
}
