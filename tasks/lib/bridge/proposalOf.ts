import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Mend } from "./audit.ts";

/**
 * Writes the file of a proposal to the Governor that makes these calls through the AccessManager, for when the admin is its timelock:
 * home after the launch phase.
 *
 * @param out Empty: `proposals/bridge-<chainId>.json` in the repository.
 * @returns Where it is.
 */
export async function writeProposal(root: string, out: string, mends: readonly Mend[]): Promise<string> {
  const path = out === "" ? join(root, "proposals", `bridge-${mends[0]?.chainId}.json`) : out;
  const proposal = {
    title: "Set up the bridge's pathways",
    description: mends.map(({ words }) => `- ${words}`).join("\n"),
    actions: mends.map(({ to, data }) => ({ contract: "AccessManager", function: "execute", args: [to, data] })),
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(proposal, null, 2)}\n`);
  return path;
}
