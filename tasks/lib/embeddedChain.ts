import { createServer } from "node:net";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { JsonRpcServer, NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNT_COUNT } from "../../deploy/config/embedded.ts";
import { InputError } from "./InputError.ts";

/** The mnemonic of development chains; never to be used where money is. */
export const MNEMONIC = "test test test test test test test test test test test junk";

export interface ChainParameters {
  /** How many accounts have ether; as many as the deployment needs by default. */
  accounts?: number;
  /** Unix second at which the chain begins; now by default. */
  begin?: number;
  /** Also answer JSON-RPC here. */
  serve?: { host: string; port: number };
}

/** A chain in this process. */
export interface EmbeddedChain {
  connection: NetworkConnection;
  /** Requests answered so far, those of the server included. */
  requests: () => number;
  /** Where the server listens; null without one. */
  url: string | null;
  /** Another development chain in this process, whose clock begins at a Unix second; whoever opens it closes it. */
  open: (network: OtherChain, begin: bigint) => Promise<NetworkConnection>;
  close: () => Promise<void>;
}

/** Networks of chains that stand beside the embedded one. */
export type OtherChain = "embeddedEthereum" | "embeddedPolygon";

/**
 * EDR keeps the whole state after each of the last blocks, 100 000 by default: 60 kB a transaction here. Older states can
 * still be asked for and are then computed from the blocks' changes.
 */
process.env["__EDR_MAX_CACHED_STATES"] ??= "100";

/** Something else listens there. */
export class PortTakenError extends InputError {
  override readonly name = "PortTakenError";
  constructor(host: string, port: number) {
    super(`${host}:${port} is taken. Stop what listens there, or leave out --serve.`);
  }
}

/** @throws PortTakenError */
export async function embeddedChain(
  hre: HardhatRuntimeEnvironment,
  { accounts = EMBEDDED_ACCOUNT_COUNT, begin, serve }: ChainParameters = {},
): Promise<EmbeddedChain> {
  if (serve !== undefined) await requireFree(serve.host, serve.port);
  let requests = 0;
  const opened: NetworkConnection[] = [];
  // the server opens its connection itself: the hook is how we get hold of it
  const hooks: Partial<NetworkHooks> = {
    newConnection: async (context, next) => {
      const connection = await next(context);
      opened.push(connection as NetworkConnection);
      return connection;
    },
    onRequest: async (context, connection, request, next) => {
      requests += 1;
      return next(context, connection, request);
    },
  };
  const parameters = {
    network: "embedded",
    override: {
      accounts: { mnemonic: MNEMONIC, count: accounts },
      ...(begin === undefined ? {} : { initialDate: new Date(begin * 1_000) }),
    },
  };
  hre.hooks.registerHandlers("network", hooks);
  let server: JsonRpcServer | undefined;
  if (serve === undefined) await hre.network.create(parameters);
  else server = await hre.network.createServer(parameters, serve.host, serve.port);
  const [connection] = opened;
  if (connection === undefined) throw new Error("Hardhat opened no connection");
  const address = await server?.listen();
  return {
    connection,
    requests: () => requests,
    url: address === undefined ? null : `http://${address.address}:${address.port}`,
    open: (other, otherBegin) =>
      hre.network.create({ network: other, override: { initialDate: new Date(Number(otherBegin) * 1_000) } }),
    close: async () => {
      await server?.close();
      await connection.close();
      hre.hooks.unregisterHandlers("network", hooks);
    },
  };
}

function requireFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => reject(new PortTakenError(host, port)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
