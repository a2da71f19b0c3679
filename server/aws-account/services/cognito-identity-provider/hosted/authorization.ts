import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import { type Client, clientsOf } from '../clients.ts'
import { type HostedRequest, pageAnswer, redirect } from './hosted-request.ts'

/** What an app asks of the hosted pages (developer guide, "Authorize endpoint"). */
export interface Authorization {
  readonly client: Client
  readonly redirectUri: string
  readonly responseType: 'code' | 'token'
  readonly scopes: readonly string[]
  readonly state: string | undefined
  readonly nonce: string | undefined
  /** Of PKCE, by SHA-256. */
  readonly codeChallenge: string | undefined
}

/** The request of an app, or the answer that refuses it. Only addresses that the client names are led to. */
export function readAuthorization(
  context: Pick<BackgroundContext, 'state'>,
  { pool }: Pick<HostedRequest, 'pool'>,
  query: URLSearchParams,
): { readonly asked: Authorization } | { readonly answer: RawAnswer } {
  const client = clientsOf(context.state).get(query.get('client_id') ?? '')
  if (client?.poolArn !== pool.arn) return { answer: errorPage('Client does not exist.') }
  const { CallbackURLs: urls = [], DefaultRedirectURI, AllowedOAuthFlows: flows = [] } = client.settings
  const { AllowedOAuthScopes: allowed = [], AllowedOAuthFlowsUserPoolClient: isApp } = client.settings
  const redirectUri =
    query.get('redirect_uri') ?? DefaultRedirectURI ?? (urls.length === 1 ? urls[0] : undefined)
  if (redirectUri === undefined || !urls.includes(redirectUri))
    return { answer: errorPage('redirect_mismatch') }
  const state = query.get('state') ?? undefined
  const refuse = (error: string, description?: string) => ({
    answer: redirect(withParameters(redirectUri, { error, error_description: description, state })),
  })
  const responseType = query.get('response_type')
  if (responseType !== 'code' && responseType !== 'token')
    return refuse('invalid_request', 'unsupported response_type')
  const flow = responseType === 'code' ? 'code' : 'implicit'
  if (isApp !== true || !flows.includes(flow)) return refuse('unauthorized_client')
  const scopes = scopesIn(query.get('scope')) ?? allowed
  if (!scopes.every(scope => allowed.includes(scope))) return refuse('invalid_request', 'invalid_scope')
  const codeChallenge = query.get('code_challenge') ?? undefined
  if (codeChallenge !== undefined && query.get('code_challenge_method') !== 'S256')
    return refuse('invalid_request', 'code_challenge_method must be S256')
  const nonce = query.get('nonce') ?? undefined
  return { asked: { client, redirectUri, responseType, scopes, state, nonce, codeChallenge } }
}

/** Words of a scope, each once; undefined where none is given. */
export function scopesIn(text: string | null): string[] | undefined {
  const words = [...new Set((text ?? '').split(/\s+/).filter(Boolean))]
  return words.length > 0 ? words : undefined
}

/** An address with further parameters in its query. */
export function withParameters(
  address: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return String(url)
}

export const errorPage = (what: string, status = 400): RawAnswer =>
  pageAnswer(status, 'An error was encountered with the requested page.', `<p role="alert">${what}</p>`)
