import type { JsonToken } from './json-tokens.ts'

/** A value that patterns are compared with: what is at the end of a path in an event. */
export type LeafValue = string | number | boolean | null

/** One of the values of a field's list. `absent` matches where there is nothing; the others where a value fits. */
export type Matcher =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly matches: (value: LeafValue) => boolean }

export type PatternField =
  | { readonly key: string; readonly kind: 'within'; readonly pattern: EventPattern }
  | { readonly key: string; readonly kind: 'list'; readonly matchers: readonly Matcher[] }

/** What must be true of an object of an event: all fields match, and of each `$or` at least one alternative. */
export interface EventPattern {
  readonly fields: readonly PatternField[]
  readonly ors: readonly (readonly EventPattern[])[]
}

/** How services differ in the patterns they take. */
export interface PatternDialect {
  readonly operators: readonly string[]
  /** `events`: anything-but takes what its lists and other operators are; `sns`: a prefix besides its values. */
  readonly anythingBut: 'events' | 'sns'
}

export const EVENTBRIDGE_DIALECT: PatternDialect = {
  operators: [
    'prefix',
    'suffix',
    'anything-but',
    'numeric',
    'exists',
    'cidr',
    'equals-ignore-case',
    'wildcard',
  ],
  anythingBut: 'events',
}

/** Amazon SNS developer guide, "Filter policy syntax". */
export const SNS_DIALECT: PatternDialect = {
  operators: ['prefix', 'suffix', 'anything-but', 'numeric', 'exists', 'cidr', 'equals-ignore-case'],
  anythingBut: 'sns',
}

/** What a pattern is read from. */
export interface PatternSource {
  next(): JsonToken
  readonly dialect: PatternDialect
}
