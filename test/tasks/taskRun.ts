import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployment, RemoteDeployment } from "../../deploy/index.ts";

/** What a task printed, and whether it succeeded. */
export interface Ran {
  success: boolean;
  out: string;
  err: string;
}

/** What a task needs of Hardhat: a connection, and a root where the addresses are. */
export function environment(connection: NetworkConnection, root: string): HardhatRuntimeEnvironment {
  return {
    network: { create: () => Promise.resolve(connection) },
    config: { paths: { root } },
  } as unknown as HardhatRuntimeEnvironment;
}

export async function captured(run: () => Promise<{ success: boolean }>): Promise<Ran> {
  const { log, error } = console;
  const lines = { out: [] as string[], err: [] as string[] };
  console.log = (text: string) => void lines.out.push(text);
  console.error = (text: string) => void lines.err.push(text);
  try {
    const { success } = await run();
    return { success, out: lines.out.join("\n"), err: lines.err.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** A folder that stands for the repository, with a deployment's addresses. */
export async function rootOf({ chainId, addresses }: Deployment | RemoteDeployment): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "cyberplaza-tasks-"));
  await mkdir(join(root, "deploy", "addresses"), { recursive: true });
  await writeFile(join(root, "deploy", "addresses", `${chainId}.json`), JSON.stringify(addresses));
  return root;
}
