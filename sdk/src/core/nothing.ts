/** What simulating returns when the function returns nothing: it would succeed. */
export function nothing(): void {}
