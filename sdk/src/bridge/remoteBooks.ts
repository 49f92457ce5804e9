import { read } from "../core/read.js";
import { supplyCap, totalSupply } from "../generated/fragments/CPTRemote.js";
import type { BridgeEnd } from "../types/bridge.js";

/** What another chain knows; CPT in wei. */
export interface RemoteBooks {
  readonly supply: bigint;
  /** Most that there may be. */
  readonly supplyCap: bigint;
}

export async function remoteBooks(action: string, remote: BridgeEnd): Promise<RemoteBooks> {
  const [[supply], [cap]] = await Promise.all([
    read(remote, action, remote.bridge, totalSupply, []),
    read(remote, action, remote.bridge, supplyCap, []),
  ]);
  return { supply, supplyCap: cap };
}
