import { addressOf } from "../lib/market/values.ts";
import type { Mismatch } from "../lib/ledger.ts";
import type { Party, TourContext } from "./context.ts";
import { VESTING, vestedByTable, type SupplyRecord, type SupplySample, type VestingCategory } from "./supply.ts";

const MILLION = 10n ** 24n;
const GENESIS_SUPPLY = 100n * MILLION;
/** The foundation's row, and the part of it that waits for the bridge's insurance and has no schedule. */
const FOUNDATION = (175n * MILLION) / 10n;
const BRIDGE_INSURANCE = MILLION / 2n;

/** Whose schedules are whose category's. */
const HOLDERS: Record<VestingCategory, readonly Party[]> = {
  foundation: ["foundation"],
  "private sale": ["user A", "user B", "holder A"],
  team: ["team member"],
};

/** The supply as it stands, by the contracts. */
export async function sampleSupply(context: TourContext): Promise<SupplySample> {
  const { addresses, contracts, cptMarket } = context;
  if (cptMarket === null) throw new Error("CPT is not listed yet");
  const { genesis, vestingVault, privateSale, buybackBurner } = addresses;
  const supply = await contracts.cpt.totalSupply();
  const held = await Promise.all(
    [genesis, vestingVault, privateSale, buybackBurner].map((holder) => contracts.cpt.balanceOf(holder)),
  );
  const sums = await Promise.all(VESTING.map((category) => schedulesOf(context, category)));
  const of = (item: "vested" | "released"): Record<VestingCategory, bigint> =>
    Object.fromEntries(VESTING.map((category, i) => [category, sums[i]?.[item] ?? 0n])) as Record<
      VestingCategory,
      bigint
    >;
  return {
    at: await context.now(),
    supply,
    circulating: supply - held.reduce((sum, balance) => sum + balance, 0n),
    vested: of("vested"),
    released: of("released"),
    price: await cptMarket.spot(),
  };
}

async function schedulesOf(
  { plazas, parties }: TourContext,
  category: VestingCategory,
): Promise<{ vested: bigint; released: bigint }> {
  const { vesting } = plazas["anyone else"];
  const lists = await Promise.all(
    HOLDERS[category].map((party) => vesting.getSchedules({ beneficiary: addressOf(parties[party]) })),
  );
  const schedules = lists.flat();
  return {
    vested: schedules.reduce((sum, { vested }) => sum + vested, 0n),
    released: schedules.reduce((sum, { released }) => sum + released, 0n),
  };
}

/** Anyone pays every beneficiary what it may have. */
export async function releaseAll({ plazas, parties }: TourContext): Promise<bigint[]> {
  const { vesting } = plazas["anyone else"];
  const lists = await Promise.all(
    VESTING.flatMap((category) => HOLDERS[category]).map((party) =>
      vesting.getSchedules({ beneficiary: addressOf(parties[party]) }),
    ),
  );
  return lists
    .flat()
    .filter(({ releasable }) => releasable > 0n)
    .map(({ scheduleId }) => scheduleId);
}

/** What the samples say, held against the genesis table and against each other. */
export function checkSupply({ listedAt, sale, teamGranted, samples, burns }: SupplyRecord): {
  comparisons: number;
  mismatches: Mismatch[];
} {
  const granted: Record<VestingCategory, bigint> = {
    foundation: FOUNDATION,
    "private sale": sale.cpt,
    team: teamGranted,
  };
  const compared = samples.flatMap(({ at, supply, vested, released }): Mismatch[] => [
    ...VESTING.map((category) => {
      // schedules round down one by one: less by below a wei each
      const table = vestedByTable(category, granted[category], at - listedAt);
      const expected = category === "foundation" ? table - BRIDGE_INSURANCE : table;
      const found = vested[category];
      const near = found <= expected && expected - found < 4n ? expected : found;
      return { account: category, what: "CPT vested, by the genesis table", expected, found: near, by: "the vault" };
    }),
    ...VESTING.map((category) => ({
      account: category,
      what: "CPT released, at most what has vested",
      expected: released[category] < vested[category] ? released[category] : vested[category],
      found: released[category],
      by: "the vault",
    })),
    {
      account: "CPT",
      what: "supply = 100 000 000 less what was burnt",
      expected:
        GENESIS_SUPPLY - burns.filter((burn) => burn.at <= at).reduce((sum, { cptBurnt }) => sum + cptBurnt, 0n),
      found: supply,
      by: "CPT",
    },
  ]);
  return { comparisons: compared.length, mismatches: compared.filter(({ expected, found }) => expected !== found) };
}
