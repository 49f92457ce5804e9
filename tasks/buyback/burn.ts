import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirm } from "../lib/confirm.ts";
import { formatCpt } from "../lib/cpt.ts";
import { bigintAsString } from "../lib/json.ts";
import { sendingOn } from "../lib/plaza.ts";
import { Progress } from "../lib/progress.ts";
import { formatUsdc } from "../lib/usdc.ts";

interface BurnArguments {
  yes: boolean;
  json: boolean;
}

/** `hardhat buyback burn`: burns what was bought, once a quarter; anyone may. */
export default function buybackBurn({ yes, json }: BurnArguments, hre: HardhatRuntimeEnvironment) {
  return sendingOn(hre, async ({ plaza, networkName, sender }) => {
    const { usdcSpent: spent, cptHeld } = await plaza.revenue.getBuyback();
    if (cptHeld === 0n) return "The buyback holds no CPT. Let it buy first: `buyback run`.";
    console.error(
      `Burns ${formatCpt(cptHeld)} CPT, bought for ${formatUsdc(spent)} USDC, ` +
        `sent by ${sender} on ${networkName}. It cannot be undone.`,
    );
    if (!yes && !(await confirm("Send?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, json);
    progress.step("waiting for the transaction");
    const sent = await plaza.revenue.burnBought();
    const { number, usdcSpent, cptBurnt, supplyAfter } = await sent.wait();
    progress.end();
    const result = { transaction: sent.hash, number, usdcSpent, cptBurnt, supplyAfter };
    console.log(
      json
        ? JSON.stringify(result, bigintAsString)
        : `Burn ${number}: ${formatCpt(cptBurnt)} CPT; ${formatCpt(supplyAfter)} CPT are left. ${sent.hash}`,
    );
  });
}
