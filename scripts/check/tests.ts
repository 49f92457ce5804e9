/**
 * Runs one of Hardhat's test runners and judges its own count: `node --import tsx scripts/check/tests.ts <runner> [<file> …]`.
 *
 * The exit status alone would be too kind: both runners are content when they find no test at all, and neither minds a
 * test that is skipped, or one that is singled out so that the others do not run.
 */
import hre from "hardhat";
import type { TestRunResult } from "hardhat/types/test";
import type { Result } from "hardhat/types/utils";

const [runner, ...testFiles] = process.argv.slice(2);
if (runner !== "solidity" && runner !== "mocha") throw new Error("Usage: tests.ts solidity|mocha [<file> …]");

// Mocha counts skipped tests as passed, so it has to refuse them itself.
Object.assign(hre.config.test.mocha, { forbidOnly: true, forbidPending: true });
// Without an index to count failures from, the Solidity runner prints its summary and returns zeros.
const options = runner === "solidity" ? { testFiles, testSummaryIndex: 1 } : { testFiles };

const result = (await hre.tasks.getTask(["test", runner]).run(options)) as Result<TestRunResult, TestRunResult>;
const { passed, failed, skipped, failureOutput } = (result.success ? result.value : result.error).summary;
if (failureOutput !== undefined) console.error(failureOutput);
console.log(`${runner} tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
if (passed === 0) console.error("No test passed: were there any?");
if (skipped > 0) console.error("Skipped tests are not allowed: mend or delete them.");

const good = result.success && failed === 0 && passed > 0 && skipped === 0 && (process.exitCode ?? 0) === 0;
// Whatever the tests left open must not keep CI waiting.
process.exit(good ? 0 : 1);
