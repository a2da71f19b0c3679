import type { ConditionContext } from './condition-context.ts'
import { type Condition, conditionHolds } from './conditions.ts'
import { globMatches } from './glob.ts'
import { substituteVariables } from './policy-variables.ts'
import { type Caller, matchPrincipal, type PrincipalMatch } from './principal-match.ts'

export interface AccessRequest {
  readonly action: string
  readonly resource: string
  /** Account that owns the resource. */
  readonly resourceAccount: string
  readonly context: ConditionContext
}

/** A statement of a policy in the form the evaluation wants: single values are lists, the version is at hand. */
export interface Statement {
  readonly id: string
  readonly effect: 'Allow' | 'Deny'
  readonly version: string
  readonly actions: Selection
  readonly resources: Selection | undefined
  readonly principals: { readonly isNegated: boolean; readonly principal: unknown } | undefined
  readonly conditions: readonly Condition[]
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Selection {
  readonly isNegated: boolean
  readonly patterns: readonly string[]
}

const compiled = new WeakMap<object, readonly Statement[]>()

/** The statements of a policy document. What is malformed is left out: documents were validated when they were stored. */
export function statementsOf(document: unknown): readonly Statement[] {
  if (!isObject(document)) return []
  let statements = compiled.get(document)
  if (!statements) {
    const version = typeof document.Version === 'string' ? document.Version : '2008-10-17'
    statements = listOf(document.Statement).flatMap((one, index) => compile(one, index, version))
    compiled.set(document, statements)
  }
  return statements
}

/** Who asks, as the policy of a resource sees it. */
export interface AskedOfResource {
  readonly caller: Caller
  /** Whether the caller has a permissions boundary. */
  readonly isBounded: boolean
}

/** How a statement of an identity policy (`asked` undefined) or of a resource's policy applies; undefined if it does not. */
export function matchStatement(
  statement: Statement,
  request: AccessRequest,
  asked?: AskedOfResource,
): PrincipalMatch | undefined {
  const match = asked ? principalOf(statement, asked) : 'direct'
  const applies =
    match !== undefined &&
    isActionSelected(statement.actions, request.action) &&
    isResourceSelected(statement, request, asked !== undefined) &&
    statement.conditions.every(condition => conditionHolds(condition, statement.version, request.context))
  return applies ? match : undefined
}

/** A Deny with NotPrincipal denies whoever has a boundary, also those it names (IAM User Guide, "NotPrincipal"). */
function principalOf(
  { principals, effect }: Statement,
  { caller, isBounded }: AskedOfResource,
): PrincipalMatch | undefined {
  if (!principals) return undefined
  if (principals.isNegated && effect === 'Deny' && isBounded) return 'anyone'
  const match = matchPrincipal(principals.principal, caller)
  if (!principals.isNegated) return match
  return match ? undefined : 'anyone'
}

function isActionSelected({ isNegated, patterns }: Selection, action: string): boolean {
  const name = action.toLowerCase()
  return patterns.some(pattern => globMatches(pattern.toLowerCase(), name)) !== isNegated
}

/** A pattern whose variable has no value matches nothing, and does not count as an exception either. */
function isResourceSelected(
  { resources, version }: Statement,
  request: AccessRequest,
  isOptional: boolean,
): boolean {
  if (!resources) return isOptional
  const outcomes = resources.patterns.map(text => {
    const pattern = substituteVariables(text, version, request.context, true)
    return pattern === undefined ? undefined : globMatches(pattern, request.resource)
  })
  return resources.isNegated ? outcomes.every(matched => matched === false) : outcomes.includes(true)
}

function compile(statement: unknown, index: number, version: string): Statement[] {
  if (!isObject(statement)) return []
  const { Effect: effect } = statement
  const actions = selection(statement, 'Action')
  if ((effect !== 'Allow' && effect !== 'Deny') || !actions) return []
  const isNegated = statement.NotPrincipal !== undefined
  const principal = statement.Principal ?? statement.NotPrincipal
  return [
    {
      id: typeof statement.Sid === 'string' ? statement.Sid : String(index),
      effect,
      version,
      actions,
      resources: selection(statement, 'Resource'),
      principals: principal === undefined ? undefined : { isNegated, principal },
      conditions: conditionsOf(statement.Condition),
    },
  ]
}

function selection(statement: Record<string, unknown>, name: string): Selection | undefined {
  const [positive, negative] = [statement[name], statement[`Not${name}`]]
  if (positive === undefined && negative === undefined) return undefined
  return { isNegated: positive === undefined, patterns: listOf(positive ?? negative).map(String) }
}

function conditionsOf(block: unknown): Condition[] {
  if (!isObject(block)) return []
  return Object.entries(block).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) }))
      : [],
  )
}

export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
