import type { Json } from '../definition/asl.ts'
import { RuntimeError } from '../interpreter/state-error.ts'

/** What a path says in `[?(…)]`, asked of one item; `root` is what the whole path is about. */
export type Filter = (item: Json, root: Json) => boolean

/** One step of a path. */
export type Segment =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly by: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: string }

/** A path in the dialect of Step Functions (Jayway's JsonPath): `$.a[0]`, `$$.Execution.Id`, `$variable.b`. */
export interface JsonPath {
  readonly text: string
  /** `$` the input, `$$` the context object, else the name of a variable. */
  readonly root: string
  readonly segments: readonly Segment[]
  /** It names at most one value; others answer with a list. */
  readonly isDefinite: boolean
}

/** A path that leads to nothing. */
export class NoSuchPath extends Error {}

export const invalid = (text: string) => new RuntimeError(`Invalid path '${text}'`)
