import { Contract, ContractFactory, id, parseEther, Wallet, ZeroAddress, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { sent } from "./transactions.ts";
import { LAYER_ZERO, type LayerZeroContract } from "./artifacts.ts";

type Address = `0x${string}`;

/** A verifier: its contract on a chain, the keys that sign for it, and the account that sends what they signed. */
export interface Dvn {
  name: string;
  contract: Contract;
  address: Address;
  /** As many as its quorum, by ascending address, as the contract wants their signatures. */
  signers: Wallet[];
  /** Its number for this chain, part of what is signed. */
  vid: number;
}

/** LayerZero's contracts on a chain, and whoever runs them. */
export interface LayerZero {
  connection: NetworkConnection;
  chainId: number;
  eid: number;
  endpoint: Contract;
  sendLibrary: Contract;
  receiveLibrary: Contract;
  priceFeed: Contract;
  executor: Contract;
  dvns: Dvn[];
  /** LayerZero itself: the endpoint's owner. */
  owner: Signer;
  /** The account with which the executor sends. */
  operator: Signer;
}

/** An endpoint that is there, whose owner is one of the node's accounts, or the id of a new one. */
export type StackParameters = { endpoint: string } | { eid: number };

/** Two verifiers with keys, a quorum and an account of their own. */
const DVNS = [
  { name: "First", keys: 3, quorum: 2 },
  { name: "Second", keys: 2, quorum: 2 },
] as const;

const TREASURY_GAS = 100_000n;
const TREASURY_FEE_CAP = parseEther("0.01");
const NATIVE_DECIMALS = 10n ** 18n;
const NATIVE_CAP = parseEther("1");
const NATIVE_PRICE_USD = 3_000n * 10n ** 20n;
const PRICE = { priceRatio: 10n ** 20n, gasPriceInUnit: 10n ** 8n, gasPerByte: 16 };
const ARBITRUM_PRICE = { gasPerL2Tx: 0, gasPerL1CallDataByte: 16 };
/** Networks have a number below 30 000 with which verifiers and prices know them, whatever the version of the endpoint. */
const VERSION_STEP = 30_000;
const ARBITRUM = 110;
/** Gas of the workers' own part of a delivery, for their prices. */
const WORKER_GAS = { verify: 100_000, receive: 60_000, compose: 60_000 };

/**
 * Deploys LayerZero as it is in production, from its published artifacts, on a development chain: endpoint, message libraries, executor,
 * prices and two verifiers that have nothing in common.
 */
export async function deployLayerZero(connection: NetworkConnection, parameters: StackParameters): Promise<LayerZero> {
  const { ethers } = connection;
  const accounts = await ethers.getSigners();
  // the last ones stand for LayerZero with its executor, and for a verifier each
  const [operator, ...verifiers] = accounts.slice(-1 - DVNS.length).reverse();
  if (operator === undefined) throw new Error("The node has no accounts");
  const operatorAddress = operator.address;

  const deploy = async (name: LayerZeroContract, ...args: unknown[]): Promise<Contract> => {
    const { abi, bytecode } = LAYER_ZERO[name];
    const contract = await new ContractFactory(abi, bytecode, operator).deploy(...args);
    await contract.waitForDeployment();
    return new Contract(await contract.getAddress(), abi, operator);
  };
  const endpoint =
    "endpoint" in parameters
      ? new Contract(parameters.endpoint, LAYER_ZERO.EndpointV2.abi, operator)
      : await deploy("EndpointV2", parameters.eid, operatorAddress);
  const eid = Number(await endpoint.getFunction("eid")());
  const ownerAddress = (await endpoint.getFunction("owner")()) as string;
  const owner = ownerAddress === operatorAddress ? operator : accounts.find(({ address }) => address === ownerAddress);
  if (owner === undefined) throw new Error(`The endpoint's owner ${ownerAddress} is none of the node's accounts`);

  const sendLibrary = await deploy("SendUln302", endpoint, TREASURY_GAS, TREASURY_FEE_CAP);
  const receiveLibrary = await deploy("ReceiveUln302", endpoint);
  const libraries = [await sendLibrary.getAddress(), await receiveLibrary.getAddress()];
  for (const library of libraries) await sent(endpoint.connect(owner), "registerLibrary", library);
  await sent(sendLibrary, "setTreasury", await deploy("Treasury"));

  const priceFeed = await deploy("PriceFeed");
  await sent(priceFeed, "initialize", operatorAddress);
  await sent(priceFeed, "setNativeTokenPriceUSD", NATIVE_PRICE_USD);

  const executor = await deploy("Executor");
  const [sendAddress] = libraries;
  await sent(executor, "initialize", endpoint, ZeroAddress, [sendAddress], priceFeed, operatorAddress, [
    operatorAddress,
  ]);
  await sent(executor, "setWorkerFeeLib", await deploy("ExecutorFeeLib", eid, NATIVE_DECIMALS));

  const { chainId } = await ethers.provider.getNetwork();
  const vid = eid % VERSION_STEP;
  const dvns: Dvn[] = [];
  for (const [i, { name, keys, quorum }] of DVNS.entries()) {
    const admin = verifiers[i] ?? operator;
    const wallets = dvnKeys(name, keys, chainId);
    const signers = wallets.map((wallet) => wallet.address);
    const deployed = await deploy("DVN", eid, vid, libraries, priceFeed, signers, quorum, [admin.address]);
    const contract = deployed.connect(admin) as Contract;
    await sent(contract, "setWorkerFeeLib", await deploy("DVNFeeLib", eid, NATIVE_DECIMALS));
    const address = (await contract.getAddress()) as Address;
    dvns.push({ name, contract, address, signers: wallets.slice(0, quorum), vid });
  }
  dvns.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  return {
    connection,
    chainId: Number(chainId),
    eid,
    endpoint,
    sendLibrary,
    receiveLibrary,
    priceFeed,
    executor,
    dvns,
    owner,
    operator,
  };
}

/** Keys of a verifier on a development chain; anybody can derive them. */
function dvnKeys(name: string, count: number, chainId: bigint): Wallet[] {
  const keys = Array.from({ length: count }, (_, i) => new Wallet(id(`${name} verifier ${i} on ${chainId}`)));
  return keys.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
}

/**
 * Lets a chain's LayerZero send to others and receive from them: prices, the workers' terms, and LayerZero's own defaults, with a single
 * verifier and one confirmation. A pathway that says everything itself relies on none of those.
 */
export async function connectTo(stack: LayerZero, others: readonly LayerZero[]): Promise<void> {
  const { endpoint, sendLibrary, receiveLibrary, priceFeed, executor, dvns, owner } = stack;
  const eids = others.map(({ eid }) => eid);
  await sent(
    priceFeed,
    "setPrice",
    eids.map((eid) => ({ eid: eid % VERSION_STEP, price: PRICE })),
  );
  if (eids.some((eid) => eid % VERSION_STEP === ARBITRUM)) {
    await sent(priceFeed, "setPriceForArbitrum", { eid: ARBITRUM, price: PRICE, extend: ARBITRUM_PRICE });
  }
  for (const { contract } of dvns) {
    await sent(
      contract,
      "setDstConfig",
      eids.map((dstEid) => ({ dstEid, gas: WORKER_GAS.verify, multiplierBps: 0, floorMarginUSD: 0 })),
    );
  }
  const { receive: lzReceiveBaseGas, compose: lzComposeBaseGas } = WORKER_GAS;
  await sent(
    executor,
    "setDstConfig",
    eids.map((dstEid) => {
      return { dstEid, lzReceiveBaseGas, lzComposeBaseGas, multiplierBps: 0, floorMarginUSD: 0, nativeCap: NATIVE_CAP };
    }),
  );
  const byDefault = {
    confirmations: 1,
    requiredDVNCount: 1,
    optionalDVNCount: 0,
    optionalDVNThreshold: 0,
    requiredDVNs: dvns.slice(0, 1).map(({ address }) => address),
    optionalDVNs: [],
  };
  const ulnDefaults = eids.map((eid) => ({ eid, config: byDefault }));
  await sent(sendLibrary, "setDefaultUlnConfigs", ulnDefaults);
  await sent(receiveLibrary, "setDefaultUlnConfigs", ulnDefaults);
  const executorByDefault = { maxMessageSize: 10_000, executor: await executor.getAddress() };
  await sent(
    sendLibrary,
    "setDefaultExecutorConfigs",
    eids.map((eid) => ({ eid, config: executorByDefault })),
  );
  for (const eid of eids) {
    await sent(endpoint.connect(owner), "setDefaultSendLibrary", eid, sendLibrary);
    await sent(endpoint.connect(owner), "setDefaultReceiveLibrary", eid, receiveLibrary, 0);
  }
}
