/** A source with one clause of its validation taken out. */
export interface WithoutClause {
  /** The condition that no longer refuses anything. */
  readonly clause: string
  readonly source: string
}

/**
 * Every source that results when one condition that leads to an answer of 4xx is taken out: the whole `if (…)`, or one of
 * the conditions that `||` joins. Finds `if (…) return …(4…` and `if (…) { … return …(4…` or `statusCode: 4…`.
 */
export function withoutEachClause(source: string): WithoutClause[] {
  return [...source.matchAll(/\bif\s*\(/g)].flatMap(found => {
    const start = found.index + found[0].length
    const end = closingOf(source, start)
    if (end === undefined || !refuses(source.slice(end + 1))) return []
    const condition = source.slice(start, end)
    const parts = partsOf(condition)
    const put = (text: string) => `${source.slice(0, start)}${text}${source.slice(end)}`
    return parts.map((clause, index) => ({
      clause: clause.trim(),
      source: put(parts.filter((_, other) => other !== index).join('||') || 'false'),
    }))
  })
}

/** Whether what follows a condition answers with 4xx: at once, or as the last thing of its block. */
function refuses(after: string): boolean {
  const statement = after.trimStart()
  const body = statement.startsWith('{')
    ? statement.slice(1, closingOf(statement, 1))
    : statement.split('\n')[0]
  return body !== undefined && /\breturn\b[^\n]*?(?:\(\s*4\d\d\b|statusCode:\s*4\d\d\b)/.test(body)
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Where the bracket that was opened before `start` is closed. Texts in quotes are passed over. */
function closingOf(source: string, start: number): number | undefined {
  const open: string[] = []
  for (let at = start; at < source.length; at += 1) {
    const char = source.charAt(at)
    if (char === "'" || char === '"' || char === '`') at = endOfText(source, at)
    else if (char in pairs) open.push(char)
    else if (Object.values(pairs).includes(char)) {
      if (open.pop() === undefined) return at
    }
  }
  return undefined
}

function endOfText(source: string, start: number): number {
  const quote = source.charAt(start)
  for (let at = start + 1; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1
    else if (source.charAt(at) === quote) return at
  }
  return source.length
}

/** What `||` joins at the top of a condition. */
function partsOf(condition: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < condition.length; at += 1) {
    const char = condition.charAt(at)
    if (char === "'" || char === '"' || char === '`') at = endOfText(condition, at)
    else if (char in pairs) at = closingOf(condition, at + 1) ?? condition.length
    else if (condition.startsWith('||', at)) {
      parts.push(condition.slice(from, at))
      at += 1
      from = at + 1
    }
  }
  return [...parts, condition.slice(from)]
}
