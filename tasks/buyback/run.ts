import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { confirm } from "../lib/confirm.ts";
import { formatCpt } from "../lib/cpt.ts";
import { InputError } from "../lib/InputError.ts";
import { bigintAsString } from "../lib/json.ts";
import { formatTime } from "../lib/page/text.ts";
import { sendingOn } from "../lib/plaza.ts";
import { Progress } from "../lib/progress.ts";
import { formatUsdc, parseUsdc } from "../lib/usdc.ts";

interface RunArguments {
  maxUsdc: string;
  route: string;
  yes: boolean;
  json: boolean;
}

/** `hardhat buyback run`: lets the buyback swap USDC for CPT, as much as it may; anyone may. */
export default function buybackRun({ maxUsdc, route, yes, json }: RunArguments, hre: HardhatRuntimeEnvironment) {
  return sendingOn(hre, async ({ plaza, networkName, sender, now }) => {
    const { nextUsdc, nextBuyAt } = await plaza.revenue.getBuyback();
    if (nextUsdc === 0n) return "The buyback holds no USDC. Distribute the revenue first.";
    if (nextBuyAt > now) return `The next swap is possible at ${formatTime(Number(nextBuyAt))}.`;
    const wanted = maxUsdc === "" ? nextUsdc : amountOf(maxUsdc);
    const usdc = wanted < nextUsdc ? wanted : nextUsdc;
    const pools = route === "" ? {} : { route: route.split(",") as `0x${string}`[] };
    const quote = await plaza.revenue.getBuybackQuote({ usdc, ...pools });
    console.error(
      `Swaps ${formatUsdc(usdc)} USDC for at least ${formatCpt(quote.minCpt)} CPT ` +
        `(${formatCpt(quote.twapCpt)} by the mean price of 30 minutes), sent by ${sender} on ${networkName}.`,
    );
    if (!yes && !(await confirm("Send?"))) return "Nothing was sent.";

    const progress = new Progress(process.stderr, json);
    progress.step("waiting for the transaction");
    const sent = await plaza.revenue.buyBack({ maxUsdc: usdc, ...pools });
    const { usdcSpent, cptBought, twapCpt } = await sent.wait();
    progress.end();
    const result = { transaction: sent.hash, usdcSpent, cptBought, twapCpt };
    console.log(
      json
        ? JSON.stringify(result, bigintAsString)
        : `${formatUsdc(usdcSpent)} USDC for ${formatCpt(cptBought)} CPT in ${sent.hash}.`,
    );
  });
}

function amountOf(text: string): bigint {
  try {
    return parseUsdc(text);
  } catch {
    throw new InputError(`--max-usdc takes an amount like 2500 or 2500.50, not "${text}".`);
  }
}
