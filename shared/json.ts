import { z } from 'zod'

/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/** Parses any JSON value. */
export const jsonSchema: z.ZodType<Json> = z.json()
/** Parses a JSON object. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonSchema)

/**
 * The one text of a JSON value: keys in code-unit order, no white space (the part of RFC 8785 that strings, booleans and
 * finite numbers need). Two stores that reorder keys still hash to the same digest. Undefined members are left out.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .sort()
    .filter(key => value[key] !== undefined)
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
  return `{${members.join(',')}}`
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** The member at a path of keys and indexes, or undefined where the path leaves the value. */
export function pick(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = isList(here) ? here[Number(step)] : Object.hasOwn(here, step) ? here[step] : undefined
  }
  return here
}

/** The text at a path; undefined unless it is a string. */
export function pickText(value: Json | undefined, ...path: readonly (string | number)[]): string | undefined {
  const found = pick(value, ...path)
  return typeof found === 'string' ? found : undefined
}

/** The number at a path (a numeric string counts, as AWS answers many numbers so); undefined otherwise. */
export function pickNumber(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): number | undefined {
  const found = pick(value, ...path)
  if (typeof found === 'number') return found
  return typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found))
    ? Number(found)
    : undefined
}

/** The list at a path; empty where there is none, so that it can be iterated at once. */
export function pickList(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = pick(value, ...path)
  return found !== undefined && isList(found) ? found : []
}
