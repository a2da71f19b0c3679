const known = new WeakMap<object, unknown>()

/**
 * What of a candidate's policy counts for everybody in the account, as an organisation's service control policy does: what it
 * denies. Otherwise a candidate gives to a role that they made what they may not do themselves. It allows nothing.
 */
export function controlPolicyOf(candidatePolicy: unknown): unknown {
  if (typeof candidatePolicy !== 'object' || candidatePolicy === null) return undefined
  const found = known.get(candidatePolicy)
  if (found !== undefined) return found
  const { Statement = [], ...rest } = candidatePolicy as { readonly Statement?: unknown }
  const denies = [Statement]
    .flat()
    .filter(statement => (statement as { readonly Effect?: unknown } | null)?.Effect === 'Deny')
  const policy = { ...rest, Statement: denies }
  known.set(candidatePolicy, policy)
  return policy
}
