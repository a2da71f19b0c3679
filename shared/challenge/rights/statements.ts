import { type Json, pick } from '../../json.ts'
import { wildcardMatches } from '../wildcard.ts'

/** A statement of a policy, as what is judged by: patterns with `*` and `?`. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  /** In lower case. */
  readonly actions: Selection
  /** Absent where a resource's own policy names none: then it is that resource. */
  readonly resources: Selection | undefined
  readonly isConditional: boolean
  readonly principal: Json | undefined
  readonly notPrincipal: Json | undefined
  readonly condition: Json | undefined
}

/** `Action`, `Resource`, or all but what `NotAction`, `NotResource` names. */
export interface Selection {
  readonly isNegated: boolean
  readonly patterns: readonly string[]
}

/** Known values of policy variables, by their names in lower case. */
export type Variables = { readonly [name: string]: string }

/**
 * The statements of a policy document, of which nothing is believed that could make a role look narrower than it is: where
 * a variable's value is not known, a statement allows any value, and denies for none. What is malformed is left out, as IAM
 * does.
 */
export function statementsOf(document: Json | undefined, variables: Variables = {}): readonly Statement[] {
  return listOf(pick(document, 'Statement')).flatMap(statement => {
    const effect = pick(statement, 'Effect')
    const actions = selectionOf(statement, 'Action')
    if ((effect !== 'Allow' && effect !== 'Deny') || actions === undefined) return []
    const resources = selectionOf(statement, 'Resource')
    const condition = pick(statement, 'Condition')
    return {
      effect,
      actions: { ...actions, patterns: actions.patterns.map(pattern => pattern.toLowerCase()) },
      resources: resources && filledIn(resources, effect, variables),
      isConditional: condition !== undefined && Object.keys(condition ?? {}).length > 0,
      principal: pick(statement, 'Principal'),
      notPrincipal: pick(statement, 'NotPrincipal'),
      condition,
    }
  })
}

/** Whether a statement is about an action, in lower case. */
export function isAbout({ actions }: Pick<Statement, 'actions'>, action: string): boolean {
  return actions.patterns.some(pattern => wildcardMatches(pattern, action)) !== actions.isNegated
}

/** One value or a list of them: IAM takes both. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** A policy document that AWS gave as text, percent-encoded or not; undefined where it is none. */
export function documentOf(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    const plain = text.trimStart().startsWith('%7B') ? decodeURIComponent(text) : text
    return JSON.parse(plain) as Json
  } catch {
    // No policy that IAM would have taken.
    return undefined
  }
}

function selectionOf(statement: Json, name: 'Action' | 'Resource'): Selection | undefined {
  const positive = pick(statement, name)
  const negative = pick(statement, `Not${name}`)
  if (positive === undefined && negative === undefined) return undefined
  const texts = listOf(positive ?? negative).filter(one => typeof one === 'string')
  return { isNegated: positive === undefined, patterns: texts }
}

/** Stand for a star and a question mark that are meant as they are: `${*}`. */
const literal: Variables = { '*': '\ue000', '?': '\ue001', $: '$' }

function filledIn(
  { isNegated, patterns }: Selection,
  effect: 'Allow' | 'Deny',
  variables: Variables,
): Selection {
  // An unknown value selects all of what allows and nothing of what denies; behind a `Not` it is the other way round.
  const selectsAll = (effect === 'Allow') !== isNegated
  return {
    isNegated,
    patterns: patterns.flatMap(pattern => {
      let isKnown = true
      const text = replaceVariables(pattern, name => {
        const value = literal[name] ?? variables[name.split(',')[0]?.trim().toLowerCase() ?? '']
        if (value === undefined) isKnown = false
        return value ?? '*'
      })
      return isKnown || selectsAll ? [text] : []
    }),
  }
}

/** Replaces each `${name}`; what is never closed stays as it is. */
function replaceVariables(text: string, fill: (name: string) => string): string {
  const [first = '', ...parts] = text.split('${')
  return parts.reduce((whole, part) => {
    const end = part.indexOf('}')
    return end < 0 ? `${whole}\${${part}` : `${whole}${fill(part.slice(0, end))}${part.slice(end + 1)}`
  }, first)
}

/** The names of the condition keys of a statement, in lower case. */
export function conditionKeysOf({ condition }: Pick<Statement, 'condition'>): readonly string[] {
  const blocks = typeof condition === 'object' && condition !== null ? Object.values(condition) : []
  return blocks.flatMap(block =>
    typeof block === 'object' && block !== null ? Object.keys(block).map(key => key.toLowerCase()) : [],
  )
}

/** Who a statement of a resource's or a trust policy is about, as far as one role goes. */
export type Naming = 'role' | 'anyone' | 'account' | undefined

/** How a statement names a role of the account: itself (or a session of it), everybody, the whole account, or not at all. */
export function namingOf(
  { principal, notPrincipal, effect }: Statement,
  roleArn: string,
  accountId: string,
): Naming {
  if (notPrincipal !== undefined) {
    const excepted = namesOf(notPrincipal).some(name => isSame(name, roleArn))
    // A Deny for all but some is believed of nobody.
    return effect === 'Allow' && !excepted ? 'anyone' : undefined
  }
  const names = namesOf(principal)
  if (names.some(name => isSame(name, roleArn))) return 'role'
  if (names.includes('*')) return 'anyone'
  return names.some(name => name === accountId || name === `arn:aws:iam::${accountId}:root`)
    ? 'account'
    : undefined
}

function namesOf(principal: Json | undefined): readonly string[] {
  if (principal === '*') return ['*']
  return listOf(pick(principal, 'AWS')).filter(name => typeof name === 'string')
}

/** A principal is a role's ARN or that of one of its sessions; a path is no part of a session's. */
function isSame(name: string, roleArn: string): boolean {
  if (name === roleArn) return true
  const accountId = roleArn.split(':')[4] ?? ''
  return name.startsWith(`arn:aws:sts::${accountId}:assumed-role/${roleArn.split('/').at(-1)}/`)
}
