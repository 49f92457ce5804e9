import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { onChain } from "../lib/plaza.ts";
import { AddressBook } from "../lib/safe/addressBook.ts";
import { parseCalls } from "../lib/safe/parseCalls.ts";
import { nonceOf, proposeTransaction, safeAddress } from "../lib/safe/propose.ts";
import { printProposal } from "../lib/safe/show.ts";
import { readJson } from "../lib/safe/transactionFile.ts";

interface ProposeArguments {
  safe: string;
  calls: string;
  nonce: string;
  schedule: boolean;
  execute: boolean;
  allowForeign: boolean;
  out: string;
  json: boolean;
}

/** `hardhat safe propose --safe <council> --calls <file>`: writes the file of a Safe's transaction. */
export default function safePropose(args: ProposeArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, chainId }) => {
    if (args.schedule && args.execute) return "--schedule or --execute, not both.";
    if (args.calls === "") return "Which calls? Name the file that lists them: --calls <path>.";
    const safe = safeAddress(addresses, args.safe);
    const calls = parseCalls(new AddressBook(addresses), await readJson(args.calls));
    const proposal = await proposeTransaction(
      { provider: ethers.provider, addresses, chainId },
      {
        safe,
        calls,
        way: args.schedule ? "schedule" : args.execute ? "execute" : undefined,
        nonce: nonceOf(args.nonce),
        allowForeign: args.allowForeign,
        root: hre.config.paths.root,
        out: args.out,
      },
    );
    printProposal(proposal, args.json);
  });
}
