import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatCpt } from "../lib/cpt.ts";
import { bigintAsString } from "../lib/json.ts";
import { formatTime } from "../lib/page/text.ts";
import { onNetwork } from "../lib/plaza.ts";
import { formatTable } from "../lib/table.ts";

const right = (title: string) => ({ title, right: true });
const MONTH = 30n * 86_400n;

interface ShowArguments {
  beneficiary: string;
  json: boolean;
}

/** `hardhat vesting show`: the genesis table, the listing and the daily limit; with --beneficiary its schedules. */
export default function vestingShow({ beneficiary, json }: ShowArguments, hre: HardhatRuntimeEnvironment) {
  return onNetwork(hre, async ({ plaza }) => {
    const { vesting } = plaza;
    const [allocations, listing, limit, schedules] = await Promise.all([
      vesting.getAllocations(),
      vesting.getListing(),
      vesting.getVestingLimit(),
      beneficiary === "" ? [] : vesting.getSchedules({ beneficiary: beneficiary as `0x${string}` }),
    ]);
    if (json) {
      console.log(JSON.stringify({ allocations, listing, limit, schedules }, bigintAsString));
      return;
    }
    console.log(
      formatTable(
        ["allocation", right("CPT"), right("still in genesis")],
        allocations.map(({ allocation, total, left }) => [allocation, formatCpt(total), formatCpt(left)]),
      ),
    );
    console.log(
      listing.listedAt === 0n
        ? "The listing has not been announced."
        : `Listing: ${formatTime(Number(listing.listedAt))}.`,
    );
    console.log(
      `Private-sale schedules hold ${formatCpt(limit.total)} CPT, ${formatCpt(limit.freed)} have become free; ` +
        `today ${formatCpt(limit.freedToday)} of at most ${formatCpt(limit.allowance)}.`,
    );
    if (beneficiary === "") return;
    console.log(
      schedules.length === 0
        ? `${beneficiary} has no schedule.`
        : formatTable(
            ["schedule", right("total"), right("vested"), right("released"), right("releasable"), "terms"],
            schedules.map((schedule) => [
              String(schedule.scheduleId),
              ...[schedule.total, schedule.vested, schedule.released, schedule.releasable].map(formatCpt),
              describeTerms(schedule),
            ]),
          ),
    );
  });
}

function describeTerms(terms: {
  start: bigint;
  cliff: bigint;
  linear: bigint;
  atStartBps: bigint;
  monthly: boolean;
  limited: boolean;
  revocable: boolean;
}): string {
  return [
    terms.start === 0n ? "from the listing" : `from ${formatTime(Number(terms.start))}`,
    terms.atStartBps === 0n ? "" : `${Number(terms.atStartBps) / 100} % at once`,
    terms.cliff === 0n ? "" : `${terms.cliff / MONTH} months of nothing`,
    terms.linear === 0n ? "" : `${terms.linear / MONTH} months ${terms.monthly ? "in instalments" : "evenly"}`,
    terms.limited ? "daily limit" : "",
    terms.revocable ? "revocable" : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
