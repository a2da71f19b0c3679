/** What a PartiQL statement does to which table: as much as authorisation needs. */
export interface StatementTarget {
  readonly action: 'PartiQLSelect' | 'PartiQLInsert' | 'PartiQLUpdate' | 'PartiQLDelete'
  readonly table: string
  readonly index?: string
}

const NAME = `(?:"([^"]+)"|([\\w-]+(?:\\.[\\w-]+)*))`
const PATTERNS: readonly (readonly [StatementTarget['action'], RegExp])[] = [
  ['PartiQLInsert', new RegExp(`^\\s*insert\\s+into\\s+${NAME}`, 'i')],
  ['PartiQLUpdate', new RegExp(`^\\s*update\\s+${NAME}`, 'i')],
  ['PartiQLDelete', new RegExp(`^\\s*delete\\s+from\\s+${NAME}`, 'i')],
  [
    'PartiQLSelect',
    new RegExp(`^\\s*(?:exists\\s*\\(\\s*)?select\\s[^]*?\\sfrom\\s+${NAME}(?:\\s*\\.\\s*"([^"]+)")?`, 'i'),
  ],
]

/** Undefined when the statement is none of those DynamoDB knows. */
export function parseStatementTarget(statement: string): StatementTarget | undefined {
  const text = withoutTextLiterals(statement)
  for (const [action, pattern] of PATTERNS) {
    const match = pattern.exec(text)
    if (!match) continue
    const table = match[1] ?? match[2]
    if (table === undefined) return undefined
    const index = match[3]
    return index === undefined ? { action, table } : { action, table, index }
  }
  return undefined
}

/** So that a word in a text of the statement is not taken for one of its keywords. */
const withoutTextLiterals = (statement: string) => statement.replace(/'(?:[^']|'')*'/g, "''")

const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[<>!=]+|\S/g

/**
 * The values of the partition key that a statement is about, as attribute values: what it compares the key with, or the
 * key of what it inserts. None where it reads a whole table.
 */
export function keyValuesOf(statement: string, hashKey: string, parameters: readonly unknown[]): unknown[] {
  const tokens = statement.match(TOKENS) ?? []
  const isInsert = /^insert$/i.test(tokens[0] ?? '')
  const start = tokens.findIndex(token => (isInsert ? /^value$/i : /^where$/i).test(token))
  if (start < 0) return []
  let used = tokens.slice(0, start).filter(token => token === '?').length
  const operands = tokens.map((token, index) => {
    if (index < start) return undefined
    return token === '?' ? parameters[used++] : literal(token)
  })
  return tokens.flatMap((token, index) => {
    if (index <= start || nameIn(token, isInsert) !== hashKey || tokens[index - 1] === '.') return []
    const next = tokens[index + 1]?.toLowerCase()
    if (next === (isInsert ? ':' : '=')) return operands[index + 2] ?? []
    if (!isInsert && tokens[index - 1] === '=') return operands[index - 2] ?? []
    if (next !== 'in') return []
    const end = tokens.findIndex((one, at) => at > index && /^[\])]$/.test(one))
    return operands.slice(index + 3, end < 0 ? undefined : end).filter(one => one !== undefined)
  })
}

/** An insert names attributes as texts, everything else by their names, quoted or not. */
function nameIn(token: string, isInsert: boolean): string | undefined {
  if (isInsert) return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : undefined
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token
}

function literal(token: string): unknown {
  if (token.startsWith("'")) return { S: token.slice(1, -1).replaceAll("''", "'") }
  return /^-?\d/.test(token) ? { N: token } : undefined
}
