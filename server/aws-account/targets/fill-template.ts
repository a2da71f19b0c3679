/** A template that grows beyond this is not delivered; targets take far less. */
const MAX_CHARS = 1_048_576

/**
 * Fills a template in: `placeholder` (global, its first group the name) is what `lookUp` answers. Within quotes a value
 * loses its own; outside it is JSON. What there is not is empty. Throws RangeError for what grows too long.
 */
export function fillTemplate(
  template: string,
  placeholder: RegExp,
  lookUp: (name: string) => unknown,
): string {
  let filled = ''
  let done = 0
  let isQuoted = false
  for (const found of template.matchAll(placeholder)) {
    const before = template.slice(done, found.index)
    isQuoted = quotedAfter(before, isQuoted)
    const value = lookUp(found[1] ?? '')
    filled += before + (isQuoted ? withinQuotes(value) : asJson(value))
    if (filled.length > MAX_CHARS) throw new RangeError('The input is too long')
    done = found.index + found[0].length
  }
  return filled + template.slice(done)
}

function quotedAfter(text: string, isQuoted: boolean): boolean {
  let quoted = isQuoted
  for (let index = 0; index < text.length; index++)
    if (text.charAt(index) === '\\') index++
    else if (text.charAt(index) === '"') quoted = !quoted
  return quoted
}

const asJson = (value: unknown): string => (value === undefined ? '""' : JSON.stringify(value))

function withinQuotes(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1)
  return JSON.stringify(value).replaceAll('"', '')
}
