import { AbiCoder, Contract, id, keccak256, toBeHex, type ContractTransactionResponse, type Signer } from "ethers";
import { ROLES } from "../../deploy/authority.ts";
import { LINE_STATUSES, type Address } from "../../sdk/src/index.ts";
import { poolLedgerAt, type CreditLine, type PoolLedger } from "../../sdk/src/math/index.ts";
import {
  AccessManager__factory,
  ILendingPool__factory,
  InsuranceFund__factory,
  RedeemQueue__factory,
} from "../../sdk/src/typechain/index.ts";
import { deployed, mined } from "./fixture.ts";

const USDC_ABI = [
  "function mint(address to, uint256 amount) returns (bool)",
  "function approve(address spender, uint256 amount) returns (bool)",
];
const USDC = 1_000_000n;
const DAY = 86_400n;
const RICH = 10n ** 20n;
/** Monday, 2033-05-16, 00:00 UTC: after whatever second the suite was deployed in. */
const START = 1_999_814_400n;
/** Of `PoolStorage`, as ERC-7201 and the order of its members give them. */
const STORAGE = BigInt(keccak256(toBeHex(BigInt(id("cyberplaza.LendingPool")) - 1n, 32))) & ~0xffn;
const SLOT = { growth: 1n, shares: 4n, minPrices: 5n, lines: 6n, borrowers: 8n } as const;

export type PoolScene = Awaited<ReturnType<typeof poolScene>>;

/**
 * The suite's pool with rich lenders and borrowers, the first of whom is the facility, and an account that has both councils' roles without
 * their delay. Everything happens at seconds that the test chooses.
 */
export async function poolScene() {
  const { ethers, networkHelpers, addresses, signers } = await deployed();
  const { time, setBalance, setStorageAt, takeSnapshot } = networkHelpers;
  const governor = signers.deployer;
  await time.increaseTo(START);
  await setBalance(addresses.launchPhase, 10n ** 18n);
  const admin = await ethers.getImpersonatedSigner(addresses.launchPhase);
  const manager = AccessManager__factory.connect(addresses.accessManager, admin);
  for (const { id } of [ROLES.admin, ROLES.parametersCritical]) await mined(manager.grantRole(id, governor, 0));

  const pool = ILendingPool__factory.connect(addresses.lendingPool, governor);
  const queue = RedeemQueue__factory.connect(addresses.redeemQueue, governor);
  const fund = InsuranceFund__factory.connect(addresses.insuranceFund, governor);
  const usdc = new Contract(addresses.usdc, USDC_ABI, governor);
  const { userSigner, providerSigner, newcomerSigner, foundation, meterSigner, reporterSigner } = signers;
  const lenders: readonly Signer[] = [userSigner, providerSigner, newcomerSigner];
  const borrowers: readonly Signer[] = [foundation, meterSigner, reporterSigner];
  for (const account of [governor, ...lenders, ...borrowers]) {
    await mined(usdc.getFunction("mint")(account, RICH));
    for (const spender of [pool, fund]) {
      await mined((usdc.connect(account) as Contract).getFunction("approve")(spender, RICH));
    }
  }
  await mined(pool.setFacility(foundation));

  /** Sends in the second of the last block. */
  const send = async (transaction: () => Promise<ContractTransactionResponse>): Promise<void> => {
    await time.setNextBlockTimestamp(await time.latest());
    await mined(transaction());
  };
  const store = (slot: bigint, word: bigint): Promise<void> =>
    setStorageAt(addresses.lendingPool, slot, toBeHex(word, 32));
  const slotOf = (key: string, slot: bigint): bigint =>
    BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [key, STORAGE + slot])));

  return {
    ...{ pool, queue, fund, usdc, lenders, borrowers, takeSnapshot },
    now: async (): Promise<bigint> => BigInt(await time.latest()),
    at: (second: bigint): Promise<void> => time.increaseTo(second),
    send,
    /** The contract's books at the last block, with names alone. */
    ledger: async (): Promise<PoolLedger> => {
      const book = await pool.ledger();
      return poolLedgerAt(book, book.accruedAt);
    },
    /** The second up to which the pool keeps its books. */
    keptAt: async (): Promise<bigint> => {
      const word = await ethers.provider.getStorage(addresses.lendingPool, STORAGE + SLOT.growth);
      return (BigInt(word) >> 128n) & (2n ** 40n - 1n);
    },
    lineOf: async (borrower: Signer): Promise<CreditLine> => {
      const line = await pool.lineOf(borrower);
      const { principal, weight, maturity, isFacility, cap, counted, writtenOff, covered } = line;
      const status = LINE_STATUSES[Number(line.status)] ?? "Closed";
      return { principal, weight, status, maturity, isFacility, cap, counted, writtenOff, covered };
    },

    /** Puts books in the place of the pool's, and USDC for them. */
    storeLedger: async (book: PoolLedger): Promise<void> => {
      const days = book.budgetDay | (book.dueDay << 16n) | (book.flatRateBps << 32n) | (book.maxRateBps << 48n);
      const words = [
        book.cash | (book.principal << 64n) | (book.weight << 128n),
        book.index | (book.owed << 64n) | (book.accruedAt << 128n) | (book.supply << 168n),
        book.late | (book.budget << 64n) | (book.insured << 128n) | (book.flags << 184n) | (days << 192n),
        book.repaid | (book.releasing << 64n) | (book.releaseFrom << 128n) | (book.releaseEnd << 168n),
      ];
      for (const [i, word] of words.entries()) await store(STORAGE + BigInt(i), word);
      if (book.cash !== 0n) await send(() => usdc.getFunction("mint")(pool, book.cash));
    },
    /** Makes a line the only one there is. */
    storeLine: async (borrower: Address, line: CreditLine): Promise<void> => {
      const status = BigInt(LINE_STATUSES.indexOf(line.status));
      const facility = line.isFacility ? 1n : 0n;
      const terms = (line.maturity / DAY) | (status << 16n) | (facility << 24n) | ((line.cap / USDC) << 32n);
      const slot = slotOf(borrower, SLOT.lines);
      await store(slot, line.principal | (line.weight << 64n) | (terms << 192n));
      await store(slot + 1n, line.counted | (line.writtenOff << 64n) | (line.covered << 128n));
      await store(STORAGE + SLOT.borrowers, 1n);
      await store(BigInt(keccak256(toBeHex(STORAGE + SLOT.borrowers, 32))), BigInt(borrower));
    },
    storeShares: (holder: Address, shares: bigint): Promise<void> => store(slotOf(holder, SLOT.shares), shares),
    storeHaircut: (holder: Address, minPriceE18: bigint): Promise<void> =>
      store(slotOf(holder, SLOT.minPrices), minPriceE18),
  };
}
