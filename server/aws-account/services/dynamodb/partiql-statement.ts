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
