import { expect } from "chai";
import { InputError } from "../../tasks/lib/InputError.ts";
import { withInterrupt } from "../../tasks/lib/withInterrupt.ts";

/** Ctrl-C for the handler that was added, and nobody else. */
function interrupt(others: readonly unknown[]): void {
  const [added] = process.rawListeners("SIGINT").filter((listener) => !others.includes(listener));
  if (added === undefined) throw new Error("nobody listens");
  added.call(process, "SIGINT", 2);
}

describe("work that Ctrl-C ends", () => {
  const write = process.stderr.write.bind(process.stderr);
  const status = process.exitCode;
  let [written, sigint, exit] = ["", process.rawListeners("SIGINT"), process.rawListeners("exit")];
  beforeEach(() => {
    [written, sigint, exit] = ["", process.rawListeners("SIGINT"), process.rawListeners("exit")];
    process.stderr.write = (text) => (written += String(text)) !== "";
  });
  afterEach(() => {
    process.stderr.write = write;
    for (const listener of process.rawListeners("exit")) {
      if (!exit.includes(listener)) process.off("exit", listener as () => void);
    }
    process.exitCode = status;
  });

  /** Lets the process end as far as the work is concerned, and says with what. */
  function statusAtExit(): unknown {
    process.exitCode = 1; // what the task runner says of a failed task
    for (const listener of process.rawListeners("exit")) if (!exit.includes(listener)) listener.call(process, 1);
    return process.exitCode;
  }

  it("gives back what was done, or fails as it failed, when nobody interrupts", async () => {
    expect(await withInterrupt(() => Promise.resolve("done"), expect.fail)).to.equal("done");
    const error: unknown = await withInterrupt(() => Promise.reject(new Error("broken")), expect.fail).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as Error).message).to.equal("broken");
    expect([written, statusAtExit()]).to.deep.equal(["", 1]);
    expect(process.rawListeners("SIGINT")).to.deep.equal(sigint);
  });

  it("gives back what was done until then, and exits with 130 after the task runner has said 1", async () => {
    let told = 0;
    const work = (signal: AbortSignal) => {
      interrupt(sigint);
      return Promise.resolve(signal.aborted);
    };
    expect(await withInterrupt(work, () => (told += 1))).to.equal(true);
    expect([told, written, statusAtExit()]).to.deep.equal([1, "interrupted, stopping\n", 130]);
    expect(process.rawListeners("SIGINT")).to.deep.equal(sigint); // a second Ctrl-C ends the process
  });

  it("gives back nothing when the work broke off, whatever the interruption broke", async () => {
    for (const reason of [undefined, new Error("a child process has ended")]) {
      const work = (signal: AbortSignal) => {
        interrupt(sigint);
        return Promise.reject((reason ?? signal.reason) as Error);
      };
      expect(await withInterrupt(work, () => undefined)).to.equal(undefined);
    }
    expect(statusAtExit()).to.equal(130);
  });

  it("still says what is wrong with the input", async () => {
    const wrong = new InputError("the folder is full");
    const work = () => {
      interrupt(sigint);
      return Promise.reject(wrong);
    };
    const error: unknown = await withInterrupt(work, () => undefined).catch((thrown: unknown) => thrown);
    expect([error, statusAtExit()]).to.deep.equal([wrong, 130]);
  });
});
