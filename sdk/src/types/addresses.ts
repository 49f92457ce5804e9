import type { Address } from "./primitives.js";

/** Where the protocol is on one chain. */
export interface Addresses {
  readonly accessManager: Address;
  readonly cpt: Address;
  readonly genesis: Address;
  readonly vestingVault: Address;
  readonly privateSale: Address;
  readonly usdc: Address;
  readonly voteEscrow: Address;
  readonly benefitTiers: Address;
  readonly revenueRouter: Address;
  readonly feeDistributor: Address;
  readonly buybackBurner: Address;
  readonly treasury: Address;
  readonly insuranceFund: Address;
  readonly lendingPool: Address;
  readonly redeemQueue: Address;
  readonly priceOracle: Address;
  readonly poolObserver: Address;
  readonly providerRegistry: Address;
  readonly jobEscrow: Address;
  readonly jobEscrowLens: Address;
  readonly offerBook: Address;
  readonly governor: Address;
  readonly timelock: Address;
  readonly vetoGuard: Address;
  readonly launchPhase: Address;
  readonly topHolders: Address;
  readonly daoTree: Address;
  readonly spendLimitRules: Address;
  readonly allowListRules: Address;
  readonly reviewByTwoWorkflow: Address;
  readonly templateWorkflow: Address;
  readonly punctualityProject: Address;
  readonly splitTreasury: Address;
  readonly cptAdapter: Address;
  readonly layerZeroEndpoint: Address;
}

/** Where CPT is on one chain other than home. */
export interface RemoteAddresses {
  readonly accessManager: Address;
  readonly cptRemote: Address;
  readonly layerZeroEndpoint: Address;
}

/** A contract of the protocol, by name. */
export type ContractName = keyof Addresses;
