import { Contract, type ContractRunner, type ContractTransactionResponse, type Provider } from "ethers";
import type { Addresses } from "../../../deploy/index.ts";
import {
  AccessManager__factory,
  CPT__factory,
  Genesis__factory,
  IJobEscrow__factory,
  JobEscrowLens__factory,
  PrivateSale__factory,
  ProviderRegistry__factory,
  RevenueRouter__factory,
  VoteEscrow__factory,
  type AccessManager,
  type CPT,
  type Genesis,
  type IJobEscrow,
  type JobEscrowLens,
  type PrivateSale,
  type ProviderRegistry,
  type RevenueRouter,
  type VoteEscrow,
} from "../../../sdk/src/typechain/index.ts";

/** The contracts as the witnesses read them and as role holders call them. Everybody else acts through the SDK. */
/** What the development chain's USDC does here. */
export interface Usdc {
  balanceOf(account: string): Promise<bigint>;
  mint(to: string, amount: bigint): Promise<ContractTransactionResponse>;
  connect(runner: ContractRunner): Usdc;
}

const USDC = [
  "function balanceOf(address) view returns (uint256)",
  "function mint(address to, uint256 amount) returns (bool)",
];

export interface Contracts {
  usdc: Usdc;
  escrow: IJobEscrow;
  lens: JobEscrowLens;
  registry: ProviderRegistry;
  router: RevenueRouter;
  voteEscrow: VoteEscrow;
  manager: AccessManager;
  cpt: CPT;
  genesis: Genesis;
  sale: PrivateSale;
}

export function contractsAt(addresses: Addresses, provider: Provider): Contracts {
  return {
    usdc: new Contract(addresses.usdc, USDC, provider) as unknown as Usdc,
    escrow: IJobEscrow__factory.connect(addresses.jobEscrow, provider),
    lens: JobEscrowLens__factory.connect(addresses.jobEscrowLens, provider),
    registry: ProviderRegistry__factory.connect(addresses.providerRegistry, provider),
    router: RevenueRouter__factory.connect(addresses.revenueRouter, provider),
    voteEscrow: VoteEscrow__factory.connect(addresses.voteEscrow, provider),
    manager: AccessManager__factory.connect(addresses.accessManager, provider),
    cpt: CPT__factory.connect(addresses.cpt, provider),
    genesis: Genesis__factory.connect(addresses.genesis, provider),
    sale: PrivateSale__factory.connect(addresses.privateSale, provider),
  };
}
