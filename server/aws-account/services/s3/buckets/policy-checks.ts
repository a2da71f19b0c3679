import { actionsOf } from '../../../authorization/actions.ts'
import { isServicePrincipal } from '../../../authorization/service-principals.ts'
import { AwsError } from '../../../aws-error.ts'
import { globMatches } from '../../../iam/glob.ts'
import type { CallContext } from '../../../service.ts'
import { isKnownIdentity } from '../../iam/documents/trust-principals.ts'
import { ownerOf } from './buckets.ts'

/** Refuses principals that nobody is: S3 looks for them when a policy is put. */
export function checkPrincipals(context: CallContext, principal: unknown): void {
  if (principal === '*') return
  if (typeof principal !== 'object' || principal === null) throw invalidPrincipal(principal)
  for (const [type, names] of Object.entries(principal)) {
    const all: unknown[] = [names].flat()
    for (const name of all)
      if (typeof name !== 'string' || !isKnown(context, type, name)) throw invalidPrincipal({ [type]: name })
  }
}

function isKnown(context: CallContext, type: string, name: string): boolean {
  switch (type) {
    case 'AWS':
      return isKnownIdentity(name, context)
    case 'Service':
      return isServicePrincipal(name)
    case 'CanonicalUser':
      return name === ownerOf(context).ID || /^[0-9a-f]{64}$/.test(name)
    default:
      return type === 'Federated'
  }
}

const invalidPrincipal = (principal: unknown) =>
  new AwsError('MalformedPolicy', 'Invalid principal in policy', 400, {
    Detail: JSON.stringify(principal).replace(/^\{|\}$/g, ''),
  })

/** By name of an action in lower case: whether it is on buckets, on objects, or both. */
let subjects: ReadonlyMap<string, ReadonlySet<string>> | undefined

function subjectsOfActions(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { actions, on } of Object.values(actionsOf('s3')?.operations ?? {}))
    for (const action of actions) {
      // Of an operation with several actions it is not said which is on what.
      const known = found.get(action.toLowerCase()) ?? new Set()
      for (const type of on ?? []) known.add(type)
      found.set(action.toLowerCase(), known)
    }
  return found
}

/** Refuses a statement with an action that is on none of its resources: one on objects, say, with the bucket's ARN alone. */
export function checkActionsFit(actions: readonly string[], resources: readonly string[]): void {
  subjects ??= subjectsOfActions()
  const hasBucket = resources.some(resource => !resource.includes('/'))
  const hasObject = resources.some(resource => resource.includes('/') || resource.endsWith('*'))
  for (const action of actions) {
    const pattern = action.replace(/^s3:/i, '').toLowerCase()
    const meant = [...subjects].filter(([name]) => globMatches(pattern, name))
    if (!meant.length) continue
    const fits = meant.some(
      ([, types]) => !types.size || (hasBucket && types.has('bucket')) || (hasObject && types.has('object')),
    )
    if (!fits)
      throw new AwsError('MalformedPolicy', 'Action does not apply to any resource(s) in statement', 400)
  }
}
