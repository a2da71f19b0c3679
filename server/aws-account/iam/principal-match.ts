/** Who asks, as policies of resources see it. */
export type Caller =
  | { readonly kind: 'root'; readonly arn: string }
  | { readonly kind: 'user'; readonly arn: string }
  | { readonly kind: 'role'; readonly arn: string; readonly roleArn: string }
  | { readonly kind: 'service'; readonly name: string; readonly regionalName?: string | undefined }
  /** Whoever calls without credentials: only what is meant for everyone names them. */
  | { readonly kind: 'anonymous' }

/**
 * How closely a Principal element names the caller: the very session or user, its role, its whole account (which only
 * lets the account's own policies decide), or everyone.
 */
export type PrincipalMatch = 'direct' | 'role' | 'account' | 'anyone'

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? ''
}

export function matchPrincipal(principal: unknown, caller: Caller): PrincipalMatch | undefined {
  if (principal === '*') return 'anyone'
  if (typeof principal !== 'object' || principal === null) return undefined
  for (const [type, names] of Object.entries(principal))
    for (const name of Array.isArray(names) ? names : [names]) {
      const match = matchName(type, String(name), caller)
      if (match) return match
    }
  return undefined
}

function matchName(type: string, name: string, caller: Caller): PrincipalMatch | undefined {
  if (type === 'AWS' && name === '*') return 'anyone'
  if (caller.kind === 'service')
    return type === 'Service' && (name === caller.name || name === caller.regionalName) ? 'direct' : undefined
  if (type !== 'AWS') return undefined
  if (caller.kind === 'anonymous') return undefined
  const account = accountOf(caller.arn)
  if (name === account || name === `arn:aws:iam::${account}:root`) return 'account'
  if (name === caller.arn) return 'direct'
  return caller.kind === 'role' && name === caller.roleArn ? 'role' : undefined
}
