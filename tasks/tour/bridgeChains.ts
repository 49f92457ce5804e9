import type { NetworkConnection } from "hardhat/types/network";
import type { CouncilName } from "../../deploy/authority.ts";
import type { BridgeConfig } from "../../deploy/config/bridge.ts";
import { deployRemote, embeddedRemoteConfig, type ChainAddresses, type RemoteChain } from "../../deploy/index.ts";
import { bindBridge, connectBridge, type BoundBridge } from "../../sdk/src/bridge/index.ts";
import type { Audit } from "../lib/bridge/audit.ts";
import { checkBridge } from "../lib/bridge/checkBridge.ts";
import { describeBridge } from "../lib/bridge/describe.ts";
import { bridgeAt, type Site } from "../lib/bridge/site.ts";
import { connectTo, deployLayerZero, type LayerZero } from "../lib/bridge/stack.ts";
import { councilsOf } from "../lib/safe/councils.ts";
import type { SafeSigner } from "../lib/safe/SafeSigner.ts";
import { PARTIES, type Party, type TourContext } from "./context.ts";

export const HOME = "home";
export type RemoteName = "Ethereum" | "Polygon";
export type ChainName = typeof HOME | RemoteName;

const REMOTES = {
  Ethereum: { chain: "ethereum", network: "embeddedEthereum" },
  Polygon: { chain: "polygon", network: "embeddedPolygon" },
} as const satisfies Record<RemoteName, { chain: RemoteChain; network: string }>;

const REMOTE_NAMES = Object.keys(REMOTES) as RemoteName[];

/** A chain that CPT is on, with LayerZero and councils of its own. */
export interface TourChain {
  name: ChainName;
  connection: NetworkConnection;
  addresses: ChainAddresses;
  councils: Record<CouncilName, SafeSigner>;
  stack: LayerZero;
}

/** The chains of the bridge: home as the tour has it, and two that come up beside it in this process. */
export class BridgeChains {
  readonly #context: TourContext;
  readonly #opened: NetworkConnection[] = [];
  readonly #chains = new Map<ChainName, TourChain>();
  readonly #clients = new Map<Party, BoundBridge>();
  #config: BridgeConfig | undefined;

  constructor(context: TourContext) {
    this.#context = context;
  }

  /** Deploys CPT to the other chains and LayerZero to all, and lets LayerZero carry between them; the bridge itself is not wired. */
  async open(): Promise<void> {
    const { connection, addresses, councils } = this.#context;
    const stack = await deployLayerZero(connection, { endpoint: addresses.layerZeroEndpoint });
    this.#chains.set(HOME, { name: HOME, connection, addresses, councils, stack });
    for (const name of REMOTE_NAMES) await this.#openRemote(name);
    const [home, ...others] = this.all.map((chain) => chain.stack);
    if (home === undefined) throw new Error("there is no home");
    const stacks: [LayerZero, ...LayerZero[]] = [home, ...others];
    for (const one of stacks) {
      await connectTo(
        one,
        stacks.filter((other) => other !== one),
      );
    }
    this.#config = await describeBridge(
      stacks,
      this.all.map(({ name }) => name),
    );
    await this.pass(0n);
  }

  async #openRemote(name: RemoteName): Promise<void> {
    this.#context.signal.throwIfAborted();
    const { chain, network } = REMOTES[name];
    const connection = await this.#context.openChain(network, await this.#context.now());
    this.#opened.push(connection);
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    const { addresses } = await deployRemote(connection, embeddedRemoteConfig(chain, accounts));
    const councils = await councilsOf(connection, addresses);
    const stack = await deployLayerZero(connection, { endpoint: addresses.layerZeroEndpoint });
    this.#chains.set(name, { name, connection, addresses, councils, stack });
  }

  /** Home stays. */
  async close(): Promise<void> {
    for (const connection of this.#opened.splice(0)) await connection.close();
  }

  /** Home first. */
  get all(): TourChain[] {
    return [...this.#chains.values()];
  }

  get remotes(): TourChain[] {
    return this.all.filter(({ name }) => name !== HOME);
  }

  of(name: ChainName): TourChain {
    const chain = this.#chains.get(name);
    if (chain === undefined) throw new Error(`${name} is not open`);
    return chain;
  }

  eid(name: ChainName): number {
    return this.of(name).stack.eid;
  }

  /** Workers of a way. */
  between(from: ChainName, to: ChainName): readonly [LayerZero, LayerZero] {
    return [this.of(from).stack, this.of(to).stack];
  }

  /** The bridge through the SDK, as somebody who has the same key on all chains. */
  async sdk(party: Party): Promise<BoundBridge> {
    const known = this.#clients.get(party);
    if (known !== undefined) return known;
    const remotes = this.remotes.map(async ({ connection, addresses }) => ({
      runner: (await connection.ethers.getSigners())[PARTIES[party]] ?? connection.ethers.provider,
      cptRemote: bridgeAt(addresses).bridge,
    }));
    const chains = await connectBridge(this.#context.plazas[party], { remotes: await Promise.all(remotes) });
    const bound = bindBridge(chains);
    this.#clients.set(party, bound);
    return bound;
  }

  /* CLOCKS */

  /** Of the chain that is furthest. */
  async now(): Promise<bigint> {
    return BigInt(Math.max(...(await Promise.all(this.all.map((chain) => clockOf(chain).latest())))));
  }

  async pass(seconds: bigint): Promise<void> {
    await this.until((await this.now()) + seconds + 1n);
  }

  /** Lets time pass to the same second on all chains. */
  async until(at: bigint): Promise<void> {
    this.#context.signal.throwIfAborted();
    for (const chain of this.all) {
      const clock = clockOf(chain);
      if (BigInt(await clock.latest()) < at) await clock.increaseTo(at);
    }
  }

  /** `bridge check`, on all chains. */
  async check(): Promise<Audit> {
    const config = this.#described();
    const sites = [config.home, ...config.remotes].map((here): Site => {
      const { connection, addresses } = this.of(here.network as ChainName);
      return { here, provider: connection.ethers.provider, at: bridgeAt(addresses), fromBlock: 0 };
    });
    return checkBridge(config, sites);
  }

  #described(): BridgeConfig {
    if (this.#config === undefined) throw new Error("the chains are not open");
    return this.#config;
  }
}

function clockOf({ connection }: TourChain): NetworkConnection["networkHelpers"]["time"] {
  return connection.networkHelpers.time;
}
