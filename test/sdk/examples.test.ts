import { expect } from "chai";
import { transform } from "esbuild";
import { readdir, readFile } from "node:fs/promises";
import { compileFunction } from "node:vm";
import * as ethersModule from "ethers";
import * as bridge from "../../sdk/src/bridge/index.ts";
import * as dao from "../../sdk/src/dao/index.ts";
import * as eip712 from "../../sdk/src/eip712/index.ts";
import * as errors from "../../sdk/src/errors/index.ts";
import * as sdk from "../../sdk/src/index.ts";
import * as math from "../../sdk/src/math/index.ts";
import * as merkle from "../../sdk/src/merkle/index.ts";
import { bridging, inBridge } from "./bridgeScene.ts";
import { inDao, working } from "./daoScene.ts";
import { deployedBefore, mined, type Deployed } from "./fixture.ts";
import { delayedCall, governing, type Governing } from "./governanceScene.ts";
import { CAP, DAY as POOL_DAY, lending, PURPOSE, SHARE, type Lending } from "./poolScene.ts";

const ACTIONS = ["actions", "bridge/actions", "dao/actions"].map(
  (name) => new URL(`../../sdk/src/${name}/`, import.meta.url),
);
const MODULES: Readonly<Record<string, object>> = {
  ethers: ethersModule,
  "@cyberplaza/sdk": sdk,
  "@cyberplaza/sdk/bridge": bridge,
  "@cyberplaza/sdk/dao": dao,
  "@cyberplaza/sdk/eip712": eip712,
  "@cyberplaza/sdk/errors": errors,
  "@cyberplaza/sdk/math": math,
  "@cyberplaza/sdk/merkle": merkle,
};
const DAY = 86_400;
const NO_ACTIONS = ["accountRunner", "getAddresses"];

/** What must be true of the chain before an example runs; most need a funded user and an offer only. */
const SCENES: Readonly<Record<string, (base: Deployed) => Promise<object>>> = {
  topUp: async ({ running }) => ({ jobId: await running() }),
  topUpRequirements: async ({ running }) => ({ jobId: await running() }),
  openJobs: async ({ makeQuote }) => makeQuote({ maxJobs: 2n }),
  startJobs: async ({ open }) => ({ jobId: await open() }),
  getDependencies: async ({ open }) => ({ jobId: await open() }),
  getJobs: async ({ open }) => ({ jobId: await open() }),
  getBatch: async ({ openBatch }) => ({ jobId: (await openBatch())[0] }),
  reportUsageBatch: async ({ running, makeReport }) => ({ report: await makeReport(await running()) }),
  reportUsageSigned: async ({ running, makeReport }) => ({ report: await makeReport(await running()) }),
  reportCosigned: async ({ running, makeReport }) => ({ report: await makeReport(await running()) }),
  claimJob: async ({ running, makeReport, networkHelpers }) => {
    const jobId = await running();
    await networkHelpers.time.increase(2 * DAY);
    return { report: await makeReport(jobId) };
  },
  settleClaim: async ({ running, makeReport, networkHelpers, provider }) => {
    const jobId = await running();
    await networkHelpers.time.increase(2 * DAY);
    await (await provider.market.claimJob({ report: await makeReport(jobId) })).wait();
    await networkHelpers.time.increase(7 * DAY);
    return { jobId };
  },
  requestStop: async ({ runningWith }) => ({ jobId: await runningWith({ duration: 7_200n }) }),
  preemptJob: async ({ runningWith }) => {
    return { jobId: await runningWith({ duration: 7_200n, serviceTerms: math.packServiceTerms({ kind: "Spot" }) }) };
  },
  acceptJobSigned: async ({ reported }) => ({ jobId: await reported() }),
  storeOffer: async ({ makeOffer }) => ({ offer: await makeOffer() }),
  withdrawOffer: async ({ storedOffer }) => ({ offerId: await storedOffer() }),
  getOffer: async ({ storedOffer }) => ({ offerId: await storedOffer() }),
  quoteFromOffer: async ({ storedOffer }) => ({ offerId: await storedOffer() }),
  estimateCost: async ({ setMarketRate }) => setMarketRate(900n).then(() => ({})),
  startJob: async ({ open }) => ({ jobId: await open() }),
  cancelJob: async ({ open }) => ({ jobId: await open() }),
  getJob: async ({ open }) => ({ jobId: await open() }),
  getJobEvents: async ({ open }) => ({ jobId: await open() }),
  reportUsage: async ({ running, makeReport }) => ({ report: await makeReport(await running()) }),
  acceptJob: async ({ reported }) => ({ jobId: await reported() }),
  expireJob: async ({ open, networkHelpers }) => {
    const jobId = await open();
    await networkHelpers.time.increase(8 * DAY);
    return { jobId };
  },
  releaseHeld: async ({ held, networkHelpers }) => {
    const jobId = await held();
    await networkHelpers.time.increase(91 * DAY);
    return { jobId };
  },
  increaseAmount: async ({ locked }) => locked().then(() => ({})),
  extendLock: async ({ locked }) => locked(undefined, 52n * math.WEEK).then(() => ({})),
  relock: async ({ lockEnded, networkHelpers }) => {
    await lockEnded();
    return { now: BigInt(await networkHelpers.time.latest()) };
  },
  withdrawLock: async ({ lockEnded }) => lockEnded().then(() => ({})),
  sweepFees: async ({ usdc, addresses }) => {
    await mined(usdc.getFunction("mint")(addresses.feeDistributor, 5_000_000n));
    return {};
  },
  release: foundationSchedule,
  getSchedule: foundationSchedule,
  transferSchedule: async (base) => ({
    ...(await foundationSchedule(base)),
    user: base.user.withRunner(base.signers.foundation),
  }),
  buyCpt: ({ saleOpened }) => saleOpened(),
  buyCptRequirements: ({ saleOpened }) => saleOpened(),
  signSalePermit: ({ saleOpened }) => saleOpened(),
  signSaleAuthorization: ({ saleOpened }) => saleOpened(),
  finishSale: async ({ user, networkHelpers }) => {
    await networkHelpers.time.increaseTo((await user.vesting.getListing()).limitedClosedAt);
    return {};
  },
  submitQuotation: async ({ user, signers }) => ({ reporter: user.withRunner(signers.reporterSigner) }),
  getStakingApy: async ({ trading }) => trading().then(() => ({})),
  buyBack: buybackReady,
  getBuybackQuote: buybackReady,
  burnBought: async ({ user, addresses }) => {
    await (await user.token.transferCpt({ to: addresses.buybackBurner, amount: 10n ** 18n })).wait();
    return {};
  },
  sweepTreasury: async ({ usdc, addresses }) => {
    await mined(usdc.getFunction("mint")(addresses.treasury, 5_000_000n));
    return {};
  },
  payTreasury: treasuryFunded,
  payTreasuryAboveLimit: treasuryFunded,
  moveTreasury: treasuryFunded,
  propose: async (base) => governing(base).then(() => ({})),
  castVote: proposalAt("active"),
  castVoteBySig: proposalAt("active"),
  queueProposal: proposalAt("decided"),
  executeProposal: proposalAt("due"),
  cancelProposal: proposalAt("proposed"),
  vetoProposal: async (base) => ({
    ...(await proposalAt("queued")(base)),
    council: base.user.withRunner(base.signers.fiveOfNine),
  }),
  getProposal: proposalAt("active"),
  getProposals: proposalAt("active"),
  getProposalTimeline: proposalAt("queued"),
  getRoles: ({ user, signers }) => Promise.resolve({ council: user.withRunner(signers.fiveOfNine) }),
  getOperation: (base) => Promise.resolve(delayedCall(base)),
  scheduleOperation: (base) => Promise.resolve(delayedCall(base)),
  cancelOperation: (base) => Promise.resolve(delayedCall(base)),
  executeOperation: async (base) => {
    const { council, call } = delayedCall(base);
    await (await council.governance.scheduleOperation({ call })).wait();
    await base.networkHelpers.time.increase(2 * DAY);
    return { council, call };
  },
  getHolderCandidates: holdersLocked,
  pokeHolders: holdersLocked,
  withdrawPool: pooled(),
  redeemPool: pooled(),
  requestRedeem: pooled(),
  cancelRedeem: pooled(({ queued }) => queued()),
  claimRedeem: pooled(({ queued }) => queued(10n * SHARE)),
  claimWithdraw: pooled(({ queued }) => queued(10n * SHARE)),
  settleQueue: pooled(async ({ queued, nextDay }) => {
    await queued();
    await nextDay();
  }),
  transferShares: pooled(),
  approveShares: pooled(),
  acceptHaircut: pooled(({ late }) => late()),
  drawLine: pooled(),
  getCreditLine: pooled(({ drawn }) => drawn()),
  getCreditLines: pooled(({ drawn }) => drawn()),
  repayLine: pooled(({ drawn }) => drawn()),
  repayLineRequirements: pooled(({ drawn }) => drawn()),
  markLate: pooled(async ({ drawn, until, maturity }) => {
    await drawn();
    await until(maturity + 3n * POOL_DAY);
  }),
  markDefaulted: pooled(async ({ late, until, maturity }) => {
    await late();
    await until(maturity + 33n * POOL_DAY);
  }),
  recognizeDefault: pooled(async ({ defaulted, until, maturity }) => {
    await defaulted();
    await until(maturity + 123n * POOL_DAY);
  }),
  activateLine: async (base) => {
    const scene = await lending(base);
    const newBorrower = base.signers.newcomerSigner.address;
    const proposer = scene.pool.connect(base.signers.fourOfNine) as ethersModule.Contract;
    await base.callDelayed(proposer, "proposeLine", [newBorrower, CAP, scene.maturity, PURPOSE]);
    await scene.pass(7n * POOL_DAY);
    return { newBorrower };
  },
  payInsurance: pooled(async ({ drawn, pass }) => {
    await drawn();
    await pass(POOL_DAY);
  }),
  sweepPool: async ({ usdc, addresses }) => {
    await mined(usdc.getFunction("mint")(addresses.lendingPool, 5_000_000n));
    return {};
  },
  bindBridge: inBridge(),
  connectBridge: inBridge(),
  getBridge: inBridge(),
  getLimits: inBridge(),
  getPathway: inBridge(),
  getWindows: inBridge("sent"),
  quoteBridge: inBridge(),
  retryBridge: inBridge("failed"),
  sendBridge: inBridge(),
  sendBridgeRequirements: inBridge(),
  trackBridge: inBridge("failed"),
  actorsOf: inDao(),
  allocateBudget: inDao(),
  applyForTask: inDao(({ open }) => open()),
  approveMilestone: inDao(({ planned }) => planned()),
  approveTask: inDao(({ submitted }) => submitted()),
  assignTask: inDao(({ open }) => open()),
  bindDao: inDao(),
  cancelTask: inDao(({ open }) => open()),
  claimDaoRevenue: inDao(({ earned }) => earned()),
  closeNode: inDao(),
  createNode: inDao(),
  createPlannedTask: inDao(),
  createRoot: inDao(),
  createTask: inDao(),
  creditRevenue: inDao(),
  creditRevenueRequirements: inDao(),
  DaoForest: inDao(),
  disputeTask: inDao(({ rejected }) => rejected()),
  executeResolution: inDao(({ passed }) => passed()),
  forwardRevenue: inDao(),
  freezeNode: inDao(),
  fundNode: inDao(),
  fundNodeRequirements: inDao(),
  getDaoCredit: inDao(),
  getMember: inDao(({ shared }) => shared()),
  getNode: inDao(),
  getNodeRoles: inDao(),
  getResolution: inDao(({ proposed }) => proposed()),
  getTask: inDao(({ assigned }) => assigned()),
  getTaskBoard: inDao(({ open }) => open()),
  getTree: inDao(),
  isAtOrAbove: inDao(),
  payFromNode: inDao(),
  pledgeNode: inDao(),
  pledgeNodeRequirements: inDao(),
  postTaskBond: inDao(({ planned }) => planned()),
  postTaskBondRequirements: inDao(({ planned }) => planned()),
  proposeResolution: inDao(({ shared }) => shared()),
  reclaimBudget: inDao(),
  rejectTask: inDao(({ submitted }) => submitted()),
  renounceNodeRoles: inDao(),
  reopenTask: inDao(({ rejected }) => rejected()),
  resignTask: inDao(({ assigned }) => assigned()),
  resolveTask: inDao(({ disputed }) => disputed()),
  returnPledge: inDao(({ closed }) => closed()),
  setDevelopers: inDao(),
  setMemberShares: inDao(),
  setNodeCouncil: inDao(),
  setNodeMetadata: inDao(),
  setNodeModules: inDao(),
  setNodePolicy: inDao(),
  setNodeRoles: inDao(),
  slashPledge: inDao(),
  submitTask: inDao(({ assigned }) => assigned()),
  syncFreeze: inDao(({ frozen }) => frozen()),
  taskBoard: inDao(),
  timeOutTask: inDao(({ submitted, pass }) => submitted().then(() => pass(8n * POOL_DAY))),
  voteResolution: inDao(({ proposed }) => proposed()),
  withdrawDaoCredit: inDao(),
  collect: async ({ user, addresses, signers, callDelayed }) => {
    const abi = ["function setSink(uint8 sink, (address target, bool isContract) config)"];
    const router = new ethersModule.Contract(addresses.revenueRouter, abi, signers.admin);
    const buyback = sdk.SINKS.indexOf("Buyback");
    await callDelayed(router, "setSink", [buyback, [ethersModule.ZeroAddress, false]]);
    const params = { stream: "SaaS", amount: 1_000_000n } as const;
    await (await user.token.approveUsdc({ spender: addresses.revenueRouter, amount: params.amount })).wait();
    await (await user.revenue.depositRevenue(params)).wait();
    await (await user.revenue.distribute()).wait();
    await callDelayed(router, "setSink", [buyback, [signers.newcomerSigner.address, false]]);
    return {};
  },
};

/** Locks, and the epoch after them. */
async function holdersLocked({ user, locked, networkHelpers }: Deployed): Promise<object> {
  await locked();
  await networkHelpers.time.increaseTo((await user.dao.getTopHolders()).present.end + 1n);
  return {};
}

/** The lending pool, at a stage of its borrower or its lender. */
function pooled(stage: (scene: Lending) => Promise<unknown> = () => Promise.resolve()) {
  return async (base: Deployed): Promise<object> => {
    const scene = await lending(base);
    await stage(scene);
    return { lender: base.newcomer, borrower: base.provider, lateBorrower: scene.borrower };
  };
}

function proposalAt(stage: Exclude<keyof Governing, "build" | "lock" | "pass">) {
  return async (base: Deployed): Promise<{ proposalId: bigint }> => {
    const { proposalId } = await (await governing(base))[stage]();
    return { proposalId };
  };
}

async function foundationSchedule({ user, signers, networkHelpers }: Deployed): Promise<{ scheduleId: bigint }> {
  await networkHelpers.time.increase(30 * DAY);
  const beneficiary = signers.foundation.address as sdk.Address;
  const schedules = await user.vesting.getSchedules({ beneficiary });
  const { scheduleId } = schedules.find(({ releasable }) => releasable > 0n) ?? {};
  if (scheduleId === undefined) throw new Error("the foundation's second schedule vests from the listing on");
  return { scheduleId };
}

/** The councils, and a million USDC in the reserve. */
async function treasuryFunded({ user, usdc, addresses, signers }: Deployed): Promise<object> {
  await mined(usdc.getFunction("mint")(addresses.treasury, 1_000_000_000_000n));
  await (await user.revenue.sweepTreasury({ token: "usdc" })).wait();
  return { operator: user.withRunner(signers.fourOfNine), treasurer: user.withRunner(signers.fiveOfNine) };
}

async function buybackReady({ trading, usdc, addresses }: Deployed): Promise<object> {
  await trading();
  await mined(usdc.getFunction("mint")(addresses.buybackBurner, 5_000_000_000n));
  return {};
}

interface Example {
  readonly name: string;
  readonly code: string;
}

async function examples(): Promise<Example[]> {
  const found = ACTIONS.map(async (folder) => {
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
    return files.map((file) => new URL(file, folder));
  });
  return Promise.all(
    (await Promise.all(found)).flat().map(async (file) => {
      const source = await readFile(file, "utf8");
      const [, comment = ""] = /@example\n([\s\S]*?)\*\//.exec(source) ?? [];
      return { name: file.pathname.replace(/^.*\/|\.ts$/g, ""), code: comment.replace(/^ \* ?/gm, "").trim() };
    }),
  );
}

/** The examples of what needs no chain: all of the entries' functions that have one. */
async function otherExamples(): Promise<Example[]> {
  const folders = ["bridge", "dao", "eip712", "math", "merkle"].map(
    (name) => new URL(`../../sdk/src/${name}/`, import.meta.url),
  );
  const lists = folders.map(async (folder) => {
    const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
    const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), "utf8")));
    return sources.flatMap((source) =>
      [...source.matchAll(/@example\n((?: \*.*\n)*?) \*\/\nexport (?:async function|function|class) (\w+)/g)].map(
        ([, comment = "", name = ""]) => ({ name, code: comment.replace(/^ \* ?/gm, "").trim() }),
      ),
    );
  });
  return (await Promise.all(lists)).flat();
}

/** Runs an example with its imports taken from the sources. */
async function run(code: string, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const body = code.replace(/^import \{([^}]*)\} from "([^"]+)";$/gm, (_, names: string, from: string) => {
    const found = MODULES[from];
    if (found === undefined) throw new Error(`the example imports ${from}, which a user does not have`);
    for (const name of names.split(",")) {
      if (!(name.trim() in found)) throw new Error(`${from} does not export ${name.trim()}`);
    }
    return `const {${names}} = $modules[${JSON.stringify(from)}];`;
  });
  const { code: javascript } = await transform(`(async () => {${body}\n})()`, { loader: "ts" });
  const names = ["$modules", ...Object.keys(scope)];
  const example = compileFunction(`return ${javascript}`, names) as (...values: unknown[]) => Promise<void>;
  await example(MODULES, ...Object.values(scope));
}

const found = await examples();
const others = await otherExamples();

describe("SDK examples in the documentation comments", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  for (const { name, code } of found) {
    it(`runs the example of ${name}`, async () => {
      expect(code, "every action has an example that uses it").to.match(new RegExp(`\\b${name}\\(`));
      const { user, provider, meter, newcomer } = base;
      const offer = await base.makeQuote();
      const scene = (await SCENES[name]?.(base)) ?? {};
      const now = BigInt(await base.networkHelpers.time.latest());
      await run(code, { user, provider, meter, newcomer, now, ...offer, ...scene });
    });
  }

  for (const { name, code } of others) {
    it(`runs the example of ${name}`, async () => {
      expect(code, "it uses the function").to.match(new RegExp(`\\b${name}\\(`));
      const { quote } = await base.makeQuote();
      const scene = (await SCENES[name]?.(base)) ?? {};
      await run(code, { user: base.user, quote, now: BigInt(await base.networkHelpers.time.latest()), ...scene });
    });
  }

  it("runs the README's example of locking and claiming", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## Lock CPT[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    const { user: plaza, signers } = base;
    await run(code, { plaza, delegatee: signers.newcomerSigner.address });
    expect((await plaza.ve.getLock()).delegatee).to.equal(signers.newcomerSigner.address);
  });

  it("runs the README's example of vesting, sale, prices and buyback", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## Vesting[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    const { user: plaza, signers, saleOpened } = base;
    const { buyers } = await saleOpened();
    await buybackReady(base);
    await run(code, { plaza, buyers, account: signers.userSigner.address });
    expect((await plaza.vesting.getSchedules()).length).to.equal(1);
    expect((await plaza.revenue.getBuyback()).cptHeld > 0n).to.equal(true);
  });

  it("runs the README's example of the largest holders", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## The largest holders[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    const { user: plaza, networkHelpers } = base;
    await base.locked();
    await networkHelpers.time.increaseTo((await plaza.dao.getTopHolders()).present.end + 1n);
    await run(code, { plaza, fromBlock: 0, delegatee: base.signers.newcomerSigner.address });
    expect((await plaza.dao.getTopHolders({ epoch: 2n })).holders.length).to.equal(1);
  });

  it("runs the README's example of DAOs and their tasks", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## DAOs and their tasks[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    await working(base);
    const now = BigInt(await base.networkHelpers.time.latest());
    const worker = base.signers.providerSigner.address;
    const due = now + 864_000n;
    await run(code, { plaza: base.user, fromBlock: 0, now, due, worker, planHash: ethersModule.ZeroHash });
    const newest = (await dao.getTree(base.user, { forest: new dao.DaoForest(), fromBlock: 0 })).lastId;
    expect(await dao.getTask(base.user, { task: newest })).to.include({
      state: "Assigned",
      worker,
      budget: 40_000_000n,
    });
  });

  it("runs the README's example of the bridge", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## To other chains[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    const { user: plaza, chains, remotes, delivered, client } = await bridging();
    const receiver = chains.home.holder.address;
    const [home, ethereum] = [chains.home.stack.eid, chains.first.stack.eid];
    const arrives = (hash: sdk.Hex) => delivered(home, ethereum, hash);
    await run(code, { plaza, onEthereum: chains.first.holder, cptRemote: remotes[0], receiver, arrives });
    const { chains: out } = await bridge.getBridge(client);
    expect(out.find(({ eid }) => eid === ethereum)?.supply).to.equal(100n * 10n ** 18n);
  });

  it("runs the README's example of lending, in a pool without loans and when what it redeems must wait", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## Lend and borrow[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    const { user: plaza } = base;
    await run(code, { plaza });
    expect((await plaza.pool.getPoolPosition()).claimableAssets).to.equal(0n);
    await (await lending(base)).queued();
    await run(code, { plaza });
    expect((await plaza.pool.getPoolPosition()).pendingShares > 0n).to.equal(true);
  });

  it("runs the README's example of a proposal's life", async () => {
    const readme = await readFile(new URL("../../sdk/README.md", import.meta.url), "utf8");
    const [, code] = /## Propose[^`]*```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    if (code === undefined) throw new Error("the README has no such example");
    await governing(base);
    const { user: plaza, newcomer, signers, networkHelpers } = base;
    const wait = (time: bigint) => networkHelpers.time.increaseTo(time);
    const to = signers.newcomerSigner.address;
    await run(code, { plaza, to, voteBegins: wait, voteEnds: wait, isDue: wait });
    expect(await newcomer.token.getBalance({ token: "cpt" })).to.equal(10n ** 18n);
  });

  it("finds the actions that the entries export, and no other", () => {
    const exported = Object.entries({ ...sdk, ...bridge, ...dao }).filter(
      ([name, value]) => typeof value === "function" && !isClass(value) && !others.some((other) => other.name === name),
    );
    const actions = exported.map(([name]) => name).filter((name) => !NO_ACTIONS.includes(name));
    expect(actions.sort()).to.deep.equal(found.map(({ name }) => name).sort());
  });
});

function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}
