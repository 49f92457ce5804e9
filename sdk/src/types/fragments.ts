declare const valuesOf: unique symbol;
declare const argsOf: unique symbol;
declare const returnsOf: unique symbol;

/** The fragment of an event, and the values it carries. The type exists for the compiler only: it is a string. */
export type EventText<Values = unknown> = string & { readonly [valuesOf]?: Values };

/** The fragment of a function, what it takes and what it returns. The types exist for the compiler only. */
export type FunctionText<Args extends readonly unknown[], Returns extends readonly unknown[]> = string & {
  readonly [argsOf]?: Args;
  readonly [returnsOf]?: Returns;
};

/** Numbers that a call takes. */
export type Uint = bigint | number;
