export { deployments } from "../generated/deployments.js";
export { getAddresses } from "./getAddresses.js";
export type { Addresses, ContractName } from "../types/addresses.js";
