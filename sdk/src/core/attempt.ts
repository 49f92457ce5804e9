import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";

/**
 * Does the work; whatever it fails with becomes typed.
 *
 * @param action Named in the message.
 */
export async function attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await toCyberPlazaError(action, error);
  }
}
