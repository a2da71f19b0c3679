import { isObject, listOf } from './statement.ts'

const MEMBERS = [
  ...['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal'],
  'Condition',
]

/** The statements of the text of a resource's policy; undefined where it is no such policy. */
export function resourceStatements(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const document = parsed(text)
  if (!isObject(document)) return undefined
  const { Version: version } = document
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return undefined
  const statements = listOf(document.Statement)
  return statements.length > 0 && statements.every(isStatement) ? statements : undefined
}

function isStatement(one: unknown): one is Readonly<Record<string, unknown>> {
  if (!isObject(one) || !Object.keys(one).every(member => MEMBERS.includes(member))) return false
  const { Effect: effect, Principal: who, NotPrincipal: notWho, Action: what, NotAction: notWhat } = one
  const isEffect = effect === 'Allow' || effect === 'Deny'
  return isEffect && (who ?? notWho) !== undefined && (what ?? notWhat) !== undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a statement lets everybody, without any condition. */
export function isForEverybody({
  Effect,
  Principal: who,
  Condition,
}: Readonly<Record<string, unknown>>): boolean {
  const isAll = who === '*' || (isObject(who) && listOf(who.AWS).includes('*'))
  return Effect === 'Allow' && Condition === undefined && isAll
}
