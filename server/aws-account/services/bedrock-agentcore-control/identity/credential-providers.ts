import type { SecretReference, SecretSourceType } from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import { conflict, invalid, notFound } from '../agentcore-error.ts'
import { agentcoreTags, type Tagged } from '../resource-tags.ts'
import { changeSecret, dropSecret, keepSecret, type ProviderKind, VAULT } from './token-vault.ts'

/** Where a provider's secret is: what AgentCore made for it, or one of the account's own. */
export interface KeptSecret {
  readonly source: SecretSourceType
  readonly arn: string
  readonly jsonKey: string
}

/** What providers of both kinds have. Times in milliseconds since the epoch. */
export interface Provider extends Tagged {
  readonly arn: string
  readonly name: string
  readonly secret: KeptSecret
  readonly createdAt: number
  readonly updatedAt: number
}

const MAX_PROVIDERS = 50

/** Providers of a kind, which stand in the vault by their names. */
export function defineProviders<Row extends Provider>(kind: ProviderKind, type: string): Resource<Row> {
  return defineResource<Row>('bedrock-agentcore-control', type, {
    table: rowsOf<Row>(kind),
    named: ({ name, resourceCredentialProviderName }, arn) =>
      arn({ TokenVaultId: VAULT, Name: String(name ?? resourceCredentialProviderName) }),
    missing: ({ name, resourceCredentialProviderName, resourceArn }) =>
      notFound(`The credential provider ${name ?? resourceCredentialProviderName ?? resourceArn}`),
    tags: agentcoreTags<Row>(),
  })
}

const rowsOf = <Row extends Provider>(kind: ProviderKind) => table<Row>(`agentcore.${kind}-providers`)

/** All providers of a kind. */
export const providersIn = <Row extends Provider = Provider>(
  { state }: Pick<CallContext, 'state'>,
  kind: ProviderKind,
): Row[] => [...rowsOf<Row>(kind)(state).values()]

export const removeProvider = (
  { state }: Pick<CallContext, 'state'>,
  kind: ProviderKind,
  arn: string,
): void => {
  rowsOf(kind)(state).delete(arn)
}

/** Throws ConflictException where there is one of that name already, or no room for another. */
export function checkNew(rows: readonly Provider[], name: string): void {
  if (rows.some(row => row.name === name))
    throw conflict(`Credential provider with name: ${name} already exists`)
  if (rows.length >= MAX_PROVIDERS)
    throw conflict(`An account has ${MAX_PROVIDERS} providers of a kind at most.`)
}

/** A secret as a request gives it: the value itself, or where it is kept. */
export interface GivenSecret {
  readonly value: string | undefined
  readonly config: SecretReference | undefined
  readonly source: SecretSourceType | undefined
}

/** The member of a secret that AgentCore keeps itself. */
const MEMBER: Readonly<Record<ProviderKind, string>> = { oauth2: 'client_secret', apikey: 'api_key_value' }

/** Keeps a secret, or looks after one of the account's own. `before` is what the provider has so far. */
export async function placeSecret(
  context: CallContext,
  kind: ProviderKind,
  name: string,
  given: GivenSecret,
  before?: KeptSecret,
): Promise<KeptSecret> {
  const source = given.source ?? (given.config ? 'EXTERNAL' : 'MANAGED')
  if (
    (source === 'EXTERNAL') !== (given.config !== undefined) ||
    (source === 'EXTERNAL') === (given.value !== undefined)
  )
    throw invalid('A secret is given by its value, or, where its source is EXTERNAL, by where it is kept.')
  if (given.config) {
    const { ARN } = await context.call(context.principal, 'secrets-manager', 'DescribeSecret', {
      SecretId: given.config.secretId,
    })
    if (before?.source === 'MANAGED') await dropSecret(context, before.arn)
    return { source, arn: String(ARN), jsonKey: given.config.jsonKey ?? '' }
  }
  const value = { [MEMBER[kind]]: given.value ?? '' }
  if (before?.source === 'MANAGED') {
    await changeSecret(context, before.arn, value)
    return before
  }
  return { source, arn: await keepSecret(context, kind, name, value), jsonKey: MEMBER[kind] }
}

/** A provider goes with the secret that was made for it. */
export async function releaseSecret(context: CallContext, { source, arn }: KeptSecret): Promise<void> {
  if (source === 'MANAGED') await dropSecret(context, arn)
}
