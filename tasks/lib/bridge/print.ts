import { pathwayEnds, type BridgeConfig } from "../../../deploy/config/bridge.ts";
import { formatTable } from "../table.ts";
import type { Audit } from "./audit.ts";

/** What differs, what mends it, and which stops run. */
export function printAudit({ findings, mends, notices, checked }: Audit, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ checked, findings, mends, notices }));
    return;
  }
  for (const { pathway, text } of notices) console.log(`${pathway}: ${text}.`);
  if (findings.length === 0) return;
  const rows = findings.map(({ chain, pathway, what, expected, actual, mendable }) => [
    chain,
    pathway,
    what,
    expected,
    actual,
    mendable ? "bridge wire" : "an upgrade, money, or a worker that serves the pathway",
  ]);
  console.log(formatTable(["chain", "pathway", "what", "should be", "is", "mended by"], rows));
}

/** The bridge as it is described. */
export function describePathways(config: BridgeConfig): string {
  const right = (title: string) => ({ title, right: true });
  return formatTable(
    [
      "from",
      "to",
      right("verifiers"),
      right("confirmations"),
      right("CPT an hour"),
      right("gas"),
      right("gas with a message"),
      right("cap, CPT"),
    ],
    pathwayEnds(config).map(({ here, there, sends, remote, isHome }) => [
      here.network,
      there.network,
      `${here.requiredDvns.length} of ${here.requiredDvns.length}`,
      String(sends.confirmations),
      sends.outLimit.toLocaleString("en-US"),
      sends.gas.send.toLocaleString("en-US"),
      sends.gas.sendAndCall.toLocaleString("en-US"),
      isHome ? remote.supplyCap.toLocaleString("en-US") : "",
    ]),
  );
}
