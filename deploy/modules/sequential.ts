import type { Future, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";

const SENDING = ["contract", "call"] as const;

/**
 * A module builder whose transactions go out one after the other, in the order of the code. Nonces, and with them all
 * addresses, are then the same on every run; and a run that is killed leaves at most one transaction behind. With several
 * on their way Ignition cannot always resume: it takes the oldest unconfirmed nonce for the newest.
 */
export function sequential(m: IgnitionModuleBuilder): IgnitionModuleBuilder {
  let last: Future | undefined;
  return new Proxy(m, {
    get(builder, property, receiver) {
      const member: unknown = Reflect.get(builder, property, receiver);
      if (typeof member !== "function") return member;
      if (!SENDING.some((name) => name === property)) return member.bind(builder) as unknown;
      return (...args: unknown[]): Future => {
        const options = args.findIndex((arg) => Array.isArray(arg)) + 1; // they follow the arguments of the call
        if (options === 0) throw new Error(`${String(property)}: give the arguments as an array, be it empty`);
        args[options] = { ...(args[options] as object | undefined), after: last === undefined ? [] : [last] };
        last = member.apply(builder, args) as Future;
        return last;
      };
    },
  });
}
