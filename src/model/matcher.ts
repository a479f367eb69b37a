/**
 * What a value must be like. Compiled from fixtures by `suite`, evaluated by `run/match.ts`. Text is compared with `str` and with octets
 * (one character U+0000…U+00FF an octet) alike, unless `octets` is set.
 */
export type Matcher =
  | { readonly kind: 'equal'; readonly value: Scalar; readonly octets?: boolean }
  /** A long run of one text, compared without building it in the fixture. */
  | { readonly kind: 'repeated'; readonly text: string; readonly times: number }
  | { readonly kind: 'list'; readonly items: readonly Matcher[]; readonly unordered?: boolean }
  /** Keys that are not named are free. */
  | { readonly kind: 'map'; readonly keys: readonly (readonly [string, Matcher])[] }
  | { readonly kind: 'matches'; readonly source: string; readonly flags: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  /** The exact Python type, or one of its bases where `base` is set. */
  | { readonly kind: 'is-a'; readonly type: string; readonly base?: boolean }
  /** In a list: some element fits. In text and octets: it occurs. */
  | { readonly kind: 'contains'; readonly item: Matcher }
  | { readonly kind: 'in-order'; readonly items: readonly Matcher[] }
  | { readonly kind: 'starts-with' | 'ends-with' | 'ignoring-case'; readonly text: string }
  | { readonly kind: 'any-of' | 'all-of'; readonly of: readonly Matcher[] }
  | { readonly kind: 'not'; readonly item: Matcher }
  | { readonly kind: 'at-least' | 'at-most'; readonly number: number }
  | { readonly kind: 'length' | 'each'; readonly item: Matcher }
  /** Equal to what an earlier step captured: `name.path.to.value`. */
  | { readonly kind: 'same-as'; readonly path: readonly string[] };

export type Scalar = null | boolean | number | string;
