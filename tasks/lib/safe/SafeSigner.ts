import {
  AbstractSigner,
  Contract,
  resolveAddress,
  type Provider,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
} from "ethers";
import { SAFE_INTERFACE } from "../../../deploy/modules/safe.ts";
import { executionArguments, safeDomain, safeMessage, SAFE_TX_TYPES, type SafeTransaction } from "./safeTransaction.ts";

type Address = `0x${string}`;

/** For calls that stop long before; what is not used is not paid. */
const GAS_LIMIT = 8_000_000n;

/**
 * A Safe as an account of ethers: what it sends, its owners sign, and the first of them executes. For chains on which the owners'
 * keys are at hand: tests, the tour, rehearsals.
 */
export class SafeSigner extends AbstractSigner {
  readonly address: Address;
  readonly #owners: readonly Signer[];

  /** @param owners At least as many as the Safe's threshold; that many sign. */
  constructor(address: Address, owners: readonly Signer[], provider: Provider | null = owners[0]?.provider ?? null) {
    super(provider);
    this.address = address;
    this.#owners = owners;
  }

  getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  connect(provider: Provider | null): SafeSigner {
    return new SafeSigner(this.address, this.#owners, provider);
  }

  /** Sends through `execTransaction`. What the call itself would revert with is thrown before anybody signs. */
  override async sendTransaction({ to, data, value }: TransactionRequest): Promise<TransactionResponse> {
    const [executor] = this.#owners;
    if (executor === undefined || this.provider === null || to === null || to === undefined)
      throw new Error("A Safe calls a contract");
    const target = (await resolveAddress(to)) as Address;
    const call = { to: target, value: BigInt(value ?? 0n), data: (data ?? "0x") as Address };
    await this.provider.call({ ...call, from: this.address });

    const safe = new Contract(this.address, SAFE_INTERFACE, executor);
    const [nonce, threshold] = (await Promise.all([
      safe.getFunction("nonce")(),
      safe.getFunction("getThreshold")(),
    ])) as [bigint, bigint];
    const transaction: SafeTransaction = { ...call, operation: 0, nonce };
    const { chainId } = await this.provider.getNetwork();
    const domain = safeDomain(this.address, Number(chainId));
    const signatures = await Promise.all(
      this.#owners.slice(0, Number(threshold)).map(async (owner) => ({
        owner: (await owner.getAddress()) as Address,
        signature: (await owner.signTypedData(domain, SAFE_TX_TYPES, safeMessage(transaction))) as Address,
      })),
    );
    return (await safe.getFunction("execTransaction")(...executionArguments(transaction, signatures), {
      gasLimit: GAS_LIMIT,
    })) as TransactionResponse;
  }

  signTransaction(): Promise<string> {
    return Promise.reject(new Error("A Safe signs no transactions of Ethereum; its owners sign its own"));
  }

  signMessage(): Promise<string> {
    return Promise.reject(new Error("This Safe signs no messages"));
  }

  signTypedData(): Promise<string> {
    return Promise.reject(new Error("This Safe signs no messages"));
  }
}
