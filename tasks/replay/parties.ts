import { HDNodeWallet, Mnemonic, type Signer } from "ethers";
import { EMBEDDED_ACCOUNT_COUNT, EMBEDDED_ACCOUNTS, EMBEDDED_OWNERS } from "../../deploy/index.ts";
import { accountRunner, CyberPlaza } from "../../sdk/src/index.ts";
import { MNEMONIC } from "../lib/embeddedChain.ts";
import type { Market } from "../lib/market/market.ts";
import { addressOf, type Hex } from "../lib/market/values.ts";
import type { ReplayPlan } from "./plan.ts";

/** Accounts of the development chain that the deployment gives a part of their own. */
const FIRST = EMBEDDED_ACCOUNT_COUNT;
const RELAYER = 1; // anyone: brings reports, expires, distributes

/** Somebody who acts through the SDK. */
export interface Party {
  name: string;
  address: Hex;
  plaza: CyberPlaza;
}

/** Who also signs off chain; the node does not know of it. */
export interface SigningParty extends Party {
  signer: Signer;
}

export interface Parties {
  users: Map<string, Party>;
  providers: Map<string, SigningParty>;
  meter: SigningParty;
  evaluator: Party;
  relayer: Party;
}

/** Accounts that a plan needs on its chain. */
export function accountsOf({ users, providers }: ReplayPlan): number {
  return FIRST + users.length + providers.length;
}

/** Names by position: the deployment's, then providers, then users. */
export function nameAccounts(plan: ReplayPlan): string[] {
  const names = Array.from({ length: FIRST }, (_, i) => `account ${i}`);
  for (const [name, index] of Object.entries(EMBEDDED_ACCOUNTS)) names[index] = name;
  for (const index of EMBEDDED_OWNERS.nine) names[index] = "council owner";
  for (const index of EMBEDDED_OWNERS.five) names[index] = "guardian";
  names[RELAYER] = "relayer";
  return [...names, ...plan.providers, ...plan.users];
}

/** Everybody with a client whose every write is one request to send and one for the receipt. */
export async function connectParties(market: Market, plan: ReplayPlan, addresses: readonly string[]): Promise<Parties> {
  const { connection, addresses: deployed } = market;
  const { provider } = connection.ethers;
  const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), "m/44'/60'/0'/0");
  const runnerAt = (index: number) => accountRunner({ provider, address: addresses[index] as Hex });
  const first = await CyberPlaza.connect({ runner: runnerAt(0), addresses: deployed });
  const names = nameAccounts(plan);
  const party = (index: number): Party => ({
    name: names[index] ?? "",
    address: addressOf({ address: addresses[index] ?? "" }),
    plaza: first.withRunner(runnerAt(index)),
  });
  const signing = (index: number): SigningParty => ({ ...party(index), signer: root.deriveChild(index) });
  const providers = plan.providers.map((name, i) => [name, signing(FIRST + i)] as const);
  const users = plan.users.map((name, i) => [name, party(FIRST + providers.length + i)] as const);
  return {
    providers: new Map(providers),
    users: new Map(users),
    meter: signing(EMBEDDED_ACCOUNTS.meter),
    evaluator: party(EMBEDDED_ACCOUNTS.evaluator),
    relayer: party(RELAYER),
  };
}
