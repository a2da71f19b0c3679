import type {
  CreateApiKeyCredentialProviderRequest,
  ListApiKeyCredentialProvidersRequest,
  UpdateApiKeyCredentialProviderRequest,
} from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import type { Resource } from '../../../shape/resource.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import {
  checkNew,
  defineProviders,
  type Provider,
  placeSecret,
  providersIn,
  releaseSecret,
  removeProvider,
} from './credential-providers.ts'

export const apiKeyProviders: Resource<Provider> = defineProviders('apikey', 'apikeycredentialprovider')

const givenIn = ({
  apiKey,
  apiKeySecretConfig,
  apiKeySecretSource,
}: UpdateApiKeyCredentialProviderRequest) => ({
  value: apiKey,
  config: apiKeySecretConfig,
  source: apiKeySecretSource,
})

export async function createApiKeyProvider(
  context: CallContext,
  input: CreateApiKeyCredentialProviderRequest,
) {
  const { name = '' } = input
  checkNew(providersIn(context, 'apikey'), name)
  const tags = newTags(apiKeyProviders, { ...input })
  const arn = apiKeyProviders.named({ name }, context) ?? ''
  const secret = await placeSecret(context, 'apikey', name, givenIn(input))
  const now = context.now()
  const row = { arn, name, secret, tags, createdAt: now, updatedAt: now }
  apiKeyProviders.save(context.state, arn, row)
  return namedAs(row)
}

export async function updateApiKeyProvider(
  context: CallContext,
  row: Provider,
  input: UpdateApiKeyCredentialProviderRequest,
) {
  const secret = await placeSecret(context, 'apikey', row.name, givenIn(input), row.secret)
  const changed = { ...row, secret, updatedAt: context.now() }
  apiKeyProviders.save(context.state, row.arn, changed)
  return describeApiKeyProvider(context, changed)
}

const namedAs = ({ name, arn, secret }: Provider) => ({
  name,
  credentialProviderArn: arn,
  apiKeySecretArn: { secretArn: secret.arn },
  apiKeySecretJsonKey: secret.jsonKey,
  apiKeySecretSource: secret.source,
})

export const describeApiKeyProvider = (_: CallContext, row: Provider) => ({
  ...namedAs(row),
  createdTime: new Date(row.createdAt),
  lastUpdatedTime: new Date(row.updatedAt),
})

export function listApiKeyProviders(
  context: CallContext,
  { maxResults, nextToken }: ListApiKeyCredentialProvidersRequest,
) {
  const page = pageOf(providersIn(context, 'apikey'), ({ name }) => name, maxResults, nextToken)
  return {
    credentialProviders: page.shown.map(({ name, arn, createdAt, updatedAt }) => ({
      name,
      credentialProviderArn: arn,
      createdTime: new Date(createdAt),
      lastUpdatedTime: new Date(updatedAt),
    })),
    nextToken: page.next,
  }
}

export async function deleteApiKeyProvider(context: CallContext, row: Provider): Promise<void> {
  await releaseSecret(context, row.secret)
  removeProvider(context, 'apikey', row.arn)
}
