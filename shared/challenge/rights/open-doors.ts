import { type Json, pick } from '../../json.ts'
import { listOf, type Statement, statementsOf } from './statements.ts'

/**
 * Whom the policy of a resource lets in from outside of its account, as the policy names them: everybody, other accounts, and
 * services of AWS that may act there for other accounts, as no condition says for which. Whoever is of the account itself
 * needs a right of their own, or is named. A Deny counts where it turns away whoever does not come from the account, and nothing
 * else is asked.
 */
export function strangersIn(document: Json | undefined, accountId: string): readonly string[] {
  const statements = statementsOf(document)
  const denials = statements.filter(statement => turnsStrangersAway(accountId, statement))
  return statements.flatMap(statement => {
    if (statement.effect !== 'Allow' || isBoundTo(accountId, statement)) return []
    if (denials.some(denial => coversActions(denial, statement))) return []
    if (statement.notPrincipal !== undefined) return ['*']
    return principalsOf(statement.principal).filter(name => !isOf(accountId, name))
  })
}

/** Every principal that a statement names: `*`, an ARN, the name of a service. */
function principalsOf(principal: Json | undefined): readonly string[] {
  if (typeof principal === 'string') return [principal]
  const lists = typeof principal === 'object' && principal !== null ? Object.values(principal) : []
  return lists.flatMap(names => listOf(names)).filter(name => typeof name === 'string')
}

const isOf = (accountId: string, name: string) => name === accountId || name.split(':')[4] === accountId

/** Comparisons that a request without the key does not pass, and in which every value has to be named. */
const positive = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike'])
const accountKeys = new Set(['aws:sourceaccount', 'aws:principalaccount', 'aws:sourceowner'])
const arnKeys = new Set(['aws:sourcearn', 'aws:principalarn'])

/** The same the other way round: each is met by a request without the key. */
const negative = new Set(['stringnotequals', 'stringnotlike', 'arnnotequals', 'arnnotlike'])

/** Whether a condition lets a request pass only where it comes from that account. */
function isBoundTo(accountId: string, { condition }: Statement): boolean {
  return comparisonsIn(condition).some(
    ([operator, key, values]) => positive.has(operator) && isOwn(accountId, key, values),
  )
}

/** Whether a statement denies everybody who does not come from that account. */
function turnsStrangersAway(accountId: string, statement: Statement): boolean {
  const [only, ...more] = comparisonsIn(statement.condition)
  if (statement.effect !== 'Deny' || only === undefined || more.length > 0) return false
  const [operator, key, values] = only
  return (
    principalsOf(statement.principal).includes('*') &&
    statement.resources?.isNegated !== true &&
    negative.has(operator) &&
    isOwn(accountId, key, values)
  )
}

/** Whether a denial is about all that another statement allows. */
function coversActions({ actions: denied }: Statement, { actions: allowed }: Statement): boolean {
  if (denied.isNegated || allowed.isNegated) return false
  return allowed.patterns.every(pattern =>
    denied.patterns.some(one => one === '*' || one === pattern || one === `${pattern.split(':')[0]}:*`),
  )
}

type Comparison = readonly [operator: string, key: string, values: readonly Json[]]

/** Every comparison of a condition; operators and keys in lower case. */
function comparisonsIn(condition: Json | undefined): readonly Comparison[] {
  const blocks = typeof condition === 'object' && condition !== null ? Object.entries(condition) : []
  return blocks.flatMap(([operator, block]) =>
    Object.keys(typeof block === 'object' && block !== null ? block : {}).map(
      (key): Comparison => [operator.toLowerCase(), key.toLowerCase(), listOf(pick(block, key))],
    ),
  )
}

/** Whether all these values are of the account alone. */
const isOwn = (accountId: string, key: string, values: readonly Json[]): boolean =>
  values.length > 0 &&
  values.every(value =>
    accountKeys.has(key)
      ? value === accountId
      : arnKeys.has(key) && String(value).split(':')[4] === accountId,
  )
