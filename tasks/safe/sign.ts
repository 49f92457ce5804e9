import { getAddress, isAddress, recoverAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirm } from "../lib/confirm.ts";
import { InputError } from "../lib/InputError.ts";
import { onChain, type OpenChain } from "../lib/plaza.ts";
import { checkOnChain } from "../lib/safe/checkChain.ts";
import { safeDomain, safeMessage, SAFE_TX_TYPES } from "../lib/safe/safeTransaction.ts";
import { describeProblems, describeTransaction } from "../lib/safe/show.ts";
import { formatTransactionFile, readTransactionFile, writeTransactionFile } from "../lib/safe/transactionFile.ts";

type Address = `0x${string}`;

interface SignArguments {
  file: string;
  as: string;
  allowForeign: boolean;
  yes: boolean;
  json: boolean;
}

/** `hardhat safe sign --file <file>`: adds the signature of the network's account, or of `--as`, to a transaction's file. */
export default function safeSign(args: SignArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, chainId, networkName }) => {
    const file = await readTransactionFile(args.file);
    const options = { chainId, allowForeign: args.allowForeign };
    const checked = await checkOnChain(ethers.provider, addresses, file, options);
    const { problems, safe } = checked;
    if (problems.length > 0 || safe === undefined) return describeProblems("Nobody should sign this:", problems);
    const signer = await signerOf(ethers, networkName, args.as);
    const owner = signer.address as Address;
    if (!safe.owners.includes(owner)) {
      return `${owner} is no owner of ${file.safe.name} ${safe.address}. Choose an owner with --as <address>.`;
    }
    console.error(describeTransaction(file, checked));
    if (checked.refusal !== undefined) console.error(`Tried now, it is refused: ${checked.refusal}`);
    const missing = (signed: number) => Math.max(0, safe.threshold - signed);
    const print = (added: boolean, signed: number): void => {
      if (args.json) {
        console.log(JSON.stringify({ owner, added, signed, threshold: safe.threshold, missing: missing(signed) }));
        return;
      }
      console.log(added ? `${owner} signed.` : `${owner} had signed already.`);
      const enough = `That is enough: safe execute --file ${args.file}`;
      console.log(
        missing(signed) === 0 ? enough : `${signed} of ${safe.threshold} signatures, ${missing(signed)} missing.`,
      );
    };
    if (checked.signers.includes(owner)) {
      print(false, checked.signers.length);
      return;
    }
    console.error(
      `Compare the hashes with your device and with \`safe verify\` on another machine. Signs as ${owner}.`,
    );
    if (!args.yes && !(await confirm("Sign?"))) return "Nothing was signed.";

    const message = safeMessage(file.transaction);
    const signature = await signer.signTypedData(safeDomain(safe.address, chainId), SAFE_TX_TYPES, message);
    if (recoverAddress(file.hashes.safeTxHash, signature) !== owner) {
      return `The account signed something else than ${file.hashes.safeTxHash}. Nothing was written; find out why before you go on.`;
    }
    // somebody else may have signed in the meantime
    const present = await readTransactionFile(args.file);
    const unsigned = { signatures: [] };
    if (formatTransactionFile({ ...present, ...unsigned }) !== formatTransactionFile({ ...file, ...unsigned })) {
      return `${args.file} changed while it was signed. Nothing was written.`;
    }
    const others = present.signatures.filter((other) => other.owner !== owner);
    const signatures = [...others, { owner, signature: signature.toLowerCase() as Address }];
    await writeTransactionFile(args.file, { ...present, signatures });
    print(true, signatures.length);
  });
}

async function signerOf(ethers: OpenChain["ethers"], networkName: string, as: string) {
  const signers = await ethers.getSigners();
  if (as === "") {
    const [first] = signers;
    if (first === undefined) throw new InputError(`The network "${networkName}" has no account to sign with.`);
    return first;
  }
  if (!(isAddress as (value: string) => boolean)(as)) throw new InputError(`--as takes an address, not "${as}".`);
  const named = signers.find(({ address }) => address === getAddress(as));
  if (named === undefined) throw new InputError(`The network "${networkName}" does not have the account ${as}.`);
  return named;
}
