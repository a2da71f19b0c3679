/** ECMAScript's text that `JSON.stringify` writes as it is (proposal "JSON.parse source text access"; Node 24 has it). */
const rawJson = Reflect.get(JSON, 'rawJSON') as (text: string) => object

/** A floating-point number for `JSON.stringify`, with its fraction also where that is nothing: `2.0`. */
export const realNumber = (value: number): number | object =>
  Number.isInteger(value) ? rawJson(`${value}.0`) : value

/** What a text says, for `JSON.stringify` to write its numbers as they stand in it. Throws SyntaxError. */
export function parseWithNumbers(text: string): unknown {
  const keep = (_key: string, value: unknown, { source }: { readonly source?: string }) =>
    typeof value === 'number' && source !== undefined ? rawJson(source) : value
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown)
}
