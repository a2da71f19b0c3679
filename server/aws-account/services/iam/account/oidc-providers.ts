import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import { alreadyExists, limitExceeded, noSuchEntity, validationError } from '../iam-error.ts'
import { tagsOn, tagsOrNone } from '../lists.ts'
import type { Operations, Sdk } from '../operations.ts'

/** An issuer of web identities that roles may trust, by its ARN. */
export interface OidcProvider {
  readonly arn: string
  /** Without `https://`, as in ARNs and condition keys. */
  readonly url: string
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
}

export const providersOf = table<OidcProvider>('iam.oidc-providers')

const MAX_CLIENTS = 100

export const oidcProviders: Resource<OidcProvider> = defineResource<OidcProvider>('iam', 'oidc-provider', {
  table: providersOf,
  named: ({ OpenIDConnectProviderArn: arn, Url: url }, make) =>
    typeof arn === 'string'
      ? arn
      : typeof url === 'string'
        ? make({ OidcProviderName: withoutScheme(url) })
        : undefined,
  missing: (_, arn = '') => noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`),
  tags: tagsOn('OpenIDConnectProvider'),
})

const withoutScheme = (url: string) => url.replace(/^https:\/\//, '').replace(/\/$/, '')

export const oidcProviderOperations: Operations = {
  CreateOpenIDConnectProvider: creates(oidcProviders, create),
  GetOpenIDConnectProvider: on(oidcProviders, (_, provider) => ({
    Url: provider.url,
    ClientIDList: [...provider.clientIds],
    ThumbprintList: [...provider.thumbprints],
    CreateDate: new Date(provider.createdAt),
    ...tagsOrNone(provider.tags),
  })),
  DeleteOpenIDConnectProvider: on(oidcProviders, ({ state }, { arn }) => void providersOf(state).delete(arn)),
  ListOpenIDConnectProviders: anywhere(({ state }) => ({
    OpenIDConnectProviderList: [...providersOf(state).keys()].map(Arn => ({ Arn })),
  })),
  AddClientIDToOpenIDConnectProvider: on(oidcProviders, ({ state }, provider, { ClientID: id }) => {
    if (provider.clientIds.includes(id)) return
    if (provider.clientIds.length >= MAX_CLIENTS)
      throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENTS}`)
    oidcProviders.save(state, provider.arn, { ...provider, clientIds: [...provider.clientIds, id] })
  }),
  RemoveClientIDFromOpenIDConnectProvider: on(oidcProviders, ({ state }, provider, { ClientID: id }) => {
    const clientIds = provider.clientIds.filter(one => one !== id)
    oidcProviders.save(state, provider.arn, { ...provider, clientIds })
  }),
  UpdateOpenIDConnectProviderThumbprint: on(oidcProviders, ({ state }, provider, { ThumbprintList }) => {
    checkThumbprints(ThumbprintList)
    oidcProviders.save(state, provider.arn, { ...provider, thumbprints: ThumbprintList })
  }),
}

function create(context: CallContext, input: Input<Sdk, 'CreateOpenIDConnectProvider'>) {
  const { Url: url, ClientIDList: clientIds = [], ThumbprintList: thumbprints = [] } = input
  if (!url.startsWith('https://') || !URL.canParse(url) || url.includes('?'))
    throw validationError('Invalid Open ID Connect Provider URL')
  if (clientIds.length > MAX_CLIENTS)
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENTS}`)
  checkThumbprints(thumbprints)
  const name = withoutScheme(url)
  const arn = oidcProviders.arn(context, { OidcProviderName: name })
  if (providersOf(context.state).has(arn)) throw alreadyExists(`Provider with url ${url} already exists.`)
  const tags = newTags(oidcProviders, input)
  oidcProviders.save(context.state, arn, {
    arn,
    url: name,
    clientIds,
    thumbprints,
    createdAt: context.now(),
    tags,
  })
  return { OpenIDConnectProviderArn: arn, ...tagsOrNone(tags) }
}

function checkThumbprints(all: readonly string[]): void {
  if (all.length > 5) throw validationError('Thumbprint list must contain fewer than 5 entries.')
  if (all.some(one => one.length !== 40)) throw validationError('Thumbprint must be 40 characters in length.')
}
