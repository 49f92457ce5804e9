import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { bigintAsString } from "../lib/json.ts";
import { onChain } from "../lib/plaza.ts";
import { checkOnChain, whatItWaitsFor } from "../lib/safe/checkChain.ts";
import { describeProblems, describeTransaction } from "../lib/safe/show.ts";
import { readTransactionFile } from "../lib/safe/transactionFile.ts";
import { formatTable } from "../lib/table.ts";

interface StatusArguments {
  file: string;
  allowForeign: boolean;
  json: boolean;
}

/** `hardhat safe status --file <file>`: who signed and whether it can be executed; fails when something about it is wrong. */
export default function safeStatus(args: StatusArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, chainId }) => {
    const file = await readTransactionFile(args.file);
    const options = { chainId, allowForeign: args.allowForeign };
    const checked = await checkOnChain(ethers.provider, addresses, file, options);
    const { safe, signers, problems } = checked;
    const waitsFor = whatItWaitsFor(file, checked);
    if (args.json) {
      const status = {
        safeTxHash: file.hashes.safeTxHash,
        calls: checked.words,
        signed: signers,
        missing: safe?.owners.filter((owner) => !signers.includes(owner)) ?? [],
        threshold: safe?.threshold ?? null,
        nonce: { transaction: file.transaction.nonce, safe: safe?.nonce ?? null },
        executable: problems.length === 0 && waitsFor.length === 0,
        waitsFor,
        problems,
        warnings: checked.warnings,
      };
      console.log(JSON.stringify(status, bigintAsString));
    } else {
      console.log(describeTransaction(file, checked));
      const owners = safe?.owners ?? [];
      console.log(
        formatTable(
          ["owner", "signed"],
          owners.map((owner) => [owner, signers.includes(owner) ? "yes" : "no"]),
        ),
      );
      console.log(
        `${signers.length} signatures, ${safe?.threshold ?? "?"} needed; the Safe is at nonce ${safe?.nonce ?? "?"}.`,
      );
      if (problems.length === 0) {
        console.log(waitsFor.length === 0 ? "Executable." : describeProblems("Not executable yet:", waitsFor));
      }
    }
    if (problems.length > 0) return describeProblems("Nobody should sign or execute this:", problems);
  });
}
