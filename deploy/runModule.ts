import { join } from "node:path";
import type { IgnitionModule, IgnitionModuleResult } from "@nomicfoundation/ignition-core";
import type { NetworkConnection } from "hardhat/types/network";
import { isDevelopmentChain } from "./config/parts.ts";
import { recoverJournal } from "./journal.ts";

type Address = `0x${string}`;

export interface DeployOptions {
  /** Shows Ignition's progress on the terminal. */
  displayUi?: boolean;
  /** Ignition's folder (`hre.config.paths.ignition`); a chain in memory keeps no journal and needs none. */
  journals?: string;
  /** Told what was mended in the journal of a killed run. */
  onRecovery?: (what: string) => void;
}

/**
 * Carries out what a module has left to do on its chain, one deployment a chain.
 *
 * @returns Where what it names is.
 * @throws BrokenJournalError, NonceTakenError, TransactionPendingError before anything is sent.
 */
export async function runModule<Named extends IgnitionModuleResult<string>>(
  connection: NetworkConnection,
  module: IgnitionModule<string, string, Named>,
  chainId: number,
  { displayUi = false, journals, onRecovery }: DeployOptions,
): Promise<{ [Name in keyof Named]: Address }> {
  const deploymentId = `chain-${chainId}`;
  if (journals !== undefined) {
    const mended = await recoverJournal(join(journals, "deployments", deploymentId), connection.provider);
    for (const what of mended) onRecovery?.(what);
  }
  const contracts = await connection.ignition.deploy(module, {
    displayUi,
    deploymentId,
    // A development chain mines at once: there is nothing to wait for between polls.
    config: isDevelopmentChain(chainId) ? { blockPollingInterval: 1 } : {},
  });
  const entries = await Promise.all(
    Object.entries<{ getAddress: () => Promise<string> }>(contracts).map(
      async ([name, contract]) => [name, await contract.getAddress()] as const,
    ),
  );
  return Object.fromEntries(entries) as { [Name in keyof Named]: Address };
}
