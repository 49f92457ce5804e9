import type { WriteAction } from "../core/defineWrite.js";
import type { Client, Requirement } from "../types/client.js";

/** An action without its first argument. */
type WithoutClient<Fn> = Fn extends (client: Client, ...args: infer Args) => infer Returned
  ? (...args: Args) => Returned
  : never;

type Extras<Action> = {
  readonly [Key in Extract<keyof Action, "simulate" | "populate" | "estimate" | "requirements">]: WithoutClient<
    Action[Key]
  >;
};

export type BoundAction<Action> = WithoutClient<Action> & Extras<Action>;

export type BoundModule<Actions> = { readonly [Name in keyof Actions]: BoundAction<Actions[Name]> };

type AnyAction = ((client: Client, params: never) => unknown) & Partial<Record<keyof Extensions, unknown>>;

interface Extensions {
  simulate: WriteAction<object, unknown, unknown>["simulate"];
  populate: unknown;
  estimate: unknown;
  requirements: (client: Client, params: never) => Promise<Requirement[]>;
}

const EXTRAS = ["simulate", "populate", "estimate", "requirements"] as const;

/** The actions of a module with the client filled in, their `simulate`, `populate`, … included. */
export function bindModule<const Actions extends Readonly<Record<string, AnyAction>>>(
  client: Client,
  actions: Actions,
): BoundModule<Actions> {
  const entries = Object.entries(actions).map(([name, action]) => [name, bindAction(client, action)]);
  return Object.fromEntries(entries) as BoundModule<Actions>;
}

function bindAction(client: Client, action: AnyAction): unknown {
  const fill = (fn: unknown) => (params: never) => (fn as (client: Client, params: never) => unknown)(client, params);
  const extras = EXTRAS.filter((extra) => extra in action).map((extra) => [extra, fill(action[extra])]);
  return Object.assign(fill(action), Object.fromEntries(extras));
}
