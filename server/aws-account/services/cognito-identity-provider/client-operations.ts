import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { type Client, clientOf, clientsOf, clientsOfPool, removeClient, validityOf } from './clients.ts'
import { check, checkForm, invalid, notFound, tooMany } from './cognito-error.ts'
import type { Pool } from './pools.ts'
import { newClientId, newClientSecret } from './random-text.ts'
import { knownScopes } from './resource-servers.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')
type Settings = Client['settings']

/** AWS's quota of app clients of a pool. */
const MAX_CLIENTS = 1000

export function createClient(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'CreateUserPoolClient'>,
): Output<Sdk, 'CreateUserPoolClient'> {
  const { ClientName: name, GenerateSecret, ClientSecret, UserPoolId: _, ...settings } = input
  checkForm(name, 'clientName', /^[\w\s+=,.@-]+$/, 128)
  check(
    ClientSecret === undefined || (!GenerateSecret && /^[\w+]{24,64}$/.test(ClientSecret)),
    'Client secret is invalid.',
  )
  checkSettings(context, pool, settings, GenerateSecret === true || ClientSecret !== undefined)
  if (clientsOfPool(context.state, pool).length >= MAX_CLIENTS) throw tooMany('app clients')
  const secret = ClientSecret ?? (GenerateSecret === true ? newClientSecret() : undefined)
  const now = context.now()
  const client: Client = {
    id: newClientId(),
    poolArn: pool.arn,
    name,
    ...(secret !== undefined && { secret }),
    settings,
    createdAt: now,
    modifiedAt: now,
  }
  clientsOf(context.state).set(client.id, client)
  return { UserPoolClient: describeClient(pool, client) }
}

/** What is not given is what it is without being given (API reference, UpdateUserPoolClient). */
export function updateClient(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'UpdateUserPoolClient'>,
): Output<Sdk, 'UpdateUserPoolClient'> {
  const { ClientId: id, ClientName, UserPoolId: _, ...settings } = input
  const before = clientOf(context.state, pool, id)
  checkSettings(context, pool, settings, before.secret !== undefined)
  const client = { ...before, name: ClientName ?? before.name, settings, modifiedAt: context.now() }
  clientsOf(context.state).set(id, client)
  return { UserPoolClient: describeClient(pool, client) }
}

export function deleteClient(
  { state }: CallContext,
  pool: Pool,
  { ClientId: id }: Input<Sdk, 'DeleteUserPoolClient'>,
): void {
  removeClient(state, clientOf(state, pool, id).id)
}

const page = paging({
  maxSize: 60,
  refuseSize: size => invalid(`Invalid value ${size} for maxResults.`),
  refuseToken: () => invalid('Invalid token.'),
})

export function listClients(
  { state }: CallContext,
  pool: Pool,
  { MaxResults: size, NextToken: token }: Input<Sdk, 'ListUserPoolClients'>,
): Output<Sdk, 'ListUserPoolClients'> {
  const { shown, next } = page(clientsOfPool(state, pool), ({ id }) => id, { size, token })
  return {
    UserPoolClients: shown.map(({ id, name }) => ({ ClientId: id, ClientName: name, UserPoolId: pool.id })),
    NextToken: next,
  }
}

export function describeClient(pool: Pool, { settings, ...client }: Client): UserPoolClientType {
  return {
    ...{ RefreshTokenValidity: 30, EnableTokenRevocation: true, AuthSessionValidity: 3 },
    ...{ AllowedOAuthFlowsUserPoolClient: false, EnablePropagateAdditionalUserContextData: false },
    TokenValidityUnits: {},
    ...settings,
    UserPoolId: pool.id,
    ClientId: client.id,
    ClientName: client.name,
    ...(client.secret !== undefined && { ClientSecret: client.secret }),
    CreationDate: new Date(client.createdAt),
    LastModifiedDate: new Date(client.modifiedAt),
  }
}

/** OpenID's own, and that of the operations with an access token. */
const STANDARD_SCOPES = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin']

function checkSettings(context: CallContext, pool: Pool, settings: Settings, hasSecret: boolean): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [], CallbackURLs: urls = [] } = settings
  checkFlows(settings.ExplicitAuthFlows ?? [])
  checkValidity(settings)
  const known = [...STANDARD_SCOPES, ...knownScopes(context.state, pool)]
  const unknown = scopes.find(scope => !known.includes(scope))
  if (unknown !== undefined) throw invalidOAuth(`Invalid scope requested: ${unknown}`)
  const { DefaultRedirectURI: first } = settings
  check(
    first === undefined || urls.includes(first),
    'DefaultRedirectURI must be in the list of CallbackURLs.',
  )
  for (const url of [...urls, ...(settings.LogoutURLs ?? [])])
    check(isRedirect(url), `${url} can not be used as a redirect URI.`)
  const { SupportedIdentityProviders: providers = [] } = settings
  for (const name of providers) if (name !== 'COGNITO') throw notFound(`The provider ${name}`)
  if (settings.AllowedOAuthFlowsUserPoolClient !== true) return
  if (flows.length === 0 || scopes.length === 0)
    throw invalidOAuth(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    )
  if (!flows.includes('client_credentials')) return
  if (flows.length > 1)
    throw invalidOAuth('client_credentials flow can not be selected along with code flow or implicit flow.')
  if (!hasSecret)
    throw invalidOAuth('client_credentials flow can not be selected if client does not have a client secret.')
  if (scopes.some(scope => STANDARD_SCOPES.includes(scope)))
    throw invalidOAuth(
      `${scopes.find(scope => STANDARD_SCOPES.includes(scope))} is not supported with client_credentials flow.`,
    )
}

const invalidOAuth = (message: string) => new AwsError('InvalidOAuthFlowException', message)

/** `https:`, `http:` of this machine, and schemes of apps; never a fragment. */
function isRedirect(url: string): boolean {
  if (!URL.canParse(url) || url.length > 1024) return false
  const { protocol, hostname, hash } = new URL(url)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const isScript = ['javascript:', 'data:', 'vbscript:', 'file:'].includes(protocol)
  return hash === '' && !isScript && (protocol !== 'http:' || isLocal)
}

function checkFlows(flows: readonly string[]): void {
  const isNew = flows.some(flow => flow.startsWith('ALLOW_'))
  check(
    !isNew || flows.every(flow => flow.startsWith('ALLOW_')),
    'Unable to mix old and new names in ExplicitAuthFlows.',
  )
}

function checkValidity(settings: Settings): void {
  const { access, id, refresh } = validityOf({ settings })
  const isBetween = (seconds: number, min: number, max: number) => seconds >= min && seconds <= max
  check(
    isBetween(access, 300, 86_400),
    'Invalid range for token validity. Access token validity must be between 5 minutes and 1 day.',
  )
  check(
    isBetween(id, 300, 86_400),
    'Invalid range for token validity. ID token validity must be between 5 minutes and 1 day.',
  )
  check(
    isBetween(refresh, 3600, 315_360_000),
    'Invalid range for token validity. Refresh token validity must be between 60 minutes and 10 years.',
  )
}
