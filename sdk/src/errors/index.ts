export { CyberPlazaError } from "./CyberPlazaError.js";
export { ContractRevertError } from "./ContractRevertError.js";
export { ContractError } from "./ContractError.js";
export type { ErrorClass } from "./errorClass.js";
export {
  ContractNotFoundError,
  DeploymentNotFoundError,
  InvalidAddressError,
  InvalidParameterError,
  MissingSignerError,
} from "./inputErrors.js";
export {
  EventMissingError,
  InsufficientGasFundsError,
  RequestFailedError,
  UserRejectedError,
} from "./requestErrors.js";
export { decodeError } from "./decodeError.js";
export { toCyberPlazaError } from "./toCyberPlazaError.js";
export { errorTable } from "../generated/errorTable.js";
export * from "../generated/errorClasses.js";
