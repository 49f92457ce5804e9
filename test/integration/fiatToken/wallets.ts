import { type BaseContract, Contract } from "ethers";
import hre from "hardhat";
import { testArtifact } from "../../helpers/testArtifact.ts";
import type { Market } from "./market.ts";

/** How `MockWallet`, a contract wallet of one key, answers. */
export const HONEST = 0;
export const REVERTS = 1;
export const BURNS_ALL_GAS = 2;
export const LONG_ANSWER = 3; // yes to everything, and 100 000 bytes of it
export const SHORT_ANSWER = 4;
export const WRONG_WORD = 5;

/** How `FickleWallet`, to which everybody's signature is its own, answers. */
export const SAYS_YES = 0;
export const BURNS_GAS = 1; // 300 000
export const DIRTY_YES = 2;
export const WHILE_RUNNING = 3;

type WalletName = "MockWallet" | "FickleWallet";

export interface Wallet {
  address: string;
  setMode(...args: unknown[]): Promise<unknown>;
  execute(target: string, data: string): Promise<unknown>;
}

/** Deploys a wallet; `argument` is MockWallet's key, or the escrow for a FickleWallet. */
export async function walletOf(market: Market, name: WalletName, argument: string): Promise<Wallet> {
  const { abi, bytecode } = await testArtifact(hre, `test/mocks/${name}.sol`, name);
  const factory = await market.connection.ethers.getContractFactory(abi, bytecode);
  const deployed = await factory.deploy(argument);
  return { address: await deployed.getAddress(), ...callsOf(deployed) };
}

/** Makes the account `at` such a wallet. */
export async function walletAt(market: Market, at: string, name: WalletName, argument: string): Promise<Wallet> {
  const { networkHelpers, ethers } = market.connection;
  const { abi } = await testArtifact(hre, `test/mocks/${name}.sol`, name);
  const { address } = await walletOf(market, name, argument);
  await networkHelpers.setCode(at, await ethers.provider.getCode(address));
  return { address: at, ...callsOf(new Contract(at, abi, market.issuer)) };
}

function callsOf(wallet: BaseContract) {
  return {
    setMode: (...args: unknown[]) => wallet.getFunction("setMode")(...args),
    execute: (target: string, data: string) => wallet.getFunction("execute")(target, data),
  };
}
