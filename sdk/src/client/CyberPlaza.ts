import { getAddresses } from "../addresses/getAddresses.js";
import { jobEscrowDomain, type JobEscrowDomain } from "../eip712/domain.js";
import { ContractNotFoundError } from "../errors/inputErrors.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Addresses } from "../types/addresses.js";
import type { Client, Runner } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { bindModule, type BoundModule } from "./bind.js";
import { dao, governance, insurance, market, oracle, pool, revenue, sale, token, ve, vesting } from "./modules.js";

export interface ConnectParameters {
  /** An ethers Signer or Provider. With a provider everything but sending works. */
  readonly runner: Runner;
  /** For a deployment this SDK does not know; else it is found by the chain's id. */
  readonly addresses?: Addresses;
}

/** The protocol on one chain, seen by one account. */
export class CyberPlaza implements Client {
  readonly dao: BoundModule<typeof dao>;
  readonly governance: BoundModule<typeof governance>;
  readonly insurance: BoundModule<typeof insurance>;
  readonly market: BoundModule<typeof market>;
  readonly oracle: BoundModule<typeof oracle>;
  readonly pool: BoundModule<typeof pool>;
  readonly revenue: BoundModule<typeof revenue>;
  readonly sale: BoundModule<typeof sale>;
  readonly token: BoundModule<typeof token>;
  readonly ve: BoundModule<typeof ve>;
  readonly vesting: BoundModule<typeof vesting>;

  readonly runner: Runner;
  readonly addresses: Addresses;
  readonly chainId: number;

  private constructor(runner: Runner, addresses: Addresses, chainId: number) {
    this.runner = runner;
    this.addresses = addresses;
    this.chainId = chainId;
    this.dao = bindModule(this, dao);
    this.governance = bindModule(this, governance);
    this.insurance = bindModule(this, insurance);
    this.market = bindModule(this, market);
    this.oracle = bindModule(this, oracle);
    this.pool = bindModule(this, pool);
    this.revenue = bindModule(this, revenue);
    this.sale = bindModule(this, sale);
    this.token = bindModule(this, token);
    this.ve = bindModule(this, ve);
    this.vesting = bindModule(this, vesting);
  }

  /**
   * Finds the protocol on the runner's chain.
   *
   * @throws DeploymentNotFoundError, ContractNotFoundError, InvalidAddressError, RequestFailedError
   */
  static async connect({ runner, addresses }: ConnectParameters): Promise<CyberPlaza> {
    // a Provider is its own provider
    const { provider } = runner;
    if (!provider) throw new RequestFailedError("connect", "the runner has no provider. Connect the signer to one.");
    try {
      const chainId = Number((await provider.getNetwork()).chainId);
      const found = addresses === undefined ? getAddresses(chainId) : checked(addresses);
      if ((await provider.getCode(found.jobEscrow)) === "0x") {
        throw new ContractNotFoundError("JobEscrow", found.jobEscrow);
      }
      return new CyberPlaza(runner, found, chainId);
    } catch (error) {
      throw await toCyberPlazaError("connect", error);
    }
  }

  /** The same deployment through another account; asks nothing of the node. */
  withRunner(runner: Runner): CyberPlaza {
    return new CyberPlaza(runner, this.addresses, this.chainId);
  }

  /** What quotes, usage reports and acceptances are signed under. */
  get domain(): JobEscrowDomain {
    return jobEscrowDomain(this.chainId, this.addresses.jobEscrow);
  }
}

/** Each checked, and nothing else taken over. */
function checked(addresses: Addresses): Addresses {
  const check = (name: keyof Addresses): Address => checkAddress(`addresses.${name}`, addresses[name]);
  return {
    accessManager: check("accessManager"),
    cpt: check("cpt"),
    genesis: check("genesis"),
    vestingVault: check("vestingVault"),
    privateSale: check("privateSale"),
    usdc: check("usdc"),
    voteEscrow: check("voteEscrow"),
    benefitTiers: check("benefitTiers"),
    revenueRouter: check("revenueRouter"),
    feeDistributor: check("feeDistributor"),
    buybackBurner: check("buybackBurner"),
    treasury: check("treasury"),
    insuranceFund: check("insuranceFund"),
    lendingPool: check("lendingPool"),
    redeemQueue: check("redeemQueue"),
    priceOracle: check("priceOracle"),
    poolObserver: check("poolObserver"),
    providerRegistry: check("providerRegistry"),
    jobEscrow: check("jobEscrow"),
    jobEscrowLens: check("jobEscrowLens"),
    offerBook: check("offerBook"),
    governor: check("governor"),
    timelock: check("timelock"),
    vetoGuard: check("vetoGuard"),
    launchPhase: check("launchPhase"),
    topHolders: check("topHolders"),
    daoTree: check("daoTree"),
    spendLimitRules: check("spendLimitRules"),
    allowListRules: check("allowListRules"),
    reviewByTwoWorkflow: check("reviewByTwoWorkflow"),
    templateWorkflow: check("templateWorkflow"),
    punctualityProject: check("punctualityProject"),
    splitTreasury: check("splitTreasury"),
    cptAdapter: check("cptAdapter"),
    layerZeroEndpoint: check("layerZeroEndpoint"),
  };
}
