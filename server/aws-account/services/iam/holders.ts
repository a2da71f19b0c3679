import { groupsOf, type PolicyHolder, rolesOf, usersOf } from '../../iam/entities.ts'
import { managedPolicyText } from '../../iam/policies-of-principal.ts'
import type { CallContext } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { limitExceeded, noSuchEntity } from './iam-error.ts'
import { checkName } from './names.ts'
import { policyChars, validatePolicyText } from './policy-validation.ts'

export type HolderKind = 'role' | 'user' | 'group'

/** Characters of all inline policies together, and number of attached ones (IAM quotas). */
const MAX_INLINE_CHARS: Readonly<Record<HolderKind, number>> = { role: 10_240, user: 2048, group: 5120 }
const MAX_ATTACHED = 10
const PLURALS: Readonly<Record<HolderKind, string>> = { role: 'Role', user: 'User', group: 'Group' }

const TABLES = { role: rolesOf, user: usersOf, group: groupsOf }

export function findHolder(state: AccountState, kind: HolderKind, name: string): PolicyHolder {
  const holder: PolicyHolder | undefined = TABLES[kind](state).get(name)
  if (!holder) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`)
  return holder
}

function save(state: AccountState, kind: HolderKind, holder: PolicyHolder): void {
  // A holder that findHolder gave has all members of its kind.
  const table = TABLES[kind](state) as { set(key: string, row: PolicyHolder): void }
  table.set(holder.name, holder)
}

export function putInlinePolicy(
  { state }: CallContext,
  kind: HolderKind,
  name: string,
  policyName: string,
  document: string,
): void {
  const holder = findHolder(state, kind, name)
  checkName(policyName, 'policyName', 128)
  validatePolicyText(document, 'identity')
  const inline = { ...holder.inline, [policyName]: document }
  const chars = Object.values(inline).reduce((total, text) => total + policyChars(text), 0)
  if (chars > MAX_INLINE_CHARS[kind])
    throw limitExceeded(`Maximum policy size of ${MAX_INLINE_CHARS[kind]} bytes exceeded for ${kind} ${name}`)
  save(state, kind, { ...holder, inline })
}

export function getInlinePolicy(
  { state }: CallContext,
  kind: HolderKind,
  name: string,
  policyName: string,
): string {
  const document = findHolder(state, kind, name).inline[policyName]
  if (document === undefined)
    throw noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`)
  return encodeURIComponent(document)
}

export function deleteInlinePolicy(
  context: CallContext,
  kind: HolderKind,
  name: string,
  policyName: string,
): void {
  getInlinePolicy(context, kind, name, policyName)
  const holder = findHolder(context.state, kind, name)
  const { [policyName]: _, ...inline } = holder.inline
  save(context.state, kind, { ...holder, inline })
}

export function attachPolicy(
  { state }: CallContext,
  kind: HolderKind,
  name: string,
  policyArn: string,
): void {
  const holder = findHolder(state, kind, name)
  if (managedPolicyText(state, policyArn) === undefined)
    throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`)
  if (holder.attached.includes(policyArn)) return
  if (holder.attached.length >= MAX_ATTACHED)
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${PLURALS[kind]}: ${MAX_ATTACHED}`)
  save(state, kind, { ...holder, attached: [...holder.attached, policyArn] })
}

export function detachPolicy(
  { state }: CallContext,
  kind: HolderKind,
  name: string,
  policyArn: string,
): void {
  const holder = findHolder(state, kind, name)
  if (!holder.attached.includes(policyArn)) throw noSuchEntity(`Policy ${policyArn} was not found.`)
  save(state, kind, { ...holder, attached: holder.attached.filter(arn => arn !== policyArn) })
}

/** Users, roles and groups to which a managed policy is attached. */
export function holdersOfPolicy(state: AccountState, policyArn: string): Record<HolderKind, PolicyHolder[]> {
  const of = (holders: Iterable<PolicyHolder>) =>
    [...holders].filter(holder => holder.attached.includes(policyArn))
  return {
    role: of(rolesOf(state).values()),
    user: of(usersOf(state).values()),
    group: of(groupsOf(state).values()),
  }
}
