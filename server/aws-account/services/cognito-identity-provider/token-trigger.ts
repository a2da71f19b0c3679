import type { BackgroundContext, Fields } from '../../service.ts'
import { type Group, groupsOfUser } from './groups.ts'
import type { Pool } from './pools.ts'
import type { Claims, TokenRequest } from './token-request.ts'
import { callTrigger, tokenTrigger, triggerAttributes } from './triggers.ts'

interface TokenClaims {
  readonly id: Claims
  readonly access: Claims
}

/** Claims that a function can neither set nor take away (developer guide, "Pre token generation Lambda trigger"). */
const FIXED = new Set([
  ...['acr', 'amr', 'at_hash', 'auth_time', 'azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'origin_jti'],
  ...[
    'sub',
    'token_use',
    'cognito:username',
    'username',
    'client_id',
    'scope',
    'version',
    'event_id',
    'device_key',
  ],
  ...['identities', 'aud'],
])

/** The claims of both tokens with the user's groups, as the pool's function before tokens wants them. */
export async function adjustedClaims(
  context: BackgroundContext,
  pool: Pool,
  request: TokenRequest,
  claims: TokenClaims,
): Promise<TokenClaims> {
  const groups = groupsOfUser(context.state, pool, request.user)
  const trigger = tokenTrigger(pool)
  if (!trigger) return withGroups(claims, ownGroups(groups))
  const isOld = trigger.version === 'V1_0'
  const response = await callTrigger(context, pool, 'PreTokenGeneration', {
    source: request.source,
    version: isOld ? '1' : (trigger.version[1] ?? '2'),
    clientId: request.client.id,
    username: request.user.username,
    request: {
      userAttributes: triggerAttributes(request.user),
      groupConfiguration: groupConfiguration(groups),
      ...(!isOld && { scopes: String(claims.access.scope).split(' ') }),
      ...(request.clientMetadata && { clientMetadata: request.clientMetadata }),
    },
    response: isOld ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  })
  const details = objectIn(response, isOld ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails')
  const overridden = groupsFrom(objectIn(details, 'groupOverrideDetails'), groups)
  const grouped = withGroups(claims, overridden)
  if (isOld) return { ...grouped, id: changed(grouped.id, details) }
  const access = objectIn(details, 'accessTokenGeneration')
  return {
    id: changed(grouped.id, objectIn(details, 'idTokenGeneration')),
    access: withScopes(changed(grouped.access, access), access),
  }
}

interface Grouped {
  readonly names: readonly string[]
  readonly roles: readonly string[]
  readonly preferred?: string | undefined
}

/** Of several roles of one rank none is preferred. */
function ownGroups(groups: readonly Group[]): Grouped {
  const withRole = groups.filter(({ roleArn }) => roleArn !== undefined)
  const first = withRole[0]
  const isClear = withRole.filter(({ precedence }) => precedence === first?.precedence).length === 1
  return {
    names: groups.map(({ name }) => name),
    roles: withRole.map(({ roleArn }) => roleArn ?? ''),
    ...(isClear && { preferred: first?.roleArn }),
  }
}

function groupConfiguration(groups: readonly Group[]): Fields {
  const { names, roles, preferred } = ownGroups(groups)
  return { groupsToOverride: names, iamRolesToOverride: roles, preferredRole: preferred ?? null }
}

function groupsFrom(given: Fields | undefined, groups: readonly Group[]): Grouped {
  if (!given) return ownGroups(groups)
  const { preferredRole } = given
  return {
    names: textsIn(given.groupsToOverride),
    roles: textsIn(given.iamRolesToOverride),
    ...(typeof preferredRole === 'string' && { preferred: preferredRole }),
  }
}

function withGroups({ id, access }: TokenClaims, { names, roles, preferred }: Grouped): TokenClaims {
  const groups = names.length > 0 ? { 'cognito:groups': names } : {}
  return {
    id: {
      ...id,
      ...groups,
      ...(roles.length > 0 && { 'cognito:roles': roles }),
      ...(preferred !== undefined && { 'cognito:preferred_role': preferred }),
    },
    access: { ...access, ...groups },
  }
}

function changed(claims: Claims, change: Fields | undefined): Claims {
  const suppressed = textsIn(change?.claimsToSuppress)
  const kept = Object.entries(claims).filter(([name]) => FIXED.has(name) || !suppressed.includes(name))
  const added = Object.entries(objectIn(change, 'claimsToAddOrOverride') ?? {}).filter(
    ([name]) => !FIXED.has(name) && !suppressed.includes(name),
  )
  return Object.fromEntries([...kept, ...added])
}

function withScopes(claims: Claims, change: Fields | undefined): Claims {
  const suppressed = textsIn(change?.scopesToSuppress)
  const scopes = [...String(claims.scope).split(' '), ...textsIn(change?.scopesToAdd)]
  return { ...claims, scope: [...new Set(scopes)].filter(scope => !suppressed.includes(scope)).join(' ') }
}

function objectIn(value: Fields | undefined, name: string): Fields | undefined {
  const inner = value?.[name]
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : undefined
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
