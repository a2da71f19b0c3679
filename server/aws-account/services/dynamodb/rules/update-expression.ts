/** The parts of an update expression, as they were written. */
export interface UpdateClause {
  /** SET, REMOVE, ADD or DELETE, in whatever case. */
  readonly keyword: string
  /** What is between the commas. */
  readonly actions: readonly string[]
}

/** Words that begin a clause are reserved: no attribute is called so without a placeholder. */
export function parseUpdate(expression: string): UpdateClause[] {
  const parts = expression.split(/(?<![\w#:.])(SET|REMOVE|ADD|DELETE)(?!\w)/i)
  const clauses: UpdateClause[] = []
  for (let index = 1; index < parts.length; index += 2)
    clauses.push({ keyword: parts[index] ?? '', actions: splitActions(parts[index + 1] ?? '') })
  return clauses
}

export const writeUpdate = (clauses: readonly UpdateClause[]): string =>
  clauses.map(({ keyword, actions }) => `${keyword} ${actions.join(', ')}`).join(' ')

function splitActions(text: string): string[] {
  const actions: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')') depth--
    if (text[at] !== ',' || depth > 0) continue
    actions.push(text.slice(from, at).trim())
    from = at + 1
  }
  return [...actions, text.slice(from).trim()]
}

/** The place that an action of a clause changes. */
export const targetOf = (action: string): string => /^[^\s=]+/.exec(action)?.[0] ?? ''

/** `#a.b[3]` as names and numbers, placeholders resolved. */
export function pathSegments(path: string, names: Readonly<Record<string, unknown>>): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name = '']) =>
    index === undefined ? String(names[name] ?? name) : Number(index),
  )
}
