import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatCpt, formatUsd } from "../lib/cpt.ts";
import { bigintAsString } from "../lib/json.ts";
import { onNetwork } from "../lib/plaza.ts";
import { formatTable } from "../lib/table.ts";
import { formatTime } from "../lib/page/text.ts";

/** `hardhat oracle check`: what the sources say, and whether there is a price; fails when there is no fresh one. */
export default function oracleCheck({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment) {
  return onNetwork(hre, async ({ plaza, networkName }) => {
    const [price, sources, oracle, volume] = await Promise.all([
      plaza.oracle.getPrice(),
      plaza.oracle.getPriceSources(),
      plaza.oracle.getOracle(),
      plaza.oracle.getPoolVolume(),
    ]);
    if (json) {
      console.log(JSON.stringify({ network: networkName, price, sources, oracle, volume }, bigintAsString));
    } else {
      console.log(
        `CPT on ${networkName}: ${price.status}, ${formatUsd(price.lowE18)} to ${formatUsd(price.highE18)} USD`,
      );
      console.log(
        formatTable(
          ["source", { title: "USD", right: true }, "as of", "state"],
          sources.map(({ source, priceE18, updatedAt, state }) => [
            source,
            state === "Missing" ? "-" : formatUsd(priceE18),
            state === "Missing" ? "-" : formatTime(Number(updatedAt)),
            state,
          ]),
        ),
      );
      const { reason, trippedAt, agreedSince } = oracle.breaker;
      console.log(
        reason === "None"
          ? "The breaker has not tripped."
          : `The breaker tripped at ${formatTime(Number(trippedAt))}: ${reason}. ` +
              (agreedSince === 0n
                ? "The sources do not agree yet."
                : `The sources have agreed since ${formatTime(Number(agreedSince))}.`),
      );
      console.log(
        `Pool: ${formatCpt(volume.last24h)} CPT in 24 hours, median of 7 days ${formatCpt(volume.median)} CPT.`,
      );
    }
    return price.status === "Fresh" ? undefined : `There is no fresh price: ${price.status}.`;
  });
}
