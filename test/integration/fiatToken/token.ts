import { Contract, type ContractRunner, type ContractTransactionResponse } from "ethers";

/* THE TOKEN'S WORDS */

export const BLACKLISTED = "Blacklistable: account is blacklisted";
export const TOKEN_PAUSED = "Pausable: paused";
export const NO_ALLOWANCE = "ERC20: transfer amount exceeds allowance";
export const NO_BALANCE = "ERC20: transfer amount exceeds balance";
export const BAD_SIGNATURE = "FiatTokenV2: invalid signature";
export const AUTHORIZATION_USED = "FiatTokenV2: authorization is used or canceled";

const AUTHORIZED = "address,address,uint256,uint256,uint256,bytes32,bytes";
const FIAT_TOKEN = [
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function transfer(address to, uint256 amount)",
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function nonces(address) view returns (uint256)",
  "function authorizationState(address, bytes32) view returns (bool)",
  "function blacklist(address)",
  "function unBlacklist(address)",
  "function pause()",
  "function unpause()",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature)",
  `function receiveWithAuthorization(${AUTHORIZED})`,
  `function transferWithAuthorization(${AUTHORIZED})`,
  "function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)",
];

type Send = Promise<ContractTransactionResponse>;
type Authorized = [
  from: string,
  to: string,
  value: bigint,
  validAfter: bigint,
  validBefore: bigint,
  nonce: string,
  signature: string,
];

/** Circle's token, of its permits and authorizations the forms that take signatures as bytes. */
export interface FiatToken {
  mint(to: string, amount: bigint): Send;
  approve(spender: string, amount: bigint): Send;
  transfer(to: string, amount: bigint): Send;
  balanceOf(account: string): Promise<bigint>;
  allowance(owner: string, spender: string): Promise<bigint>;
  nonces(owner: string): Promise<bigint>;
  authorizationState(authorizer: string, nonce: string): Promise<boolean>;
  blacklist(account: string): Send;
  unBlacklist(account: string): Send;
  pause(): Send;
  unpause(): Send;
  permit(owner: string, spender: string, value: bigint, deadline: bigint, signature: string): Send;
  receiveWithAuthorization(...authorized: Authorized): Send;
  transferWithAuthorization(...authorized: Authorized): Send;
  cancelAuthorization(authorizer: string, nonce: string, signature: string): Send;
  connect(runner: ContractRunner): FiatToken;
}

export function fiatTokenAt(address: string, runner: ContractRunner): FiatToken {
  return new Contract(address, FIAT_TOKEN, runner) as unknown as FiatToken;
}
