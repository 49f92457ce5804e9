import { Interface, type TransactionReceipt, type TransactionResponse } from "ethers";
import { ContractRevertError } from "../errors/ContractRevertError.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type {
  Client,
  Connected,
  PopulatedTransaction,
  Runner,
  SentTransaction,
  UnsignedTransaction,
  WithOverrides,
} from "../types/client.js";
import type { EventText, FunctionText } from "../types/fragments.js";
import type { Address, Hex } from "../types/primitives.js";
import { attempt } from "./attempt.js";
import { ReceiptEvents } from "./ReceiptEvents.js";

/** Parameters may be left out when none is required. */
export type ParameterArguments<Parameters> = object extends Parameters ? [params?: Parameters] : [params: Parameters];

/** A write: call it to send, or ask what sending would do. */
export interface WriteAction<Parameters, WaitResult, Simulated, By = Client> {
  (client: By, ...params: ParameterArguments<Parameters>): Promise<SentTransaction<WaitResult>>;
  /** Runs it against the present state and sends nothing. */
  simulate(client: By, ...params: ParameterArguments<Parameters>): Promise<Simulated>;
  /** The call itself: for a Safe, a smart account, a batch. */
  populate(client: By, ...params: ParameterArguments<Parameters>): Promise<PopulatedTransaction>;
  /** Gas it takes now. */
  estimate(client: By, ...params: ParameterArguments<Parameters>): Promise<bigint>;
}

export interface WriteDefinition<
  Parameters,
  Args extends readonly [] | readonly unknown[],
  Returns extends readonly unknown[],
  WaitResult,
  Simulated,
  By extends Connected = Client,
> {
  /** The action's own name, for messages. */
  readonly name: string;
  readonly fn: FunctionText<Args, Returns>;
  /** Those it reads. */
  readonly events: readonly EventText[];
  to(client: NoInfer<By>, params: Parameters): Address;
  /** Checked and in the contract's order. */
  args(params: Parameters, client: NoInfer<By>): NoInfer<Args> | Promise<NoInfer<Args>>;
  /** Wei of ether that go with it; none by default. */
  value?(args: NoInfer<Args>): bigint;
  /** What waiting returns, from the events. */
  result(events: ReceiptEvents, client: NoInfer<By>): WaitResult | Promise<WaitResult>;
  /** What simulating returns, from the function's return values. */
  simulated(values: NoInfer<Returns>): Simulated;
}

/** Every write of the SDK is made here, so that all send, wait and fail alike. */
export function defineWrite<
  Parameters extends WithOverrides,
  Args extends readonly [] | readonly unknown[],
  Returns extends readonly unknown[],
  WaitResult,
  Simulated,
  By extends Connected = Client,
>(
  definition: WriteDefinition<Parameters, Args, Returns, WaitResult, Simulated, By>,
): WriteAction<Parameters, WaitResult, Simulated, By> {
  const { name } = definition;
  let parsed: Interface | undefined;
  const abi = (): Interface => (parsed ??= new Interface([definition.fn, ...definition.events]));
  const fn = (): string => abi().fragments[0]?.format() ?? name;

  const prepare = async (client: By, params: Parameters): Promise<UnsignedTransaction> => {
    const args = await definition.args(params, client);
    const data = abi().encodeFunctionData(fn(), args) as Hex;
    return { to: definition.to(client, params), data, value: definition.value?.(args) ?? 0n, ...params.overrides };
  };

  const send = (client: By, params = {} as Parameters): Promise<SentTransaction<WaitResult>> =>
    attempt(name, async () => {
      const tx = await prepare(client, params);
      const { hash, response } = await submit(client, name, tx);
      return {
        hash,
        wait: (confirmations = 1) =>
          attempt(name, async () => {
            const receipt = await mined(client, name, hash, response, confirmations);
            if (receipt.status === 0) throw await refusal(client, name, tx, receipt);
            return { ...(await definition.result(new ReceiptEvents(name, abi(), tx.to, receipt), client)), receipt };
          }),
      };
    });

  return Object.assign(send, {
    simulate: (client: By, params = {} as Parameters) =>
      attempt(name, async () => {
        const tx = await prepare(client, params);
        const returned = await able(name, client.runner, "call")(tx);
        return definition.simulated(abi().decodeFunctionResult(fn(), returned) as unknown as Returns);
      }),
    populate: (client: By, params = {} as Parameters) =>
      attempt(name, async () => {
        const { to, data, value } = await prepare(client, params);
        return { to, data, value };
      }),
    estimate: (client: By, params = {} as Parameters) =>
      attempt(name, async () => {
        const tx = await prepare(client, params);
        return able(name, client.runner, "estimateGas")(tx);
      }),
  });
}

/** What the runner must be able to do for this. */
function able<Ability extends "call" | "estimateGas" | "sendTransaction">(
  name: string,
  runner: Runner,
  ability: Ability,
): NonNullable<Runner[Ability]> {
  const method = runner[ability];
  if (method === undefined) throw new RequestFailedError(name, `the runner has no ${ability}. Connect with a Signer.`);
  return method.bind(runner) as NonNullable<Runner[Ability]>;
}

/**
 * A transaction may need more than its estimate: the first change of a lock in a second keeps the words before it, which an
 * estimate in the second of the last block does not see. What is not used is not paid.
 */
async function withGas(runner: Runner, tx: UnsignedTransaction): Promise<UnsignedTransaction> {
  if (tx.gasLimit !== undefined || runner.estimateGas === undefined) return tx;
  return { ...tx, gasLimit: ((await runner.estimateGas(tx)) * GAS_MARGIN_PERCENT) / 100n };
}

const GAS_MARGIN_PERCENT = 125n;

async function submit(
  { runner }: Connected,
  name: string,
  tx: UnsignedTransaction,
): Promise<{ hash: Hex; response?: TransactionResponse }> {
  // a wallet's signer has both: only its own response notices that the person at the wallet sped the transaction up
  if (runner.sendTransaction === undefined && runner.sendUncheckedTransaction !== undefined) {
    return { hash: (await runner.sendUncheckedTransaction(await withGas(runner, tx))) as Hex };
  }
  const send = able(name, runner, "sendTransaction");
  const response = await send(await withGas(runner, tx));
  return { hash: response.hash as Hex, response };
}

async function mined(
  { runner: { provider } }: Connected,
  name: string,
  hash: Hex,
  response: TransactionResponse | undefined,
  confirmations: number,
): Promise<TransactionReceipt> {
  // ethers' own wait notices a replaced transaction, and throws on a refused one, which is read here
  const receipt =
    response === undefined
      ? await fromProvider()
      : await response.wait(confirmations).catch((error: unknown) => refusedReceipt(error));
  if (receipt === null || receipt === undefined) {
    throw new RequestFailedError(name, "not mined yet. Look the transaction up by its hash.");
  }
  return receipt;

  async function fromProvider(): Promise<TransactionReceipt | null | undefined> {
    const early = confirmations === 1 ? await provider?.getTransactionReceipt(hash) : null;
    return early ?? provider?.waitForTransaction(hash, confirmations);
  }
}

function refusedReceipt(error: unknown): TransactionReceipt {
  const { code, receipt, cancelled } = error as {
    code?: string;
    receipt?: TransactionReceipt | null;
    cancelled?: boolean;
  };
  const known = receipt !== null && receipt !== undefined;
  if (code === "CALL_EXCEPTION" && known) return receipt;
  // sped up at the wallet: the same call, under another hash
  if (code === "TRANSACTION_REPLACED" && cancelled === false && known) return receipt;
  throw error;
}

/** Nodes keep no reason of a mined refusal: the same call against the block before says it in most cases. */
async function refusal(
  { runner: { provider } }: Connected,
  name: string,
  tx: UnsignedTransaction,
  receipt: TransactionReceipt,
): Promise<Error> {
  try {
    const { to, data, value } = tx;
    await provider?.call({ to, data, value, from: receipt.from, blockTag: receipt.blockNumber - 1 });
  } catch (error) {
    const typed = await toCyberPlazaError(name, error);
    if (typed instanceof ContractRevertError) return typed;
  }
  return new ContractRevertError(
    `${name} was mined and refused; its reason is gone. Simulate it and send again.`,
    "0x",
  );
}
