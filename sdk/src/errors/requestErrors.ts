import { CyberPlazaError } from "./CyberPlazaError.js";

/** The node or the wallet could not do what was asked; the contract was not the reason. */
export class RequestFailedError extends CyberPlazaError {
  override readonly name: string = "RequestFailedError";

  readonly action: string;

  constructor(action: string, problem: string, cause?: unknown) {
    super(`${action}: ${problem}`, cause);
    this.action = action;
  }
}

/** The person at the wallet said no. */
export class UserRejectedError extends RequestFailedError {
  override readonly name = "UserRejectedError";

  constructor(action: string, cause?: unknown) {
    super(action, "declined in the wallet. Nothing was sent.", cause);
  }
}

/** The account cannot pay for the transaction's gas. */
export class InsufficientGasFundsError extends RequestFailedError {
  override readonly name = "InsufficientGasFundsError";

  constructor(action: string, cause?: unknown) {
    super(action, "too little ether for the gas. Top the account up and send again.", cause);
  }
}

/** The transaction was mined, yet an event the action always emits is not in its receipt. */
export class EventMissingError extends CyberPlazaError {
  override readonly name = "EventMissingError";

  readonly action: string;
  readonly event: string;

  constructor(action: string, event: string) {
    super(`${action} was mined without ${event}. Check the addresses.`);
    this.action = action;
    this.event = event;
  }
}
