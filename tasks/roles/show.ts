import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readAuthority, type AuthorityState, type Member } from "../../deploy/verify/readAuthority.ts";
import { bigintAsString } from "../lib/json.ts";
import { formatDuration, formatTime } from "../lib/page/text.ts";
import { onChain } from "../lib/plaza.ts";
import { fromBlockOf, readCouncils, type Council } from "../lib/roles.ts";
import { AddressBook } from "../lib/safe/addressBook.ts";
import { readCall } from "../lib/safe/readCall.ts";
import { formatTable } from "../lib/table.ts";

interface ShowArguments {
  fromBlock: string;
  json: boolean;
}

/** `hardhat roles show`: who holds which role, the councils and what is scheduled, from the chain's events alone. */
export default function rolesShow(args: ShowArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses }) => {
    const { provider } = ethers;
    const book = new AddressBook(addresses);
    const options = { fromBlock: fromBlockOf(args.fromBlock) };
    const state = await readAuthority(provider, addresses.accessManager, options);
    const councils = await readCouncils(provider, addresses);
    const operations = state.operations.map((operation) => ({
      ...operation,
      callerName: book.describe(operation.caller),
      words: readCall(book, { to: operation.target, value: 0n, data: operation.data }).words,
      ready: operation.readyAt <= state.timestamp,
    }));
    if (args.json) {
      const roles = [...state.roles].map(([id, role]) => ({
        id,
        ...role,
        members: [...role.members].map(([account, member]) => ({
          account,
          name: book.at(account)?.name ?? null,
          ...member,
        })),
      }));
      console.log(JSON.stringify({ block: state.block, roles, councils, operations }, bigintAsString));
      return;
    }
    console.log(describeRoles(book, state));
    console.log(`\n${describeCouncils(councils)}`);
    console.log(operations.length === 0 ? "\nNothing is scheduled." : "\nScheduled:");
    for (const { words, callerName, readyAt, expiresAt, ready, id } of operations) {
      const when = ready ? `since ${formatTime(readyAt)}` : `from ${formatTime(readyAt)} on`;
      console.log(`- ${words}\n  by ${callerName}, executable ${when} until ${formatTime(expiresAt)} UTC, id ${id}`);
    }
  });
}

function describeRoles(book: AddressBook, { roles, timestamp }: AuthorityState): string {
  const label = (id: bigint): string => (id === 0n ? "ADMIN" : (roles.get(id)?.label ?? ""));
  const rows = [...roles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, { guardian, members }]) => {
      const name = `${label(id)} ${id}`.trim();
      const cancels = guardian === 0n ? "ADMIN" : label(guardian);
      if (members.size === 0) return [[name, "nobody", "", cancels]];
      return [...members].map(([account, member], i) => [
        i === 0 ? name : "",
        `${book.describe(account)}${member.since > timestamp ? `, from ${formatTime(member.since)} on` : ""}`,
        delayOf(member),
        i === 0 ? cancels : "",
      ]);
    });
  return formatTable(["role", "held by", "delay", "besides, cancels what is scheduled"], rows);
}

function delayOf({ delay, pending }: Member): string {
  const text = (seconds: number): string => (seconds === 0 ? "none" : formatDuration(seconds));
  return pending === undefined
    ? text(delay)
    : `${text(delay)}; ${text(pending.delay)} from ${formatTime(pending.effect)} on`;
}

function describeCouncils(councils: readonly Council[]): string {
  return councils
    .map(({ name, address, safe }) => {
      if (safe === undefined) return `${name} ${address}: NO SAFE IS THERE`;
      const modules = safe.modules.map((module) => `\n  !! module ${module}: acts without signatures`).join("");
      const guard = safe.guard === undefined ? "" : `\n  !! guard ${safe.guard}`;
      const owners = safe.owners.map((owner) => `\n  ${owner}`).join("");
      return `${name} ${address}: ${safe.threshold} of ${safe.owners.length}, nonce ${safe.nonce}${modules}${guard}${owners}`;
    })
    .join("\n");
}
