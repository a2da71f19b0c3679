import type {
  CreateOauth2CredentialProviderRequest,
  CredentialProviderVendorType,
  ListOauth2CredentialProvidersRequest,
  Oauth2Discovery,
  Oauth2ProviderConfigInput,
  UpdateOauth2CredentialProviderRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import type { Resource } from '../../../shape/resource.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { invalid, notHere } from '../agentcore-error.ts'
import {
  checkNew,
  defineProviders,
  type GivenSecret,
  type Provider,
  placeSecret,
  providersIn,
  releaseSecret,
  removeProvider,
} from './credential-providers.ts'

/** How a client shows its secret at a token endpoint (RFC 6749, 2.3.1). */
export type ClientAuthentication = 'CLIENT_SECRET_BASIC' | 'CLIENT_SECRET_POST'

/** An OAuth2 client of the account at an issuer of tokens. */
export interface Oauth2Provider extends Provider {
  readonly vendor: CredentialProviderVendorType
  readonly clientId: string
  readonly discovery: Oauth2Discovery
  readonly authentication: ClientAuthentication
}

export const oauth2Providers: Resource<Oauth2Provider> = defineProviders<Oauth2Provider>(
  'oauth2',
  'oauth2credentialprovider',
)

export async function createOauth2Provider(
  context: CallContext,
  input: CreateOauth2CredentialProviderRequest,
) {
  const { name = '' } = input
  checkNew(providersIn(context, 'oauth2'), name)
  const { given, ...settings } = readSettings(input)
  const tags = newTags(oauth2Providers, { ...input })
  const arn = oauth2Providers.named({ name }, context) ?? ''
  const secret = await placeSecret(context, 'oauth2', name, given)
  const now = context.now()
  const row = { arn, name, ...settings, secret, tags, createdAt: now, updatedAt: now }
  oauth2Providers.save(context.state, arn, row)
  return namedAs(row)
}

export async function updateOauth2Provider(
  context: CallContext,
  row: Oauth2Provider,
  input: UpdateOauth2CredentialProviderRequest,
) {
  const { given, ...settings } = readSettings(input)
  const secret = await placeSecret(context, 'oauth2', row.name, given, row.secret)
  const changed = { ...row, ...settings, secret, updatedAt: context.now() }
  oauth2Providers.save(context.state, row.arn, changed)
  return describeOauth2Provider(context, changed)
}

interface Settings extends Pick<Oauth2Provider, 'vendor' | 'clientId' | 'discovery' | 'authentication'> {
  readonly given: GivenSecret
}

/** Custom issuers, and those that AWS has the names of and that the request names endpoints for: user pools among them. */
function readSettings({
  credentialProviderVendor: vendor,
  oauth2ProviderConfigInput: config,
}: UpdateOauth2CredentialProviderRequest): Settings {
  const custom = config?.customOauth2ProviderConfig
  if (vendor === 'CustomOauth2' && custom) {
    const { clientId = '', oauthDiscovery, clientAuthenticationMethod } = custom
    return {
      vendor,
      clientId: checkClient(clientId),
      discovery: checkDiscovery(oauthDiscovery),
      authentication: checkAuthentication(clientAuthenticationMethod),
      given: givenIn(custom),
    }
  }
  const included = config?.includedOauth2ProviderConfig
  if (vendor === 'CognitoOauth2' && included) {
    const { clientId = '', issuer, authorizationEndpoint = '', tokenEndpoint = '' } = included
    const discovery: Oauth2Discovery = tokenEndpoint
      ? { authorizationServerMetadata: { issuer, authorizationEndpoint, tokenEndpoint } }
      : { discoveryUrl: `${issuer}${DISCOVERY}` }
    return {
      vendor,
      clientId: checkClient(clientId),
      discovery: checkDiscovery(discovery),
      authentication: 'CLIENT_SECRET_BASIC',
      given: givenIn(included),
    }
  }
  if (vendor === undefined || config === undefined || Object.keys(config).length !== 1)
    throw invalid('A provider has a vendor, and one configuration, which is that of its vendor.')
  if (vendor === 'CustomOauth2' || vendor === 'CognitoOauth2')
    throw invalid(`The configuration is not that of the vendor ${vendor}.`)
  throw notHere(`The vendor ${vendor}, which is not within reach,`)
}

const DISCOVERY = '/.well-known/openid-configuration'

const givenIn = ({
  clientSecret,
  clientSecretConfig,
  clientSecretSource,
}: Pick<
  NonNullable<Oauth2ProviderConfigInput['customOauth2ProviderConfig']>,
  'clientSecret' | 'clientSecretConfig' | 'clientSecretSource'
>): GivenSecret => ({ value: clientSecret, config: clientSecretConfig, source: clientSecretSource })

function checkClient(clientId: string): string {
  if (clientId === '') throw invalid('The configuration has no clientId.')
  return clientId
}

function checkDiscovery(discovery: Oauth2Discovery | undefined): Oauth2Discovery {
  const url = discovery?.discoveryUrl
  const { issuer, tokenEndpoint } = discovery?.authorizationServerMetadata ?? {}
  if (url === undefined && (issuer === undefined || tokenEndpoint === undefined))
    throw invalid('The configuration has neither a discoveryUrl nor the metadata of an authorization server.')
  if (url !== undefined && !url.endsWith(DISCOVERY))
    throw invalid(`The discoveryUrl must end with ${DISCOVERY}.`)
  for (const address of [url, tokenEndpoint])
    if (address !== undefined && !URL.canParse(address)) throw invalid(`${address} is not an address.`)
  return discovery as Oauth2Discovery
}

function checkAuthentication(method: string = 'CLIENT_SECRET_BASIC'): ClientAuthentication {
  if (method === 'CLIENT_SECRET_BASIC' || method === 'CLIENT_SECRET_POST') return method
  throw notHere(`The way ${method} of a client to show who it is`)
}

const configOf = ({ vendor, clientId, discovery, authentication }: Oauth2Provider) =>
  vendor === 'CustomOauth2'
    ? {
        customOauth2ProviderConfig: {
          oauthDiscovery: discovery,
          clientId,
          clientAuthenticationMethod: authentication,
        },
      }
    : { includedOauth2ProviderConfig: { oauthDiscovery: discovery, clientId } }

const namedAs = (row: Oauth2Provider) => ({
  name: row.name,
  credentialProviderArn: row.arn,
  clientSecretArn: { secretArn: row.secret.arn },
  clientSecretJsonKey: row.secret.jsonKey,
  clientSecretSource: row.secret.source,
  oauth2ProviderConfigOutput: configOf(row),
  status: 'READY' as const,
})

export const describeOauth2Provider = (_: CallContext, row: Oauth2Provider) => ({
  ...namedAs(row),
  credentialProviderVendor: row.vendor,
  createdTime: new Date(row.createdAt),
  lastUpdatedTime: new Date(row.updatedAt),
})

export function listOauth2Providers(
  context: CallContext,
  { maxResults, nextToken }: ListOauth2CredentialProvidersRequest,
) {
  const rows = providersIn<Oauth2Provider>(context, 'oauth2')
  const page = pageOf(rows, ({ name }) => name, maxResults, nextToken)
  return {
    credentialProviders: page.shown.map(({ name, arn, vendor, createdAt, updatedAt }) => ({
      name,
      credentialProviderVendor: vendor,
      credentialProviderArn: arn,
      createdTime: new Date(createdAt),
      lastUpdatedTime: new Date(updatedAt),
    })),
    nextToken: page.next,
  }
}

export async function deleteOauth2Provider(context: CallContext, row: Oauth2Provider): Promise<void> {
  await releaseSecret(context, row.secret)
  removeProvider(context, 'oauth2', row.arn)
}
