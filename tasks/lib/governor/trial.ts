import { toCyberPlazaError } from "../../../sdk/src/errors/index.ts";
import type { CyberPlaza, ProposalCalls } from "../../../sdk/src/index.ts";

/**
 * What each call would fail with if the timelock made it now and alone; calls that depend on those before them, or on the day, may still
 * succeed. Those of Governor and veto guard are left out: they refuse everybody but a proposal that is being executed.
 */
export async function trialProblems(
  { runner: { provider }, addresses }: CyberPlaza,
  { targets, values, calldatas }: ProposalCalls,
): Promise<string[]> {
  const { governor, vetoGuard, timelock } = addresses;
  const problems = await Promise.all(
    targets.map(async (to, i) => {
      if (to === governor || to === vetoGuard) return [];
      try {
        await provider?.call({ from: timelock, to, data: calldatas[i] ?? "0x", value: values[i] ?? 0n });
        return [];
      } catch (error) {
        return [`Call ${i + 1} would fail now: ${(await toCyberPlazaError(`call ${i + 1}`, error)).message}`];
      }
    }),
  );
  return problems.flat();
}
