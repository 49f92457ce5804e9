import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROLES } from "../../deploy/authority.ts";
import { EMBEDDED_OWNERS } from "../../deploy/index.ts";
import bridgeCheck from "../../tasks/bridge/check.ts";
import bridgePause from "../../tasks/bridge/pause.ts";
import bridgeUnpause from "../../tasks/bridge/unpause.ts";
import bridgeWire from "../../tasks/bridge/wire.ts";
import { ENDPOINT } from "../../tasks/lib/bridge/artifacts.ts";
import { CONFIG_TYPE, encodeUlnConfig } from "../../tasks/lib/bridge/settings.ts";
import { readProposalFile } from "../../tasks/lib/governor/proposalFile.ts";
import safeExecute from "../../tasks/safe/execute.ts";
import safeSign from "../../tasks/safe/sign.ts";
import { GAS, IN, NETWORKS, OUT, sharedBridge, type Bridged } from "../helpers/bridge.ts";
import { captured, type Ran } from "./taskRun.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

type Name = (typeof NETWORKS)[number];

describe("Tasks of the bridge", () => {
  let at: Bridged;
  let root: string;
  beforeEach(async () => {
    at = await sharedBridge();
    root = await mkdtemp(join(tmpdir(), "cyberplaza-bridge-"));
    await mkdir(join(root, "deploy", "addresses"), { recursive: true });
    for (const name of NETWORKS) {
      const { addresses, stack } = at[name];
      await writeFile(join(root, "deploy", "addresses", `${stack.chainId}.json`), JSON.stringify(addresses));
    }
    await writeFile(join(root, "deploy", "bridge.json"), JSON.stringify(at.config));
  });
  afterEach(() => rm(root, { recursive: true }));

  /** Hardhat as a task sees it that was started for a network. */
  const on = (network: Name): HardhatRuntimeEnvironment =>
    ({
      network: { create: (name: Name = network) => Promise.resolve(at[name].connection) },
      config: { paths: { root } },
    }) as unknown as HardhatRuntimeEnvironment;

  const check = (json = false): Promise<Ran> =>
    captured(() => bridgeCheck({ bridge: "", fromBlock: "", json }, on("home")));
  const noOptions = { bridge: "", council: "", fromBlock: "", nonce: "", out: "" };
  const wire = (network: Name, way: "schedule" | "execute" | "neither", options = {}): Promise<Ran> => {
    const flags = { schedule: way === "schedule", execute: way === "execute", json: true };
    return captured(() => bridgeWire({ ...noOptions, ...flags, ...options }, on(network)));
  };

  /** Enough owners sign a file, and it is sent. */
  async function carriedOut(network: Name, file: string, owners: "nine" | "five", threshold: number): Promise<void> {
    const accounts = await at[network].connection.ethers.getSigners();
    for (const index of EMBEDDED_OWNERS[owners].slice(0, threshold)) {
      const as = accounts[index]?.address ?? "";
      const signed = await captured(() =>
        safeSign({ file, as, allowForeign: false, yes: true, json: false }, on(network)),
      );
      expect(signed.success, signed.err).to.equal(true);
    }
    const executed = await captured(() =>
      safeExecute({ file, allowForeign: false, yes: true, json: false }, on(network)),
    );
    expect(executed.success, executed.err).to.equal(true);
  }

  interface Wired {
    proposals: { council: "sevenOfNine" | "fourOfNine"; file: string; refusal: string | null; calls: string[] }[];
    proposal: string | null;
    findings: { what: string }[];
  }
  const THRESHOLDS = { sevenOfNine: 7, fourOfNine: 4 };

  async function councilsDo(network: Name, { success, out, err }: Ran): Promise<Wired["proposals"]> {
    expect(success, err).to.equal(true);
    const { proposals } = JSON.parse(out) as Wired;
    for (const { council, file, refusal } of proposals) {
      expect(refusal).to.equal(null);
      await carriedOut(network, file, "nine", THRESHOLDS[council]);
    }
    return proposals;
  }

  it("check succeeds and shows the pathways when nothing differs", async () => {
    const { success, out, err } = await check();
    expect(success, err).to.equal(true);
    expect(out).to.match(/home +first +2 of 2 +20 +1,000,000 +160,000 +250,000 +10,000,000/);
    expect(out).to.match(/Nothing differs: \d{3} compared on 3 chains\./);
  });

  it("check names what differs, and fails", async () => {
    await at.first.bridge.setPathwayLimit(at.home.stack.eid, IN, 20_000, GAS);
    const table = await check();
    expect(table.success).to.equal(false);
    expect(table.out).to.match(/first +first ⇄ home +limit in +1000000 CPT +20000 CPT +bridge wire/);
    expect(table.err).to.match(/^1 difference of \d{3} compared\.$/);
    const json = await check(true);
    expect(json.success).to.equal(false);
    const { findings } = JSON.parse(json.out) as Wired;
    expect(findings.map(({ what }) => what)).to.deep.equal(["limit in"]);
  });

  it("check shows a stop, and does not fail for it", async () => {
    await at.home.bridge.pausePathway(at.second.stack.eid, OUT, GAS);
    const { success, out } = await check();
    expect(success).to.equal(true);
    expect(out).to.match(/home ⇄ second: out is paused until .* UTC\./);
  });

  it("a description that cannot be is refused with every problem", async () => {
    const { home, remotes } = at.config;
    const broken = { home: { ...home, requiredDvns: home.requiredDvns.slice(0, 1) }, remotes };
    await writeFile(join(root, "deploy", "bridge.json"), JSON.stringify(broken));
    const { success, err } = await check();
    expect(success).to.equal(false);
    expect(err).to.contain("home.requiredDvns: needs two at least");
  });

  it("a network that is another chain than described is refused", async () => {
    const { home, remotes } = at.config;
    await writeFile(join(root, "deploy", "bridge.json"), JSON.stringify({ home: { ...home, chainId: 1 }, remotes }));
    const { success, err } = await check();
    expect(success).to.equal(false);
    expect(err).to.equal('The network "home" is chain 31337, not 1 as the bridge is described.');
  });

  /** Takes a remote's end apart, as far as that goes. */
  async function unwireFirst(): Promise<void> {
    const { bridge, stack, accessManager } = at.first;
    const { eid } = at.home.stack;
    const oapp = await bridge.getAddress();
    const endpoint = await stack.endpoint.getAddress();
    const byDefault = encodeUlnConfig({
      confirmations: 0n,
      requiredDVNCount: 0,
      optionalDVNCount: 0,
      optionalDVNThreshold: 0,
      requiredDVNs: [],
      optionalDVNs: [],
    });
    const params = [{ eid, configType: CONFIG_TYPE.uln, config: byDefault }];
    const calls: [string, string][] = [
      [endpoint, ENDPOINT.encodeFunctionData("setConfig", [oapp, await stack.sendLibrary.getAddress(), params])],
      [endpoint, ENDPOINT.encodeFunctionData("setConfig", [oapp, await stack.receiveLibrary.getAddress(), params])],
      [endpoint, ENDPOINT.encodeFunctionData("setSendLibrary", [oapp, eid, ZeroAddress])],
      [endpoint, ENDPOINT.encodeFunctionData("setReceiveLibrary", [oapp, eid, ZeroAddress, 0])],
      [oapp, bridge.interface.encodeFunctionData("setEnforcedOptions", [[{ eid, msgType: 1, options: "0x0003" }]])],
      [oapp, bridge.interface.encodeFunctionData("setPeer", [eid, ZeroHash])],
    ];
    for (const [to, data] of calls) await accessManager.execute(to, data, GAS);
    await bridge.setPathwayLimit(eid, OUT, 20_000, GAS);
    await bridge.setSupplyCap(1, GAS);
  }

  it("wire has the councils schedule what is missing, and make it so after 48 hours", async () => {
    await unwireFirst();
    const scheduled = await councilsDo("first", await wire("first", "schedule"));
    expect(scheduled.map(({ council, calls }) => `${council} ${calls.length}`)).to.deep.equal([
      "sevenOfNine 6",
      "fourOfNine 2",
    ]);
    const early = await wire("first", "execute", { council: "fourOfNine" });
    expect(early.success, early.err).to.equal(true);
    expect((JSON.parse(early.out) as Wired).proposals[0]?.refusal).to.contain("is not due yet");
    expect((await check()).success).to.equal(false);

    await at.first.connection.networkHelpers.time.increase(2 * DAY);
    await rm(join(root, "safe"), { recursive: true });
    await councilsDo("first", await wire("first", "execute"));
    const { success, err } = await check();
    expect(success, err).to.equal(true);
  });

  it("wire at home mends only home, through the endpoint's delegate too", async () => {
    const { eid } = at.second.stack;
    const { accessManager, bridge, stack } = at.home;
    const oapp = await bridge.getAddress();
    const data = ENDPOINT.encodeFunctionData("setSendLibrary", [oapp, eid, ZeroAddress]);
    await accessManager.execute(await stack.endpoint.getAddress(), data, GAS);
    await at.first.bridge.setSupplyCap(1, GAS);
    const [scheduled, ...others] = await councilsDo("home", await wire("home", "schedule"));
    expect(others).to.deep.equal([]);
    expect(scheduled?.calls[0]).to.contain("LayerZeroEndpoint.setSendLibrary");
    await at.home.connection.networkHelpers.time.increase(2 * DAY);
    await councilsDo("home", await wire("home", "execute"));
    const { findings } = JSON.parse((await check(true)).out) as Wired;
    expect(findings.map(({ what }) => what)).to.deep.equal(["supply cap"]);
  });

  it("wire writes the Governor's proposal once the holders are admin", async () => {
    const { accessManager, addresses, bridge, connection } = at.home;
    const noPeer = bridge.interface.encodeFunctionData("setPeer", [at.first.stack.eid, ZeroHash]);
    await accessManager.execute(addresses.cptAdapter, noPeer, GAS);
    await bridge.setPathwayLimit(at.second.stack.eid, OUT, 20_000, GAS);
    await accessManager.grantRole(ROLES.admin.id, addresses.timelock, 0);
    await accessManager.revokeRole(ROLES.admin.id, addresses.sevenOfNine);

    const { success, out, err } = await wire("home", "schedule");
    expect(success, err).to.equal(true);
    const { proposals, proposal } = JSON.parse(out) as Wired;
    // the limit is the 4-of-9's as ever
    expect(proposals.map(({ council }) => council)).to.deep.equal(["fourOfNine"]);
    const { description, actions } = await readProposalFile(proposal ?? "", addresses);
    expect(description).to.contain("CPTAdapter's peer on first is");
    await connection.networkHelpers.setBalance(addresses.timelock, 10n ** 18n);
    const timelock = await connection.ethers.getImpersonatedSigner(addresses.timelock);
    for (const { to, data } of actions(`0x${"00".repeat(32)}`)) await timelock.sendTransaction({ to, data, ...GAS });
    const { findings } = JSON.parse((await check(true)).out) as Wired;
    expect(findings.map(({ what }) => what)).to.deep.equal(["limit out"]);
  });

  it("wire says that a delay needs a way, and writes nothing when nothing is missing", async () => {
    await at.first.bridge.setSupplyCap(1, GAS);
    const refused = await wire("first", "neither");
    expect(refused.success).to.equal(false);
    expect(refused.err).to.contain("it takes a delay of 48 hours: --schedule now, --execute after it");
    const nothing = await wire("second", "schedule");
    expect(nothing.success, nothing.err).to.equal(true);
    expect((JSON.parse(nothing.out) as Wired).proposals).to.deep.equal([]);
    for (const [options, problem] of [
      [{ execute: true }, "--schedule or --execute, not both."],
      [{ nonce: "5" }, "--nonce and --out are for one council's transaction"],
      [{ council: "fiveOfNine" }, '--council takes sevenOfNine or fourOfNine, not "fiveOfNine".'],
    ] as const) {
      const { success, err } = await wire("first", "schedule", options);
      expect(success).to.equal(false);
      expect(err).to.contain(problem);
    }
  });

  describe("pause and unpause", () => {
    const args = { pathway: "arbitrum", direction: "both", nonce: "", out: "", json: true };
    const pausing = (options: Partial<typeof args> & { prolong?: boolean } = {}): Promise<Ran> =>
      captured(() => bridgePause({ prolong: false, ...args, ...options }, on("first")));
    const unpausing = (options: Partial<typeof args> = {}): Promise<Ran> =>
      captured(() => bridgeUnpause({ ...args, ...options }, on("first")));
    const done = async ({ success, out, err }: Ran, owners: "nine" | "five", threshold: number): Promise<void> => {
      expect(success, err).to.equal(true);
      await carriedOut("first", (JSON.parse(out) as { file: string }).file, owners, threshold);
    };
    const pausedNow = async (): Promise<boolean[]> => {
      const now = await at.first.connection.networkHelpers.time.latest();
      const lanes = await Promise.all(
        [OUT, IN].map((direction) => at.first.bridge.pathway(at.home.stack.eid, direction)),
      );
      return lanes.map(({ pausedUntil }) => pausedUntil > now);
    };

    it("stop one direction, prolong it, end it", async () => {
      await done(await pausing({ direction: "in" }), "five", 3);
      expect(await pausedNow()).to.deep.equal([false, true]);
      const again = await pausing({ direction: "in" });
      expect(again.success).to.equal(false);
      expect(again.err).to.contain("The way in from arbitrum is paused until");

      await done(await pausing({ direction: "in", prolong: true }), "nine", 7);
      await at.first.connection.networkHelpers.time.increase(16 * DAY);
      expect(await pausedNow()).to.deep.equal([false, true]);
      const twice = await pausing({ direction: "in", prolong: true });
      expect(twice.err).to.contain("was prolonged already: a pause is prolonged once");

      const { eid } = at.home.stack;
      await done(await unpausing({ pathway: String(eid) }), "nine", 4);
      expect(await pausedNow()).to.deep.equal([false, false]);
    });

    it("stop both", async () => {
      await done(await pausing(), "five", 3);
      expect(await pausedNow()).to.deep.equal([true, true]);
    });

    it("refuse what they do not know", async () => {
      expect((await pausing({ pathway: "solana" })).err).to.equal(
        '--pathway takes the chain at its other end, arbitrum, ethereum, polygon, or its endpoint id; not "solana".',
      );
      expect((await pausing({ direction: "up" })).err).to.equal('--direction takes out, in or both, not "up".');
      expect((await unpausing()).err).to.contain("The way out to arbitrum is not paused");
    });
  });
});
