import type {
  CustomClaimValidationType,
  CustomJWTAuthorizerConfiguration,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { BackgroundContext } from '../../../service.ts'
import { askDeployed } from '../../../targets/ask-deployed.ts'
import { keysOfIssuer } from '../../apigatewayv2/serving/issuer-keys.ts'
import { type Claims, type JwtResult, scopesIn, verifyJwt } from '../../apigatewayv2/serving/verify-jwt.ts'

/** Why a token is not let in: it is none that counts here, or it may not do this. */
export type TokenResult =
  | { readonly kind: 'good'; readonly claims: Claims }
  | { readonly kind: 'invalid' | 'insufficient'; readonly problem: string }

const SUFFIX = '/.well-known/openid-configuration'

/** Issuer whose tokens a gateway takes. */
export const issuerOf = ({ discoveryUrl = '' }: CustomJWTAuthorizerConfiguration): string =>
  discoveryUrl.slice(0, -SUFFIX.length)

/** Holds a token against all that a gateway asks: who issued it, whose signature, for whom, until when, for what. */
export async function checkToken(
  context: BackgroundContext,
  jwt: CustomJWTAuthorizerConfiguration,
  token: string,
): Promise<TokenResult> {
  const result = await verifyFrom(context, issuerOf(jwt), token)
  if ('problem' in result) return { kind: 'invalid', problem: result.problem }
  const { claims } = result
  const { allowedAudience, allowedClients, allowedScopes, customClaims = [] } = jwt
  if (allowedAudience?.length && !listOf(claims.aud).some(one => allowedAudience.includes(one)))
    return { kind: 'invalid', problem: 'the audience is not allowed' }
  if (allowedClients?.length && !allowedClients.includes(String(claims.client_id ?? claims.azp)))
    return { kind: 'invalid', problem: 'the client is not allowed' }
  const scopes = scopesIn(claims)
  if (allowedScopes?.length && !allowedScopes.some(one => scopes.includes(one)))
    return { kind: 'insufficient', problem: 'the token has none of the scopes that are asked for' }
  const missing = customClaims.find(rule => !holds(rule, claims))
  if (missing)
    return {
      kind: 'insufficient',
      problem: `the claim ${missing.inboundTokenClaimName} is not as it must be`,
    }
  return { kind: 'good', claims }
}

/**
 * Who issued a token, whose signature it has and until when it is good; for whom it is, is not looked at. There is no other
 * network: issuers are user pools and APIs of this account, or given at its provisioning.
 */
export async function verifyFrom(
  context: BackgroundContext,
  issuer: string,
  token: string,
): Promise<JwtResult> {
  const keys = await keysOfIssuer(context, issuer, address => askDeployed(context, address))
  return verifyJwt(token, keys, {
    issuer,
    audience: audienceOf(token),
    now: Math.floor(context.now() / 1000),
  })
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]

/** What a token says of itself, whoever made it; undefined if it is none. */
export function claimsIn(token: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : undefined
  } catch {
    return undefined
  }
}

function audienceOf(token: string): string[] {
  const { aud, client_id: client } = claimsIn(token) ?? {}
  return listOf(aud ?? client)
}

function holds(
  { inboundTokenClaimName: name = '', authorizingClaimMatchValue: match }: CustomClaimValidationType,
  claims: Claims,
): boolean {
  const actual = listOf(Object.hasOwn(claims, name) ? claims[name] : undefined)
  const { matchValueString: one, matchValueStringList: many = [] } = match?.claimMatchValue ?? {}
  switch (match?.claimMatchOperator) {
    case 'EQUALS':
      return actual.length === 1 && actual[0] === one
    case 'CONTAINS':
      return one !== undefined && actual.includes(one)
    case 'CONTAINS_ANY':
      return many.some(value => actual.includes(value))
    default:
      return false
  }
}
