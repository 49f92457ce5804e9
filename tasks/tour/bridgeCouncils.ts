import { COUNCILS, ROLES, type CouncilName } from "../../deploy/authority.ts";
import { AccessManagerNotReadyError, toCyberPlazaError } from "../../sdk/src/errors/index.ts";
import {
  AccessManager__factory,
  CPTRemote__factory,
  InsuranceFund__factory,
  type AccessManager,
} from "../../sdk/src/typechain/index.ts";
import { ENDPOINT } from "../lib/bridge/artifacts.ts";
import type { Mend } from "../lib/bridge/audit.ts";
import { CONFIG_TYPE, encodeUlnConfig, ulnConfig } from "../lib/bridge/settings.ts";
import { bridgeAt, DIRECTION } from "../lib/bridge/site.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { gasOf } from "../lib/market/transactions.ts";
import { hashOf, type Hex } from "../lib/market/values.ts";
import { plural } from "../lib/page/text.ts";
import type { BridgeActs } from "./bridgeActs.ts";
import { HOME, type BridgeChains, type ChainName, type RemoteName } from "./bridgeChains.ts";
import type { TourContext } from "./context.ts";
import { COUNCIL_NAMES } from "./councilNames.ts";

const DELAY = 172_800n;
/** IInsuranceFund.Compartment. */
const BRIDGE_COMPARTMENT = 2n;
/** More calls than these are counted instead of told. */
const FEW = 2;

/** A call that a council of a chain makes through the AccessManager, after its role's delay. */
export type CouncilCall = Pick<Mend, "role" | "to" | "data" | "words"> & { chain: ChainName };

/** What the councils of the three chains do, by real Safes. */
export class BridgeCouncils {
  readonly #context: TourContext;
  readonly #chains: BridgeChains;
  readonly #does: BridgeActs;

  constructor(context: TourContext, chains: BridgeChains, does: BridgeActs) {
    this.#context = context;
    this.#chains = chains;
    this.#does = does;
  }

  /** Makes the calls that the check has computed. */
  async mend(mends: readonly Mend[]): Promise<void> {
    await this.act(mends.map((mend) => ({ ...mend, chain: mend.chain as ChainName })));
  }

  /** Every council schedules its calls in one transaction, is refused before their time, and after 48 hours makes them in another. */
  async act(calls: readonly CouncilCall[]): Promise<void> {
    await this.#each(calls, async (manager, own) => {
      const scheduled = own.map(({ to, data }) => manager.interface.encodeFunctionData("schedule", [to, data, 0]));
      await gasOf(manager.multicall(scheduled));
    });
    const [first] = calls;
    if (first === undefined) throw new Error("the councils have nothing to do");
    await this.#refusedNow(first);
    await this.#chains.pass(DELAY);
    await this.#each(calls, async (manager, own, council) => {
      const due = own.map(({ to, data }) => manager.interface.encodeFunctionData("execute", [to, data]));
      await gasOf(manager.multicall(due));
      const [{ chain } = first] = own;
      const what = own.length > FEW ? `${plural(own.length, "call")} of bridge wire` : wordsOf(own);
      await this.#does.say(chain, COUNCIL_NAMES[council], `after 48 hours: ${what}`);
    });
  }

  async #each(
    calls: readonly CouncilCall[],
    act: (manager: AccessManager, own: CouncilCall[], council: CouncilName) => Promise<void>,
  ): Promise<void> {
    for (const { name, addresses, councils } of this.#chains.all) {
      for (const council of Object.keys(COUNCILS) as CouncilName[]) {
        const own = calls.filter(({ chain, role }) => chain === name && ROLES[role].heldBy === council);
        if (own.length === 0) continue;
        this.#context.signal.throwIfAborted();
        await act(AccessManager__factory.connect(addresses.accessManager, councils[council]), own, council);
      }
    }
  }

  async #refusedNow({ chain, role, to, data }: CouncilCall): Promise<void> {
    const { addresses, councils } = this.#chains.of(chain);
    const council = ROLES[role].heldBy;
    const manager = AccessManager__factory.connect(addresses.accessManager, councils[council]);
    const what = "to act before the 48 hours";
    await this.#does.refused(COUNCIL_NAMES[council], chain, what, AccessManagerNotReadyError, async () => {
      await manager.execute.staticCall(to, data).catch(async (error: unknown) => {
        throw await toCyberPlazaError("execute", error);
      });
    });
  }

  /** The guardians need no delay. */
  async stopInbound(remote: RemoteName): Promise<void> {
    const { addresses, councils } = this.#chains.of(remote);
    const bridge = CPTRemote__factory.connect(bridgeAt(addresses).bridge, councils.threeOfFive);
    await gasOf(bridge.pausePathway(this.#chains.eid(HOME), DIRECTION.in));
    await this.#does.say(remote, COUNCIL_NAMES.threeOfFive, "stop what comes in from home, for 72 hours");
  }

  /** So many whole CPT an hour from home. */
  limitInbound(remote: RemoteName, limit: bigint): CouncilCall {
    const face = CPTRemote__factory.createInterface();
    const data = face.encodeFunctionData("setPathwayLimit", [this.#chains.eid(HOME), DIRECTION.in, limit]) as Hex;
    const words = `let ${limit.toLocaleString("en-US")} CPT in, in any hour`;
    const to = bridgeAt(this.#chains.of(remote).addresses).bridge;
    return { chain: remote, role: "parametersCritical", to, data, words };
  }

  /** So many blocks to wait for before something is verified at home. */
  async confirmOutbound(remote: RemoteName, confirmations: number): Promise<CouncilCall> {
    const { addresses, stack } = this.#chains.of(remote);
    const verifiers = stack.dvns.map(({ address }) => address);
    const config = encodeUlnConfig(ulnConfig(confirmations, verifiers));
    const settings = [{ eid: this.#chains.eid(HOME), configType: CONFIG_TYPE.uln, config }];
    const args = [bridgeAt(addresses).bridge, await stack.sendLibrary.getAddress(), settings];
    const data = ENDPOINT.encodeFunctionData("setConfig", args) as Hex;
    const words = `pay verifiers for ${plural(confirmations, "confirmation")}`;
    return { chain: remote, role: "admin", to: addresses.layerZeroEndpoint, data, words };
  }

  /** Pays the foundation out of the bridge's insurance. */
  compensate(amount: bigint): CouncilCall {
    const { addresses, parties } = this.#context;
    const { address } = parties.foundation;
    const incident = hashOf("an incident elsewhere");
    const args = [BRIDGE_COMPARTMENT, incident, addresses.cpt, address, amount] as const;
    const data = InsuranceFund__factory.createInterface().encodeFunctionData("compensate", [...args]) as Hex;
    const words = `pay ${wholeCpt(amount)} CPT out of the bridge's insurance`;
    return { chain: HOME, role: "admin", to: addresses.insuranceFund, data, words };
  }
}

function wordsOf(calls: readonly CouncilCall[]): string {
  return calls.map(({ words }) => words).join("; ");
}
