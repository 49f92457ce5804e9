import { Contract, type TransactionReceipt } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { SAFE_INTERFACE } from "../../deploy/modules/safe.ts";
import { toCyberPlazaError } from "../../sdk/src/errors/toCyberPlazaError.ts";
import { confirm } from "../lib/confirm.ts";
import { sendingOnChain } from "../lib/plaza.ts";
import { Progress } from "../lib/progress.ts";
import { checkOnChain, whatItWaitsFor } from "../lib/safe/checkChain.ts";
import { executionArguments } from "../lib/safe/safeTransaction.ts";
import { describeProblems, describeTransaction } from "../lib/safe/show.ts";
import { readTransactionFile } from "../lib/safe/transactionFile.ts";

interface ExecuteArguments {
  file: string;
  allowForeign: boolean;
  yes: boolean;
  json: boolean;
}

/** The most gas that a transaction may use (EIP-7825). */
const GAS_CAP = 16_777_216n;

/** `hardhat safe execute --file <file>`: sends a transaction that enough owners have signed; anyone may. */
export default function safeExecute(args: ExecuteArguments, hre: HardhatRuntimeEnvironment) {
  return sendingOnChain(hre, async ({ ethers, addresses, chainId, networkName, sender }) => {
    const file = await readTransactionFile(args.file);
    const options = { chainId, allowForeign: args.allowForeign };
    const checked = await checkOnChain(ethers.provider, addresses, file, options);
    if (checked.problems.length > 0) return describeProblems("Nobody should execute this:", checked.problems);
    const waitsFor = whatItWaitsFor(file, checked);
    if (waitsFor.length > 0) return describeProblems("It cannot be executed yet. It waits for", waitsFor);

    const signer = await ethers.getSigner(sender);
    const safe = new Contract(file.safe.address, SAFE_INTERFACE, signer);
    const execute = safe.getFunction("execTransaction");
    const call = executionArguments(file.transaction, file.signatures);
    let gasLimit: bigint;
    try {
      await execute.staticCall(...call);
      const needed = ((await execute.estimateGas(...call)) * 5n) / 4n;
      gasLimit = needed < GAS_CAP ? needed : GAS_CAP;
    } catch (error) {
      return `The Safe refuses: ${(await toCyberPlazaError("execute", error)).message}`;
    }
    console.error(describeTransaction(file, checked));
    console.error(`It goes through now. Sent by ${sender} on ${networkName}.`);
    if (!args.yes && !(await confirm("Execute?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, args.json);
    progress.step("waiting for the transaction");
    let receipt: TransactionReceipt | null;
    try {
      const sent = (await execute(...call, { gasLimit })) as { wait: () => Promise<TransactionReceipt | null> };
      receipt = await sent.wait();
    } catch (error) {
      progress.end();
      return `It failed, and the Safe is as before: ${await reasonOf(error)}`;
    }
    progress.end();
    const outcome = outcomeOf(receipt, file.safe.address, file.hashes.safeTxHash);
    if (outcome !== "ExecutionSuccess") {
      return `The transaction ${receipt?.hash ?? ""} has no ExecutionSuccess of ${file.hashes.safeTxHash}${outcome === undefined ? "" : ` but ${outcome}`}.`;
    }
    const result = { transaction: receipt?.hash, safeTxHash: file.hashes.safeTxHash, block: receipt?.blockNumber };
    console.log(args.json ? JSON.stringify(result) : `Executed in ${receipt?.hash ?? ""}:`);
    if (!args.json) checked.words.forEach((line, i) => console.log(`  ${i + 1}. ${line}`));

    /** A receipt carries no reason: the same call once more tells. */
    async function reasonOf(error: unknown): Promise<string> {
      const plain = await toCyberPlazaError("execute", error);
      if ("data" in plain && plain.data !== "0x") return plain.message;
      try {
        await execute.staticCall(...call);
        return plain.message;
      } catch (again) {
        return (await toCyberPlazaError("execute", again)).message;
      }
    }
  });
}

/** What the Safe said about a transaction. */
function outcomeOf(receipt: TransactionReceipt | null, safe: string, safeTxHash: string): string | undefined {
  for (const log of receipt?.logs ?? []) {
    if (log.address !== safe) continue;
    const event = SAFE_INTERFACE.parseLog(log);
    if (event?.name.startsWith("Execution") === true && event.args[0] === safeTxHash) return event.name;
  }
  return undefined;
}
