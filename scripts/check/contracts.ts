import { type Artifact, type CompilerOutput, readArtifacts, readCompilerOutputs } from "../lib/build.ts";
import { CheckFailure } from "../lib/failure.ts";

/** EIP-170: what a deployed contract may measure. */
const MAX_BYTES = 24_576;
/** Close enough to the limit that the next change needs a plan. */
const WARN_BYTES = 23_000;
/** The compiler's note that it has kept further warnings to itself. */
const TOO_MANY_WARNINGS = "4591";

/** Judges the finished build: no warnings of ours, deployable sizes, no name twice. */
export function checkContracts(): void {
  const artifacts = readArtifacts();
  checkSizes(artifacts);
  checkNames(artifacts);
  checkWarnings([...readCompilerOutputs(artifacts).values()]);
}

/** Hardhat shows warnings only while it compiles; we read the recorded ones, so that a second run is red as well. */
function checkWarnings(outputs: readonly CompilerOutput[]): void {
  const problems = outputs.flatMap((output) => output.errors ?? []);
  if (problems.some((problem) => problem.errorCode === TOO_MANY_WARNINGS)) {
    throw new CheckFailure("The compiler stopped counting at 256 warnings: ours may be among those it left out.");
  }
  const ours = problems.filter(({ sourceLocation }) => sourceLocation?.file.startsWith("project/contracts/") ?? true);
  const messages = new Set(ours.map((problem) => problem.formattedMessage.trim().replaceAll("\n", "\n    ")));
  if (messages.size > 0) throw new CheckFailure("The compiler warns:", [...messages]);
}

function checkSizes(artifacts: readonly Artifact[]): void {
  const bytes = (artifact: Artifact): number => (artifact.deployedBytecode.length - "0x".length) / 2;
  const large = artifacts.filter((artifact) => bytes(artifact) > WARN_BYTES);
  const line = (artifact: Artifact): string => `${artifact.contractName}: ${bytes(artifact)} of ${MAX_BYTES} bytes`;
  for (const artifact of large) console.log(`Large: ${line(artifact)}`);

  const tooLarge = large.filter((artifact) => bytes(artifact) > MAX_BYTES);
  if (tooLarge.length > 0) throw new CheckFailure("Too large to deploy:", tooLarge.map(line));
}

/** Bindings are keyed by the bare name: of two contracts with one name, one would silently be lost. */
function checkNames(artifacts: readonly Artifact[]): void {
  const isSecond = ({ contractName }: Artifact, index: number): boolean =>
    artifacts.findIndex((artifact) => artifact.contractName === contractName) !== index;
  const seconds = artifacts.filter(isSecond).map(({ sourceName, contractName }) => `${sourceName}:${contractName}`);
  if (seconds.length > 0) throw new CheckFailure("Contract names must be unique; taken already:", seconds);
}
