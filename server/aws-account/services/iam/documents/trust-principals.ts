import { isServicePrincipal } from '../../../authorization/service-principals.ts'
import { roleOfArn, usersOf } from '../../../iam/entities.ts'
import { isObject, listOf } from '../../../iam/statement.ts'
import type { CallContext } from '../../../service.ts'
import { malformedPolicy } from '../iam-error.ts'
import { validatePolicyText } from './policy-validation.ts'

/** Refuses a trust policy that is malformed or that names someone who does not exist. */
export function validateTrustPolicy(text: string, context: CallContext): void {
  validatePolicyText(text, 'trust')
  const document: { Statement?: unknown } = JSON.parse(text)
  for (const statement of listOf(document.Statement).filter(isObject)) {
    const principal = statement.Principal ?? statement.NotPrincipal
    if (principal === '*') continue
    if (!isObject(principal)) throw malformedPolicy('Invalid principal in policy.')
    for (const [type, names] of Object.entries(principal))
      for (const name of listOf(names)) checkPrincipal(type, String(name), context)
  }
}

function checkPrincipal(type: string, name: string, context: CallContext): void {
  const isKnown =
    type === 'Service'
      ? isServicePrincipal(name)
      : type === 'AWS'
        ? isKnownIdentity(name, context)
        : type === 'Federated'
  if (!isKnown) throw malformedPolicy(`Invalid principal in policy: "${type.toUpperCase()}":"${name}"`)
}

/** Identities of other accounts cannot be looked up from here and are taken as they are. */
export function isKnownIdentity(name: string, { accountId, state, principal }: CallContext): boolean {
  if (name === '*' || /^\d{12}$/.test(name)) return true
  const [, account, resource = ''] = /^arn:aws:(?:iam|sts)::(\d{12}):(.+)$/.exec(name) ?? []
  if (!account) return false
  if (account !== accountId || resource === 'root' || resource.startsWith('assumed-role/')) return true
  if (principal.kind === 'role' && principal.roleArn === name) return true
  if (resource.startsWith('role/')) return roleOfArn(state, name) !== undefined
  const user = usersOf(state).get(resource.split('/').at(-1) ?? '')
  return user?.arn === name
}
