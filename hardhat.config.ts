import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import upgrades from "@openzeppelin/hardhat-upgrades";
import { defineConfig } from "hardhat/config";
import { EMBEDDED_ACCOUNT_COUNT } from "./deploy/config/embedded.ts";
import { REMOTE_CHAINS } from "./deploy/config/embeddedRemote.ts";
import { dependencyWarnings } from "./scripts/lib/dependencyWarnings.ts";
import { parallelCompilation } from "./scripts/lib/parallelCompilation.ts";
import { testCompilation } from "./scripts/lib/testCompilation.ts";
import { tasks } from "./tasks/index.ts";

const require = createRequire(import.meta.url);

/** The compiler comes from the npm registry: one pinned version, no download at build time. */
const compiler = { version: "0.8.37", path: require.resolve("solc/soljson.js") };
const output = { outputSelection: { "*": { "*": ["storageLayout"] } } };
const settings = (runs: number) => ({ ...output, evmVersion: "cancun", optimizer: { enabled: true, runs } });

const compilers = {
  compilers: [{ ...compiler, settings: settings(10_000) }],
  overrides: {
    // Too large without the IR pipeline or near the limit, or above their rows of gas.
    "contracts/market/JobEscrow.sol": { ...compiler, settings: { ...settings(200), viaIR: true } },
    "contracts/market/JobEscrowExtension.sol": { ...compiler, settings: { ...settings(200), viaIR: true } },
    "contracts/bridge/CPTAdapter.sol": { ...compiler, settings: { ...settings(10_000), viaIR: true } },
    "contracts/bridge/CPTRemote.sol": { ...compiler, settings: { ...settings(200), viaIR: true } },
    "contracts/dao/DaoTree.sol": { ...compiler, settings: { ...settings(10_000), viaIR: true } },
    "contracts/dao/DaoWork.sol": { ...compiler, settings: { ...settings(200), viaIR: true } },
    "contracts/pool/LendingPool.sol": { ...compiler, settings: { ...settings(10_000), viaIR: true } },
    "contracts/pool/RedeemQueue.sol": { ...compiler, settings: { ...settings(10_000), viaIR: true } },
  },
};

const developmentChain = {
  type: "edr-simulated",
  chainType: "generic",
  chainId: 31337,
  accounts: { count: EMBEDDED_ACCOUNT_COUNT },
} as const;

const embeddedChain = { ...developmentChain, allowBlocksWithSameTimestamp: true } as const;

export default defineConfig({
  plugins: [toolbox, upgrades, dependencyWarnings, parallelCompilation, testCompilation],
  tasks,
  paths: { ignition: "deploy" },
  typechain: { tsNocheck: true },
  solidity: {
    // Without the split forge-std fills the compiler's 256-warning cap and ours are lost.
    splitTestsCompilation: true,
    // Same settings in both, so that tests, gas and sizes are of the code that ships. Production compiles every contract
    // on its own: its verification input then holds only what the contract needs.
    profiles: {
      default: { ...compilers, isolated: false },
      production: { ...compilers, isolated: true },
    },
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
      "@openzeppelin/contracts/proxy/transparent/ProxyAdmin.sol",
      "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol",
    ],
  },
  networks: {
    /** The embedded chain, in this process. Tests and the tour move its clock, so two blocks may share a second. */
    embedded: embeddedChain,
    /** What `hardhat node` serves. */
    node: developmentChain,
    localhost: { type: "http", chainType: "generic", url: process.env["LOCALHOST_URL"] ?? "http://127.0.0.1:8545" },
    /** The same for the chains that stand for Ethereum and Polygon: `hardhat node --chain-id 31338 --port 8546`, 31339 and 8547. */
    embeddedEthereum: { ...embeddedChain, chainId: REMOTE_CHAINS.ethereum.developmentChainId },
    embeddedPolygon: { ...embeddedChain, chainId: REMOTE_CHAINS.polygon.developmentChainId },
    localhostEthereum: {
      type: "http",
      chainType: "generic",
      url: process.env["LOCALHOST_ETHEREUM_URL"] ?? "http://127.0.0.1:8546",
    },
    localhostPolygon: {
      type: "http",
      chainType: "generic",
      url: process.env["LOCALHOST_POLYGON_URL"] ?? "http://127.0.0.1:8547",
    },
  },
  test: {
    mocha: { timeout: 120_000 },
    // Hardhat accepts one Solidity test profile; deep runs are chosen by environment.
    solidity: {
      // Uniswap, Chainlink and LayerZero come as artifacts from their packages.
      fsPermissions: {
        readDirectory: ["./node_modules/@uniswap", "./node_modules/@chainlink", "./node_modules/@layerzerolabs"],
      },
      fuzz: { runs: Number(process.env["FUZZ_RUNS"] ?? 256), seed: "0xc0ffee" },
      invariant: {
        runs: Number(process.env["INVARIANT_RUNS"] ?? 48),
        depth: Number(process.env["INVARIANT_DEPTH"] ?? 64),
        failOnRevert: false,
      },
    },
  },
});
