/** What is wrong with a text that is no JSON, in the words of the parser that AWS uses (Jackson). */
export function diagnoseJson(text: string): string {
  const start = text.search(/\S/)
  if (start < 0) return 'No content to map due to end-of-input'
  const word = /^[A-Za-z_$][\w$]*/.exec(text.slice(start))?.[0]
  if (word !== undefined && !['true', 'false', 'null'].includes(word))
    return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
  const bare = /^\{\s*([^"\s}])/.exec(text.slice(start))?.[1]
  if (bare !== undefined)
    return `Unexpected character ('${bare}' (code ${bare.charCodeAt(0)})): was expecting double-quote to start field name`
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Line and column at which a word that is no JSON ends. */
export function placeOf(text: string): { readonly line: number; readonly column: number } {
  const start = Math.max(0, text.search(/\S/))
  const before = text.slice(0, start + (/^\w*/.exec(text.slice(start))?.[0].length ?? 0))
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
