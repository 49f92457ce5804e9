import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirm } from "../lib/confirm.ts";
import { formatCpt } from "../lib/cpt.ts";
import { bigintAsString } from "../lib/json.ts";
import { sendingOn } from "../lib/plaza.ts";
import { Progress } from "../lib/progress.ts";

interface ReleaseArguments {
  beneficiary: string;
  yes: boolean;
  json: boolean;
}

/** `hardhat vesting release --beneficiary <address>`: pays a beneficiary all that has vested and is free; anyone may. */
export default function vestingRelease({ beneficiary, yes, json }: ReleaseArguments, hre: HardhatRuntimeEnvironment) {
  return sendingOn(hre, async ({ plaza, networkName, sender }) => {
    if (beneficiary === "") return "Whose? Name the beneficiary: --beneficiary <address>.";
    const schedules = await plaza.vesting.getSchedules({ beneficiary: beneficiary as `0x${string}` });
    const payable = schedules.filter(({ releasable }) => releasable > 0n);
    const due = payable.reduce((sum, { releasable }) => sum + releasable, 0n);
    if (payable.length === 0) return `${beneficiary} has nothing to release now. See \`vesting show\`.`;
    console.error(
      `Releases ${formatCpt(due)} CPT of ${payable.length} schedules to ${beneficiary}, sent by ${sender} on ${networkName}.`,
    );
    if (!yes && !(await confirm("Send?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, json);
    progress.step("waiting for the transaction");
    const sent = await plaza.vesting.releaseMany({ scheduleIds: payable.map(({ scheduleId }) => scheduleId) });
    const { amount } = await sent.wait();
    progress.end();
    const result = { transaction: sent.hash, beneficiary, schedules: payable.length, amount };
    console.log(json ? JSON.stringify(result, bigintAsString) : `${formatCpt(amount)} CPT released in ${sent.hash}.`);
  });
}
