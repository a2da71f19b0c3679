import type { Json } from '../definition/asl.ts'

/** A template to be filled by the thread of expressions. */
export interface JsonataRequest {
  readonly template: Json
  /** Name of the field that the template is in. */
  readonly field: string
  /** `$states` */
  readonly states: Json
  readonly variables: Readonly<Record<string, Json>>
}

export type JsonataAnswer =
  /** The filled template as JSON. */
  { readonly text: string } | { readonly failure: string; readonly location: string }
