import { Contract, encodeBytes32String } from "ethers";
import type { Address, CyberPlaza, Hex } from "../../sdk/src/index.ts";
import { ILendingPool__factory } from "../../sdk/src/typechain/index.ts";
import { mined, type Deployed } from "./fixture.ts";

export const USDC = 1_000_000n;
export const SHARE = 10n ** 12n;
export const DAY = 86_400n;
/** What the lender and the user deposit, each. */
export const DEPOSIT = 500_000n * USDC;
/** In the insurance's compartment. */
export const INSURED = 25_000n * USDC;
/** The borrower's line. */
export const CAP = 100_000n * USDC;
export const PURPOSE = encodeBytes32String("working capital") as Hex;
const TERM = 100n;

/**
 * A pool that lends: the newcomer and the user are lenders, the provider has a line, the compartment holds USDC. What the borrower does with
 * its line is a stage of its own.
 */
export async function lending(base: Deployed) {
  const { user, provider, newcomer, usdc, addresses, networkHelpers, signers, callDelayed } = base;
  const borrower = signers.providerSigner.address as Address;
  const pool = new Contract(addresses.lendingPool, ILendingPool__factory.abi, signers.admin);
  const now = async (): Promise<bigint> => BigInt(await networkHelpers.time.latest());
  const pass = async (seconds: bigint): Promise<void> => {
    await networkHelpers.time.increase(seconds);
  };
  const until = (time: bigint): Promise<void> => networkHelpers.time.increaseTo(time);

  for (const { address } of [signers.userSigner, signers.providerSigner, signers.newcomerSigner]) {
    await mined(usdc.getFunction("mint")(address, 2n * DEPOSIT));
  }
  const deposit = async (lender: CyberPlaza, assets: bigint) => {
    const payment = await lender.pool.signPoolPermit({ assets });
    return (await lender.pool.depositPool({ assets, payment })).wait();
  };
  await deposit(newcomer, DEPOSIT);
  await deposit(user, DEPOSIT);
  await (await user.token.approveUsdc({ spender: addresses.insuranceFund, amount: INSURED })).wait();
  await (await user.insurance.depositInsurance({ compartment: "Pool", token: "usdc", amount: INSURED })).wait();
  const maturity = ((await now()) / DAY + TERM) * DAY;
  const approve = (to: Address, cap: bigint, end = maturity): Promise<void> =>
    callDelayed(pool, "approveLine", [to, cap, end, PURPOSE]);
  await approve(borrower, CAP);

  /** The borrower has drawn all of its line. */
  const drawn = async (): Promise<void> => {
    await (await provider.pool.drawLine({ amount: CAP })).wait();
  };
  /** The lender asks for more than may leave today. */
  const queued = async (shares = 200_000n * SHARE) => (await newcomer.pool.requestRedeem({ shares })).wait();
  /** The next day has begun. */
  const nextDay = async (): Promise<void> => until(((await now()) / DAY + 1n) * DAY);
  const late = async (): Promise<void> => {
    await drawn();
    await until(maturity + 3n * DAY);
    await (await user.pool.markLate({ borrower })).wait();
  };
  const defaulted = async (): Promise<void> => {
    await late();
    await until(maturity + 33n * DAY);
    await (await user.pool.markDefaulted({ borrower })).wait();
  };
  return { pool, borrower, maturity, now, pass, until, deposit, approve, drawn, queued, nextDay, late, defaulted };
}

export type Lending = Awaited<ReturnType<typeof lending>>;
