import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Addresses } from "../../deploy/index.ts";
import { CyberPlaza } from "../../sdk/src/index.ts";
import type { EmbeddedChain } from "../lib/embeddedChain.ts";
import type { Progress } from "../lib/progress.ts";
import { parseUsdc } from "../lib/usdc.ts";
import { PARTIES, type JobRecord, type Party, type TourContext } from "./context.ts";
import { mintUsdc, openMarket } from "../lib/market/market.ts";
import { gasOf, mined } from "../lib/market/transactions.ts";
import { hashOf } from "../lib/market/values.ts";

const PURSE = parseUsdc("100");
const DEPOSITS = { "user A": parseUsdc("40"), "user B": parseUsdc("12.345678") } as const;
const CERTIFIED = 2n; // IProviderRegistry.ProviderClass

/** The protocol on a fresh chain, users with money and providers that may take jobs. */
export async function openTour(
  { connection, open: openChain }: EmbeddedChain,
  progress: Progress,
  signal: AbortSignal,
): Promise<TourContext> {
  const parties = partiesFrom(await connection.ethers.getSigners());
  const names = new Map(Object.entries(parties).map(([name, { address }]) => [address, name]));
  const jobs: JobRecord[] = [];
  progress.step("deploying the protocol");
  const market = await openMarket(connection, {
    nameOf: (address) => names.get(address) ?? address,
    jobNameOf: (id) => {
      const job = jobs.find((one) => one.id === id);
      return job === undefined ? `job ${id} of the escrow` : `job ${job.number}`;
    },
  });
  const plazas = await connectAll(parties, market.addresses);
  const context: TourContext = {
    ...market,
    parties,
    plazas,
    jobs,
    checkpoints: [],
    year: null,
    supply: null,
    bridge: null,
    governance: null,
    lending: null,
    community: null,
    cptMarket: null,
    openChain,
    progress,
    signal,
  };
  await fundUsers(context);
  await admitProviders(context);
  return context;
}

function partiesFrom(signers: HardhatEthersSigner[]): Record<Party, HardhatEthersSigner> {
  const entries = Object.entries(PARTIES).map(([name, index]) => [name, signers[index]]);
  return Object.fromEntries(entries) as Record<Party, HardhatEthersSigner>;
}

async function connectAll(
  parties: Record<Party, HardhatEthersSigner>,
  addresses: Addresses,
): Promise<Record<Party, CyberPlaza>> {
  const entries = Object.entries(parties).map(async ([name, runner]) => [
    name,
    await CyberPlaza.connect({ runner, addresses }),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<Party, CyberPlaza>;
}

async function fundUsers(context: TourContext): Promise<void> {
  const { addresses, parties, plazas, books, progress } = context;
  progress.step("users deposit USDC");
  for (const name of ["user A", "user B"] as const) {
    await mintUsdc(context, parties[name].address, PURSE);
    await mined(plazas[name].token.approveUsdc({ spender: addresses.jobEscrow, amount: PURSE }));
    await mined(plazas[name].market.deposit({ amount: DEPOSITS[name] }));
    books.deposit(name, DEPOSITS[name]);
  }
}

async function admitProviders({ contracts, parties, plazas, progress }: TourContext): Promise<void> {
  progress.step("providers register, one is certified");
  for (const name of ["provider A", "provider B (certified)"] as const) {
    const metadataURI = `https://example.org/${name.slice(9, 10).toLowerCase()}`;
    await mined(plazas[name].market.registerProvider({ metadataURI, metadataHash: hashOf(metadataURI) }));
  }
  await gasOf(
    contracts.registry.connect(parties.evaluator).setClass(parties["provider B (certified)"].address, CERTIFIED),
  );
}
