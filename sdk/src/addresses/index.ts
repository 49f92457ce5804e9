export { deployments, remoteDeployments } from "../generated/deployments.js";
export { getAddresses } from "./getAddresses.js";
export type { Addresses, ContractName, RemoteAddresses } from "../types/addresses.js";
