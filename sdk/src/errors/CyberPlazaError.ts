/** Every failure of this SDK is one. `cause` keeps what was underneath. */
export class CyberPlazaError extends Error {
  override readonly name: string = "CyberPlazaError";

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
