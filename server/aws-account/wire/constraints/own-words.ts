import type { Broken } from './broken-constraints.ts'

type Own = 'all' | 'pattern' | 'length'

/** Names and paths of IAM, which says what characters they may have. */
const IAM_NAMES: Readonly<Record<string, Own>> = Object.fromEntries(
  [
    ...[
      'userName',
      'newUserName',
      'roleName',
      'groupName',
      'newGroupName',
      'policyName',
      'instanceProfileName',
    ],
    ...['path', 'pathPrefix', 'newPath', 'accountAlias'],
  ].map(name => [name, 'pattern']),
)

/**
 * Members that a service refuses in words of its own, although its model limits them, by their path, the last name of
 * it, or an operation and the path: all that the model says, or only one kind of rule.
 */
const OWN_WORDS: Readonly<Record<string, Readonly<Record<string, Own>>>> = {
  iam: {
    ...IAM_NAMES,
    serviceSpecificCredentialId: 'all',
    'UpdateServiceSpecificCredential status': 'all',
  },
  lambda: {
    'CreateFunction runtime': 'all',
    'UpdateFunctionConfiguration runtime': 'all',
    'routingConfig.additionalVersionWeights': 'all',
  },
}

const KINDS: Readonly<Record<string, string>> = {
  pattern: 'Member must satisfy regular expression pattern',
  length: 'Member must have length',
}

/** Whether the service says it in its own words. */
export function saysItself(serviceId: string, operation: string, { path, text }: Broken): boolean {
  const own = OWN_WORDS[serviceId]
  const what = own?.[`${operation} ${path}`] ?? own?.[path] ?? own?.[path.slice(path.lastIndexOf('.') + 1)]
  return what === 'all' || (what !== undefined && text.includes(KINDS[what] ?? ''))
}
