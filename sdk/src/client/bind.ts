/** An action without its first argument. */
type WithoutClient<Fn> = Fn extends (client: never, ...args: infer Args) => infer Returned
  ? (...args: Args) => Returned
  : never;

type Extras<Action> = {
  readonly [Key in Extract<keyof Action, "simulate" | "populate" | "estimate" | "requirements">]: WithoutClient<
    Action[Key]
  >;
};

export type BoundAction<Action> = WithoutClient<Action> & Extras<Action>;

export type BoundModule<Actions> = { readonly [Name in keyof Actions]: BoundAction<Actions[Name]> };

const EXTRAS = ["simulate", "populate", "estimate", "requirements"] as const;

type AnyAction<By> = ((client: By, params: never) => unknown) & Partial<Record<(typeof EXTRAS)[number], unknown>>;

/** The actions of a module with the client filled in, their `simulate`, `populate`, … included. */
export function bindModule<By, const Actions extends Readonly<Record<string, AnyAction<By>>>>(
  client: By,
  actions: Actions,
): BoundModule<Actions> {
  const entries = Object.entries(actions).map(([name, action]) => [name, bindAction(client, action)]);
  return Object.fromEntries(entries) as BoundModule<Actions>;
}

function bindAction<By>(client: By, action: AnyAction<By>): unknown {
  const fill = (fn: unknown) => (params: never) => (fn as (client: By, params: never) => unknown)(client, params);
  const extras = EXTRAS.filter((extra) => extra in action).map((extra) => [extra, fill(action[extra])]);
  return Object.assign(fill(action), Object.fromEntries(extras));
}
