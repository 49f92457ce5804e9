import { encodeBytes32String, id, type Signer } from "ethers";
import { EMBEDDED_ACCOUNTS } from "../../deploy/index.ts";
import { CyberPlaza, DAO_TOKENS, NODE_KINDS, type Address, type Hex } from "../../sdk/src/index.ts";
import { IDaoTree__factory } from "../../sdk/src/typechain/index.ts";
import { giveCpt } from "../../tasks/lib/market/listing.ts";
import { mined, type Deployed } from "./fixture.ts";

export const USDC = 1_000_000n;
export const CPT = 10n ** 18n;
export const DAY = 86_400n;
export const HASH = id("hash") as Hex;
export const REF = encodeBytes32String("invoice 1") as Hex;
export const [IN_USDC, IN_CPT] = [DAO_TOKENS.indexOf("Usdc"), DAO_TOKENS.indexOf("Cpt")];
export const COMMUNITY = NODE_KINDS.indexOf("Community");
/** Bits of lead, reviewer, treasurer, member admin; and all of them. */
export const [LEAD, REVIEWER, TREASURER, ADMIN, ALL] = [1, 2, 4, 8, 15];

/** Everybody can pay the tree in both tokens. */
export async function funded({ signers, addresses, usdc, ethers }: Deployed) {
  const people = [signers.userSigner, signers.providerSigner, signers.newcomerSigner, signers.meterSigner] as const;
  const cpt = await ethers.getContractAt("CPT", addresses.cpt);
  await giveCpt(
    addresses,
    signers.foundation,
    people.map(({ address }) => [address, 50_000n * CPT] as const),
  );
  const token = await ethers.getContractAt("CPT", addresses.usdc);
  for (const person of people) {
    await mined(usdc.getFunction("mint")(person.address, 100_000n * USDC));
    await (await cpt.connect(person).approve(addresses.daoTree, 50_000n * CPT)).wait();
    await (await token.connect(person).approve(addresses.daoTree, 100_000n * USDC)).wait();
  }
  const tree = IDaoTree__factory.connect(addresses.daoTree, signers.userSigner);
  return { people, tree, accounts: people.map(({ address }) => address as Address) };
}

/**
 * A DAO: the user leads `root`, which has 1 000 USDC and 1 000 CPT, and below it `part`, which has 100 USDC and publishes tasks. The
 * provider works, the newcomer reviews at the root. What becomes of the task is a stage of its own.
 */
export async function working(base: Deployed) {
  const { tree, people, accounts } = await funded(base);
  const [, worker, reviewer] = people;
  const [leadAccount, workerAccount, reviewerAccount] = accounts as [Address, Address, Address, Address];
  const send = async (sent: Promise<{ wait(): Promise<unknown> }>): Promise<void> => {
    await (await sent).wait();
  };
  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const pass = (seconds: bigint): Promise<unknown> => base.networkHelpers.time.increase(seconds);
  await send(tree.createRoot(COMMUNITY, "ipfs://root"));
  const root = await tree.lastId();
  await send(tree.fund(root, IN_USDC, 1_000n * USDC));
  await send(tree.fund(root, IN_CPT, 1_000n * CPT));
  await send(tree.createChild(root, root, COMMUNITY, reviewerAccount, REVIEWER, "ipfs://part"));
  const part = await tree.lastId();
  await send(tree.pledge(part));
  await send(tree.allocate(part, root, IN_USDC, 100n * USDC));
  const task = part + 1n;
  const due = (await now()) + 10n * DAY;
  const terms = { token: IN_USDC, budget: 10n * USDC, due, isRequired: false, planHash: HASH, metadataURI: "ipfs://t" };

  const open = () => send(tree.createTask(part, root, terms));
  const assigned = () => open().then(() => send(tree.assign(task, root, workerAccount)));
  const submitted = () => assigned().then(() => send(tree.connect(worker).submit(task, HASH)));
  const rejected = () => submitted().then(() => send(tree.connect(reviewer).reject(task, part, HASH)));
  const disputed = () => rejected().then(() => send(tree.connect(worker).disputeTask(task, part, HASH)));
  const closed = () => send(tree.close(part, root)).then(() => pass(8n * DAY));
  const frozen = async (): Promise<void> => {
    await send(tree.createChild(part, root, COMMUNITY, workerAccount, LEAD, "ipfs://child"));
    await send(tree.setFrozen(part, root, true));
  };
  const milestones = [
    { weightBps: 4_000n, time: 0n, payees: [] },
    { weightBps: 6_000n, time: 7n * DAY, payees: [{ account: reviewerAccount, bps: 10_000n }] },
  ];
  /** With two milestones and a bond of 1 USDC, and assigned. */
  const planned = async (): Promise<void> => {
    await send(tree.createPlannedTask(part, root, terms, milestones, USDC, 5_000));
    await send(tree.assign(task, root, workerAccount));
  };
  /** The user has 60, the provider 30, the part 10 of the root's shares; half an hour is enough to vote. */
  const shared = async (): Promise<void> => {
    const members = [leadAccount, workerAccount, (1n << 255n) | part];
    await send(tree.setShares(root, root, members, [60n, 30n, 10n]));
    const policy = { quorumBps: 5_000, thresholdBps: 5_001, votingTime: 3_600, delay: 3_600, expiry: 30n * DAY };
    await send(tree.setPolicy(root, root, policy));
    await pass(1n);
  };
  const earned = () => shared().then(() => send(tree.creditRevenue(root, IN_USDC, 100n * USDC, REF)));
  const calls = [tree.interface.encodeFunctionData("setMetadata", [root, root, "ipfs://resolved"]) as Hex];
  const description = "describe it anew";
  const proposed = async (): Promise<Hex> => {
    await shared();
    await send(tree.proposeResolution(root, calls, description));
    await pass(1n);
    return (await tree.hashResolution(root, calls, description)) as Hex;
  };
  const passed = async (): Promise<Hex> => {
    const resolution = await proposed();
    await send(tree.voteResolution(root, resolution, leadAccount, true));
    await pass(7_201n);
    return resolution;
  };
  return {
    ...{ tree, root, part, task, due, milestones, calls, description, now, pass, send },
    ...{ leadAccount, workerAccount, reviewerAccount },
    ...{ open, assigned, submitted, rejected, disputed, closed, frozen, planned, shared, earned, proposed, passed },
  };
}

export type Working = Awaited<ReturnType<typeof working>>;

/** The protocol as the arbitrator sees it. */
export async function arbitratorOf({ ethers, addresses }: Deployed): Promise<CyberPlaza> {
  const runner = (await ethers.getSigners())[EMBEDDED_ACCOUNTS.arbitrator] as Signer;
  return CyberPlaza.connect({ runner, addresses });
}

/** What the examples of the tree speak of, at a stage of the DAO. */
export function inDao(stage: (scene: Working) => Promise<unknown> = () => Promise.resolve()) {
  return async (base: Deployed): Promise<object> => {
    const scene = await working(base);
    const resolution = await stage(scene);
    const { root, part, task, due, milestones, calls, description } = scene;
    const arbitrator = await arbitratorOf(base);
    const { leadAccount, workerAccount, reviewerAccount } = scene;
    return {
      ...{ root, part, task, due, milestones, calls, description, resolution },
      ...{ leadAccount, workerAccount, reviewerAccount },
      ...{ planHash: HASH, resultHash: HASH, reasonHash: HASH, applicationHash: HASH },
      ...{ child: part + 1n, arbitrator },
      ...{ lead: base.user, worker: base.provider, reviewer: base.newcomer },
    };
  };
}
