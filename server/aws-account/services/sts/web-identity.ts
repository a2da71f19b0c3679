import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import { createConditionContext } from '../../iam/condition-context.ts'
import { conditionHolds } from '../../iam/conditions.ts'
import { globMatches } from '../../iam/glob.ts'
import { type Selection, statementsOf } from '../../iam/statement.ts'
import type { CallContext, Principal } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { oidcProviders, providersOf } from '../iam/account/oidc-providers.ts'
import { roles } from '../iam/entities/roles.ts'
import { checkSessionName, packedSize, sessionPolicies } from './assume-role.ts'
import { checkSeconds, credentials, keyRing, type Sdk } from './sessions.ts'

type Asked = Input<Sdk, 'AssumeRoleWithWebIdentity'>

/** The name of the fixture that gives the public keys of issuers: `{ "https://issuer": { "keys": [JWK…] } }`. */
const ISSUER_KEYS = 'oidc-keys'

const ACTION = 'sts:AssumeRoleWithWebIdentity'
const MAX_TOKEN_CHARS = 20_000

interface Claims {
  readonly iss: string
  readonly sub: string
  readonly aud: readonly string[]
}

/**
 * Takes on a role with the token of an issuer that the account knows as an OpenID Connect provider. The account reaches no
 * network: keys of issuers are given to it with the fixture `oidc-keys`; without them the answer is that of AWS when it
 * cannot get them.
 */
export function assumeRoleWithWebIdentity(
  context: CallContext,
  input: Asked,
): Output<Sdk, 'AssumeRoleWithWebIdentity'> {
  const { RoleArn: roleArn, RoleSessionName: sessionName } = input
  checkSessionName(sessionName)
  const claims = verifiedClaims(context, input.WebIdentityToken)
  const issuer = claims.iss.replace(/^https:\/\//, '').replace(/\/$/, '')
  const provider = providersOf(context.state).get(oidcProviders.arn(context, { OidcProviderName: issuer }))
  if (!provider) throw invalidToken(`No OpenIDConnect provider found in your account for ${claims.iss}`)
  const audience = claims.aud.find(one => provider.clientIds.includes(one))
  if (audience === undefined) throw invalidToken('Incorrect token audience')
  const role = roles.find(context.state, roleArn)
  if (!role || !isTrusted(role.trust, provider.arn, issuer, { ...claims, aud: [audience] }))
    throw new AwsError('AccessDenied', `Not authorized to perform ${ACTION}`, 403)
  const seconds = checkSeconds(context.principal, role, input.DurationSeconds)
  const policies = sessionPolicies(context, input)
  const principal: Principal = {
    ...context.assumeForService(roleArn, sessionName),
    ...(policies.length && { sessionPolicy: policies }),
  }
  return {
    Credentials: credentials(keyRing(context).issueSession(principal, seconds)),
    SubjectFromWebIdentityToken: claims.sub,
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    Provider: provider.arn,
    Audience: audience,
    ...packedSize(policies, []),
  }
}

/** A token that was signed by its issuer, and holds now. */
function verifiedClaims(context: CallContext, token: string): Claims {
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  const header = parsePart(head)
  const claims = parsePart(body)
  if (token.length > MAX_TOKEN_CHARS || more.length || signature === '' || !header || !claims)
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
  const { iss, sub, aud, exp } = claims
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number')
    throw invalidToken('Missing a required claim: iss, sub or exp')
  const key = keyOf(context, iss, header.kid)
  const algorithm = ALGORITHMS.get(String(header.alg))
  const isSigned =
    algorithm !== undefined &&
    verify(
      algorithm.digest,
      Buffer.from(`${head}.${body}`),
      { key, ...(algorithm.isEc && { dsaEncoding: 'ieee-p1363' as const }) },
      Buffer.from(signature, 'base64url'),
    )
  if (!isSigned) throw invalidToken('Token signature is invalid')
  if (exp * 1000 <= context.now())
    throw new AwsError(
      'ExpiredTokenException',
      'Token expired: current date/time must be before the expiration date/time',
      400,
    )
  return { iss, sub, aud: [aud].flat().filter((one): one is string => typeof one === 'string') }
}

const ALGORITHMS = new Map([
  ['RS256', { digest: 'sha256', isEc: false }],
  ['RS384', { digest: 'sha384', isEc: false }],
  ['RS512', { digest: 'sha512', isEc: false }],
  ['ES256', { digest: 'sha256', isEc: true }],
  ['ES384', { digest: 'sha384', isEc: true }],
])

function parsePart(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

function keyOf({ fixture }: CallContext, issuer: string, id: unknown) {
  const sets = Object(fixture(ISSUER_KEYS))
  const set: unknown = Object.hasOwn(sets, issuer) ? Reflect.get(sets, issuer) : undefined
  const keys: unknown = Reflect.get(Object(set), 'keys')
  const found =
    Array.isArray(keys) && keys.find(key => id === undefined || Reflect.get(Object(key), 'kid') === id)
  if (!found)
    throw new AwsError(
      'IDPCommunicationError',
      'Could not retrieve verification key from identity provider',
      400,
    )
  try {
    return createPublicKey({ key: found as JsonWebKey, format: 'jwk' })
  } catch {
    throw invalidToken('The verification key of the identity provider is malformed')
  }
}

/** What the trust policy of a role says of whom a provider vouches for. */
function isTrusted(trust: string, providerArn: string, issuer: string, { sub, aud }: Claims): boolean {
  const context = createConditionContext({
    [`${issuer}:sub`]: sub,
    [`${issuer}:aud`]: [...aud],
    'aws:FederatedProvider': providerArn,
  })
  let isAllowed = false
  for (const statement of statementsOf(JSON.parse(trust))) {
    const { principals, ...rest } = statement
    const federated: unknown = Reflect.get(Object(principals?.principal), 'Federated')
    const isMeant = [federated].flat().some(one => one === providerArn || one === '*')
    if (!isMeant || !rest.conditions.every(one => conditionHolds(one, rest.version, context))) continue
    if (!isFor(rest.actions)) continue
    if (rest.effect === 'Deny') return false
    isAllowed = true
  }
  return isAllowed
}

const isFor = ({ isNegated, patterns }: Selection) =>
  patterns.some(pattern => globMatches(pattern.toLowerCase(), ACTION.toLowerCase())) !== isNegated

const invalidToken = (message: string) => new AwsError('InvalidIdentityToken', message, 400)
