import type { BackgroundContext, RawAnswer, WireRequest } from '../../service.ts'
import { findPool, issuerOf, type Pool } from './pools.ts'

const PATH = /^\/([a-z0-9-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/

/** What a pool publishes for everybody, at `https://cognito-idp.<region>.amazonaws.com/<pool>/.well-known/…`. */
export function answerWellKnown(request: WireRequest, context: BackgroundContext): RawAnswer | undefined {
  const [, id, what] = PATH.exec(request.rawPath) ?? []
  const pool = id === undefined ? undefined : findPool(context, id)
  if (!pool) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: undefined }
  const body = what === 'jwks.json' ? keysOf(pool) : configurationOf(context.region, pool)
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=86400',
      'access-control-allow-origin': '*',
    },
    body: JSON.stringify(body),
  }
}

const keysOf = ({ signingKey: { kid, publicKey } }: Pool) => ({
  keys: [{ alg: 'RS256', e: publicKey.e, kid, kty: 'RSA', n: publicKey.n, use: 'sig' }],
})

function configurationOf(region: string, pool: Pool) {
  const issuer = issuerOf(region, pool.id)
  const hosted =
    pool.domain === undefined ? undefined : `https://${pool.domain}.auth.${region}.amazoncognito.com`
  return {
    ...(hosted !== undefined && {
      authorization_endpoint: `${hosted}/oauth2/authorize`,
      end_session_endpoint: `${hosted}/logout`,
    }),
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    ...(hosted !== undefined && { revocation_endpoint: `${hosted}/oauth2/revoke` }),
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    ...(hosted !== undefined && {
      token_endpoint: `${hosted}/oauth2/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      userinfo_endpoint: `${hosted}/oauth2/userInfo`,
    }),
  }
}
