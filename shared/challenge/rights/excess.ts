import { pick } from '../../json.ts'
import { wildcardMatches } from '../wildcard.ts'
import {
  type AwsAction,
  actionsElsewhere,
  awsActions,
  knownPrefixes,
  noResource,
  type Place,
  qualifiedOf,
} from './aws-actions.ts'
import { type Steps, textWithin, usualSteps } from './pattern-sets.ts'
import type { Rights, RoleRights } from './rights.ts'
import {
  conditionKeysOf,
  isAbout,
  namingOf,
  type Selection,
  type Statement,
  statementsOf,
  type Variables,
} from './statements.ts'

/** What is allowed: these actions on these resources, both as patterns with `*` and `?`. */
export interface Grant {
  readonly actions: readonly string[]
  readonly on: readonly string[]
}

/** One thing too much that a role may do. */
export interface Excess {
  readonly role: string
  readonly action: string
  /** As the policy has it; `*` where it says all but something. */
  readonly resource: string
  /** One resource that is meant by it and that nobody has allowed. */
  readonly example: string
  /** The policy that allows it. */
  readonly by: string
}

const mostExcess = 5

/**
 * What the roles may do beyond a list of what they are allowed, the first five; empty where it is nothing at all. Decided over
 * all actions and resources there can be: identity policies within the boundary, resources' policies that name the role, less
 * what is denied without a condition. An Allow counts as if its condition held, a Deny with one as if it did not.
 */
export function excessOf(rights: Rights, allowed: readonly Grant[], place: Place): readonly Excess[] {
  const steps: Steps = { left: usualSteps }
  const found: Excess[] = []
  for (const role of rights.roles) {
    const excess = excessOfRole(role, allowed, place, steps)
    found.push(...excess)
    if (found.length >= mostExcess) break
  }
  return found.slice(0, mostExcess)
}

/** Whether a role may do one thing, by the same rules: an upper bound of what it may. */
export function mayDo(role: RoleRights, action: string, resource: string, place: Place): boolean {
  const { allows, bounds, denies } = sidesOf(role, place)
  const asked: AwsAction = { name: action, on: [resource] }
  return allows.some(allow =>
    bounds.some(bound => beyond(asked, allow, bound, denies, [], { left: usualSteps }) !== undefined),
  )
}

interface Allow extends Statement {
  readonly by: string
}

interface Sides {
  readonly allows: readonly Allow[]
  /** Of the permissions boundary; one that allows everything where there is none. */
  readonly bounds: readonly Statement[]
  readonly denies: readonly Statement[]
}

function excessOfRole(
  role: RoleRights,
  allowed: readonly Grant[],
  place: Place,
  steps: Steps,
): readonly Excess[] {
  const { allows, bounds, denies } = sidesOf(role, place)
  const grants = allowed.map(({ actions, on }) => ({ actions: actions.map(one => one.toLowerCase()), on }))
  const known = new Map<string, string | undefined>()
  const found: Excess[] = []
  for (const action of actionsOf(allows, place)) {
    const name = action.name.toLowerCase()
    const permitted = grants
      .filter(({ actions }) => actions.some(pattern => wildcardMatches(pattern, name)))
      .flatMap(({ on }) => on.flatMap(pattern => [pattern, ...qualifiedOf(pattern)]))
    const denying = denies.filter(deny => isAbout(deny, name))
    for (const [index, allow] of allows.entries()) {
      if (found.length >= mostExcess) return found
      if (!isAbout(allow, name)) continue
      for (const [boundIndex, bound] of bounds.entries()) {
        if (!isAbout(bound, name)) continue
        // Many actions are asked about the same resources by the same statements.
        const key = JSON.stringify([
          index,
          boundIndex,
          action.on,
          permitted,
          denying.map(one => denies.indexOf(one)),
        ])
        if (!known.has(key)) known.set(key, beyond(action, allow, bound, denying, permitted, steps))
        const example = known.get(key)
        if (example === undefined) continue
        found.push({
          role: role.name,
          action: action.name,
          resource: resourceOf(allow, example),
          example: example === noResource ? '*' : example,
          by: allow.by,
        })
        break
      }
    }
  }
  return merged(found)
}

/** Of a statement that allows a hundred actions, one is told. */
function merged(found: readonly Excess[]): readonly Excess[] {
  return found.filter(
    (one, index) =>
      found.findIndex(other => other.action === one.action && other.resource === one.resource) === index,
  )
}

/** A resource on which an action is allowed by one statement within another and that is not permitted; undefined if there is none. */
function beyond(
  action: AwsAction,
  allow: Statement,
  bound: Statement,
  denies: readonly Statement[],
  permitted: readonly string[],
  steps: Steps,
): string | undefined {
  const within: (readonly string[])[] = [action.on]
  const outside = [...permitted]
  const name = action.name.toLowerCase()
  for (const { resources } of [allow, bound]) select(resources, within, outside)
  for (const deny of denies.filter(one => isAbout(one, name))) select(deny.resources, within, outside, true)
  const answer = textWithin(within, outside, steps, lettersOf(action))
  if (answer.kind === 'too-involved') return 'resources that nobody can tell'
  return answer.kind === 'text' ? answer.text : undefined
}

/** Names in ARNs are of few characters; only what S3, API Gateway and CloudWatch have may be called anything. */
const ofAnyName: ReadonlySet<string> = new Set(['s3', 'apigateway', 'cloudwatch'])
const ofNames = /^[\w.:/+=,@$#*-]$/

function lettersOf({ name }: AwsAction): (letter: string) => boolean {
  const prefix = name.split(':')[0] ?? ''
  const isFree = !knownPrefixes.has(prefix) || ofAnyName.has(prefix)
  return letter => isFree || letter === noResource || ofNames.test(letter)
}

function select(
  resources: Selection | undefined,
  within: (readonly string[])[],
  outside: string[],
  isDenied = false,
): void {
  if (resources === undefined) return
  if (resources.isNegated === isDenied) within.push(resources.patterns)
  else outside.push(...resources.patterns)
}

/** The pattern of a statement that led to an example. */
function resourceOf({ resources }: Statement, example: string): string {
  if (resources === undefined || resources.isNegated) return '*'
  return resources.patterns.find(pattern => wildcardMatches(pattern, example)) ?? resources.patterns[0] ?? '*'
}

/** Every action that could be meant: AWS's own, those that a statement names, and one for each pattern of other services. */
function actionsOf(allows: readonly Statement[], place: Place): readonly AwsAction[] {
  const all = awsActions(place)
  const names = new Set(all.map(action => action.name.toLowerCase()))
  const others = allows.flatMap(({ actions }) =>
    actions.isNegated
      ? []
      : actions.patterns.filter(pattern => !knownPrefixes.has(pattern.split(':')[0] ?? '')),
  )
  const meant = others
    .filter(pattern => pattern.includes(':'))
    .map(pattern => pattern.split('*').join('anything').split('?').join('x'))
  return [
    ...all,
    ...[...new Set([...actionsElsewhere, ...meant])]
      .filter(name => !names.has(name.toLowerCase()))
      .map(name => ({ name, on: ['*'] })),
  ]
}

const unbounded: Statement = {
  effect: 'Allow',
  actions: { isNegated: false, patterns: ['*'] },
  resources: { isNegated: false, patterns: ['*'] },
  isConditional: false,
  principal: undefined,
  notPrincipal: undefined,
  condition: undefined,
}

function sidesOf(role: RoleRights, place: Place): Sides {
  const variables: Variables = {
    'aws:principalaccount': place.accountId,
    'aws:resourceaccount': place.accountId,
    'aws:principalarn': role.arn,
    'aws:requestedregion': place.region,
  }
  const own: readonly Allow[] = role.policies.flatMap(({ name, document }) =>
    statementsOf(document, variables).map(statement => ({ ...statement, by: name })),
  )
  const ofResources: readonly Allow[] = role.onResources.flatMap(({ arn, document }) =>
    statementsOf(document, variables)
      .filter(statement => concerns(statement, role.arn, place.accountId))
      .map(statement => ({
        ...statement,
        resources: statement.resources ?? { isNegated: false, patterns: [arn] },
        by: arn,
      })),
  )
  const boundary =
    role.boundary === null ? undefined : statementsOf(pick(role.boundary, 'document'), variables)
  const all: readonly Allow[] = [...own, ...ofResources]
  return {
    allows: all.filter(({ effect }) => effect === 'Allow'),
    bounds: boundary?.filter(({ effect }) => effect === 'Allow') ?? [unbounded],
    denies: [...all, ...(boundary ?? [])].filter(
      ({ effect, isConditional }) => effect === 'Deny' && !isConditional,
    ),
  }
}

/** Keys that only calls of AWS's services have: what they allow to everybody, no role gets. */
const keysOfServices = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  // What the policy has that SNS gives a new topic.
  'aws:sourceowner',
  'aws:principalisawsservice',
  'aws:principalservicename',
])

function concerns(statement: Statement, roleArn: string, accountId: string): boolean {
  const naming = namingOf(statement, roleArn, accountId)
  if (naming === 'anyone' && conditionKeysOf(statement).some(key => keysOfServices.has(key))) return false
  // What a policy grants to the account, the account's own policies have to grant as well.
  return naming === 'role' || naming === 'anyone' || (naming === 'account' && statement.effect === 'Deny')
}
