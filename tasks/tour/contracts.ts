import type { Provider } from "ethers";
import type { Addresses } from "../../deploy/index.ts";
import {
  IJobEscrow__factory,
  JobEscrowLens__factory,
  ProviderRegistry__factory,
  RevenueRouter__factory,
  type IJobEscrow,
  type JobEscrowLens,
  type ProviderRegistry,
  type RevenueRouter,
} from "../../sdk/src/typechain/index.ts";

/** The contracts as the witnesses read them and as role holders call them. Everybody else acts through the SDK. */
export interface Contracts {
  escrow: IJobEscrow;
  lens: JobEscrowLens;
  registry: ProviderRegistry;
  router: RevenueRouter;
}

export function contractsAt(addresses: Addresses, provider: Provider): Contracts {
  return {
    escrow: IJobEscrow__factory.connect(addresses.jobEscrow, provider),
    lens: JobEscrowLens__factory.connect(addresses.jobEscrowLens, provider),
    registry: ProviderRegistry__factory.connect(addresses.providerRegistry, provider),
    router: RevenueRouter__factory.connect(addresses.revenueRouter, provider),
  };
}
