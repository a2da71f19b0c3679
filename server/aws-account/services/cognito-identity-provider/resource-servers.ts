import type { ResourceServerType } from '@aws-sdk/client-cognito-identity-provider'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { tableOfEach } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { check, checkForm, invalid, notFound, tooMany } from './cognito-error.ts'
import type { Pool } from './pools.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** An API that a pool gives scopes to, by its identifier. */
interface ResourceServer {
  readonly identifier: string
  readonly name: string
  readonly scopes: readonly {
    readonly ScopeName?: string | undefined
    readonly ScopeDescription?: string | undefined
  }[]
}

/** Of the pool with that ARN. */
export const resourceServersOf = tableOfEach<ResourceServer>('cognito.resource-servers')

/** AWS's quotas: of a pool, and of scopes of one. */
const MAX_SERVERS = 25
const MAX_SCOPES = 100

/** All scopes of the pool's own APIs: `https://api.example.com/read`. */
export const knownScopes = (state: AccountState, { arn }: Pool): string[] =>
  [...resourceServersOf(state, arn).values()].flatMap(({ identifier, scopes }) =>
    scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`),
  )

const describe = ({ id }: Pool, { identifier, name, scopes }: ResourceServer): ResourceServerType => ({
  UserPoolId: id,
  Identifier: identifier,
  Name: name,
  Scopes: scopes.map(({ ScopeName, ScopeDescription }) => ({ ScopeName, ScopeDescription })),
})

export function saveResourceServer(
  { state }: CallContext,
  pool: Pool,
  { Identifier: identifier, Name: name, Scopes: scopes = [] }: Input<Sdk, 'CreateResourceServer'>,
  { isNew }: { readonly isNew: boolean },
): Output<Sdk, 'CreateResourceServer'> {
  const servers = resourceServersOf(state, pool.arn)
  checkForm(identifier, 'identifier', /^[\x21\x23-\x5B\x5D-\x7E]+$/, 256)
  checkForm(name, 'name', /^[\w\s+=,.@-]+$/, 256)
  check(scopes.length <= MAX_SCOPES, `Number of scopes must not exceed ${MAX_SCOPES}.`)
  for (const { ScopeName } of scopes)
    checkForm(ScopeName, 'scopes.1.member.scopeName', /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/, 256)
  if (isNew) {
    check(!servers.has(identifier), `${identifier} already exists in user pool ${pool.id}.`)
    if (servers.size >= MAX_SERVERS) throw tooMany('resource servers')
  } else resourceServerOf(state, pool, identifier)
  const server = { identifier, name, scopes }
  servers.set(identifier, server)
  return { ResourceServer: describe(pool, server) }
}

function resourceServerOf(state: AccountState, { arn }: Pool, identifier: string): ResourceServer {
  const server = resourceServersOf(state, arn).get(identifier)
  if (!server) throw notFound(`Resource server ${identifier}`)
  return server
}

export function describeResourceServer(
  { state }: CallContext,
  pool: Pool,
  { Identifier: identifier }: Input<Sdk, 'DescribeResourceServer'>,
): Output<Sdk, 'DescribeResourceServer'> {
  return { ResourceServer: describe(pool, resourceServerOf(state, pool, identifier)) }
}

export function deleteResourceServer(
  { state }: CallContext,
  pool: Pool,
  { Identifier: identifier }: Input<Sdk, 'DeleteResourceServer'>,
): void {
  resourceServerOf(state, pool, identifier)
  resourceServersOf(state, pool.arn).delete(identifier)
}

const page = paging({
  maxSize: 50,
  refuseSize: size => invalid(`Invalid value ${size} for maxResults.`),
  refuseToken: () => invalid('Invalid token.'),
})

export function listResourceServers(
  { state }: CallContext,
  pool: Pool,
  { MaxResults: size, NextToken: token }: Input<Sdk, 'ListResourceServers'>,
): Output<Sdk, 'ListResourceServers'> {
  const all = [...resourceServersOf(state, pool.arn).values()]
  const { shown, next } = page(all, ({ identifier }) => identifier, { size, token })
  return { ResourceServers: shown.map(server => describe(pool, server)), NextToken: next }
}
