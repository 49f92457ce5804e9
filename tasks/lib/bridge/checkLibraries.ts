import { ZeroAddress } from "ethers";
import type { PathwayEnd } from "../../../deploy/config/bridge.ts";
import { ENDPOINT } from "./artifacts.ts";
import type { Audit, MendOf, Subject } from "./audit.ts";
import {
  CONFIG_TYPE,
  encodeExecutorConfig,
  encodeUlnConfig,
  ulnConfig,
  type ExecutorConfig,
  type UlnConfig,
} from "./settings.ts";
import { NO_ANSWER, type Contracts, type Site } from "./site.ts";
import { confirmationsInWords, DEFAULT, executorInWords, NONE, sizeInWords, verifiersInWords } from "./words.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** What the endpoint and its libraries keep for an end: all of it said there, nothing left to LayerZero's defaults. */
export async function checkLibraries(
  audit: Audit,
  subject: Subject,
  { site, contracts, end }: { site: Site; contracts: Contracts; end: PathwayEnd },
): Promise<void> {
  const { here, there, sends, receives } = end;
  const { endpoint } = contracts;
  const { bridge } = site.at;
  const setting = (name: string, args: unknown[], words: string): MendOf => ({
    role: "admin",
    to: here.endpoint as Address,
    data: ENDPOINT.encodeFunctionData(name, args) as Hex,
    words,
  });
  const configuring = (library: string, configType: number, config: string, words: string): MendOf =>
    setting("setConfig", [bridge, library, [{ eid: there.eid, configType, config }]], words);

  const [sendLibrary, sendIsDefault, receiving, timeout] = await Promise.all([
    endpoint<string>("getSendLibrary", bridge, there.eid),
    endpoint<boolean>("isDefaultSendLibrary", bridge, there.eid),
    endpoint<[string, boolean]>("getReceiveLibrary", bridge, there.eid),
    endpoint<[string, bigint]>("receiveLibraryTimeout", bridge, there.eid),
  ]);
  audit.equal(
    subject,
    "send library",
    library(sendLibrary, sendIsDefault),
    here.sendLibrary,
    setting(
      "setSendLibrary",
      [bridge, there.eid, here.sendLibrary],
      `send to ${there.network} by the library ${here.sendLibrary}`,
    ),
  );
  const receiveLibrary = library(receiving?.[0], receiving?.[1]);
  audit.equal(
    subject,
    "receive library",
    receiveLibrary,
    here.receiveLibrary,
    setting(
      "setReceiveLibrary",
      [bridge, there.eid, here.receiveLibrary, 0],
      `receive from ${there.network} by the library ${here.receiveLibrary}, by no former one from now on`,
    ),
  );
  const [formerLibrary = ZeroAddress, expiry = 0n] = timeout ?? [];
  audit.equal(
    subject,
    "receive library's timeout",
    timeout === undefined
      ? NO_ANSWER
      : formerLibrary === ZeroAddress
        ? NONE
        : `${formerLibrary} also receives until block ${expiry}`,
    NONE,
    // the mend of the receive library ends it too, and without it there is nothing to end
    receiveLibrary === here.receiveLibrary
      ? setting(
          "setReceiveLibraryTimeout",
          [bridge, there.eid, here.receiveLibrary, 0],
          `no former library receives from ${there.network} any more`,
        )
      : undefined,
  );

  const sides = [
    { side: "send", ask: contracts.sendLibrary, address: here.sendLibrary, confirmations: sends.confirmations },
    {
      side: "receive",
      ask: contracts.receiveLibrary,
      address: here.receiveLibrary,
      confirmations: receives.confirmations,
    },
  ];
  for (const { side, ask, address, confirmations } of sides) {
    const expected = ulnConfig(confirmations, here.requiredDvns);
    const words = `${side === "send" ? "to" : "from"} ${there.network}: ${confirmations} confirmations, verified by all of ${here.requiredDvns.join(", ")} and nobody else`;
    const mend = configuring(address, CONFIG_TYPE.uln, encodeUlnConfig(expected), words);
    const actual = await ask<UlnConfig>("getAppUlnConfig", bridge, there.eid);
    const compare = (what: string, read: (config: UlnConfig) => string): void => {
      audit.equal(subject, `${side}: ${what}`, actual === undefined ? NO_ANSWER : read(actual), read(expected), mend);
    };
    compare("confirmations", (config) => confirmationsInWords(config.confirmations));
    compare("required verifiers", ({ requiredDVNCount, requiredDVNs }) =>
      verifiersInWords(requiredDVNCount, requiredDVNs),
    );
    compare("optional verifiers", ({ optionalDVNCount, optionalDVNs, optionalDVNThreshold }) =>
      verifiersInWords(optionalDVNCount, optionalDVNs, optionalDVNThreshold),
    );
  }

  const executor = await contracts.sendLibrary<[bigint, string]>("executorConfigs", bridge, there.eid);
  const wanted: ExecutorConfig = { executor: here.executor, maxMessageSize: here.maxMessageSize };
  const mend = configuring(
    here.sendLibrary,
    CONFIG_TYPE.executor,
    encodeExecutorConfig(wanted),
    `to ${there.network}: executed by ${here.executor}, messages of at most ${here.maxMessageSize} bytes`,
  );
  const [size = 0n, executes = ZeroAddress] = executor ?? [];
  audit.equal(subject, "executor", executor === undefined ? NO_ANSWER : executorInWords(executes), here.executor, mend);
  audit.equal(
    subject,
    "longest message",
    executor === undefined ? NO_ANSWER : sizeInWords(size),
    String(here.maxMessageSize),
    mend,
  );
}

function library(address: string | undefined, isDefault: boolean | undefined): string {
  if (address === undefined) return `${DEFAULT}, and there is none`;
  return isDefault === false ? address : `${DEFAULT} ${address}`;
}
