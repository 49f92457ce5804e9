import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readAddresses, reporting } from "../lib/plaza.ts";
import { AddressBook } from "../lib/safe/addressBook.ts";
import { checkFile } from "../lib/safe/checkFile.ts";
import { describeProblems, describeTransaction } from "../lib/safe/show.ts";
import { readTransactionFile } from "../lib/safe/transactionFile.ts";

interface VerifyArguments {
  file: string;
  allowForeign: boolean;
  json: boolean;
}

/**
 * `hardhat safe verify --file <file>`: derives everything in a transaction's file again, from the file and the deployment's addresses
 * alone, without a network.
 */
export default function safeVerify(args: VerifyArguments, hre: HardhatRuntimeEnvironment) {
  return reporting(async () => {
    const file = await readTransactionFile(args.file);
    const addresses = await readAddresses(hre.config.paths.root, `chain ${file.chainId}`, file.chainId);
    const checked = checkFile(new AddressBook(addresses), file, args.allowForeign);
    const { problems, warnings, words, signers } = checked;
    if (args.json) {
      const matches = problems.length === 0;
      console.log(JSON.stringify({ matches, problems, warnings, calls: words, signers, ...file.hashes }));
    } else {
      console.log(describeTransaction(file, checked));
      for (const signer of signers) console.log(`signed by    ${signer}`);
      if (problems.length === 0) console.log("matches");
    }
    if (problems.length > 0) return describeProblems("It does not match. Sign nothing:", problems);
  });
}
