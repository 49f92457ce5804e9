import { CyberPlazaError } from "./CyberPlazaError.js";

/** A parameter that should be an address is none, or its checksum is wrong. */
export class InvalidAddressError extends CyberPlazaError {
  override readonly name = "InvalidAddressError";

  readonly parameter: string;
  readonly value: unknown;

  constructor(parameter: string, value: unknown) {
    super(`"${parameter}" must be an address, got ${String(value)}. Use 0x and 40 hex digits with a right checksum.`);
    this.parameter = parameter;
    this.value = value;
  }
}

/** A parameter has the wrong type, lies outside its range or is not one of the names that exist. */
export class InvalidParameterError extends CyberPlazaError {
  override readonly name = "InvalidParameterError";

  readonly parameter: string;

  constructor(parameter: string, problem: string, cause?: unknown) {
    super(`"${parameter}" ${problem}.`, cause);
    this.parameter = parameter;
  }
}

/** The action needs an account or a signature and the runner is only a provider. */
export class MissingSignerError extends CyberPlazaError {
  override readonly name = "MissingSignerError";

  readonly action: string;

  constructor(action: string) {
    super(`${action} needs an account. Connect with a Signer, or pass the address.`);
    this.action = action;
  }
}

/** No deployment is known on the chain. */
export class DeploymentNotFoundError extends CyberPlazaError {
  override readonly name = "DeploymentNotFoundError";

  readonly chainId: number;

  constructor(chainId: number) {
    super(
      `CyberPlaza has no known deployment on chain ${chainId}. Switch the network, or pass "addresses" to connect().`,
    );
    this.chainId = chainId;
  }
}

/** There is no code where a contract should be. */
export class ContractNotFoundError extends CyberPlazaError {
  override readonly name = "ContractNotFoundError";

  readonly contract: string;
  readonly address: string;

  constructor(contract: string, address: string) {
    super(`No ${contract} at ${address}. Check that the addresses belong to the runner's network.`);
    this.contract = contract;
    this.address = address;
  }
}
