export { accessManagerAbi } from "../generated/abi/AccessManager.js";
export { benefitTiersAbi } from "../generated/abi/BenefitTiers.js";
export { cptAbi } from "../generated/abi/CPT.js";
export { genesisVaultAbi } from "../generated/abi/GenesisVault.js";
export { jobEscrowAbi } from "../generated/abi/JobEscrow.js";
export { providerRegistryAbi } from "../generated/abi/ProviderRegistry.js";
export { revenueRouterAbi } from "../generated/abi/RevenueRouter.js";
