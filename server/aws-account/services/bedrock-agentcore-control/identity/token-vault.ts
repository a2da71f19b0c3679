import { randomBytes } from 'node:crypto'
import type { GetTokenVaultRequest } from '@aws-sdk/client-bedrock-agentcore-control'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext, Need } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import type { Place } from '../../../shape/place.ts'
import { arnsOf, table } from '../../../shape/resource.ts'
import { invalid, notFound } from '../agentcore-error.ts'

/** An account has one vault, and it is called so. */
export const VAULT = 'default'
const vaults = arnsOf('bedrock-agentcore-control', 'token-vault')

export const vaultArn = (place: Pick<Place, 'accountId' | 'region'>): string =>
  vaults.arn(place, { TokenVaultId: VAULT })

/** AWS asks about the vault beside what is in it, by the same action. */
export const inVault: Permissions<unknown> = {
  also: (_, place, own): Need[] => [{ ...own, resource: vaultArn(place) }],
}

/** What is on the whole vault. */
export const onVault = (operation: string): Permissions<unknown> => ({
  needs: (_, place) => [{ action: `bedrock-agentcore:${operation}`, resource: vaultArn(place) }],
})

interface Vault {
  /** Base64 of 32 bytes: seals the tokens of workloads, of which nothing else is kept. */
  readonly sealingKey: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}
const vaultsOf = table<Vault>('agentcore.token-vaults')

/** The vault of the account, made at its first use. */
export function vaultOf({ state, now }: Pick<CallContext, 'state' | 'now'>): Vault {
  const known = vaultsOf(state).get(VAULT)
  if (known) return known
  const vault = { sealingKey: randomBytes(32).toString('base64'), createdAt: now() }
  vaultsOf(state).set(VAULT, vault)
  return vault
}

export function getTokenVault(context: CallContext, { tokenVaultId = VAULT }: GetTokenVaultRequest) {
  if (tokenVaultId !== VAULT) throw notFound(`The token vault ${tokenVaultId}`)
  return {
    tokenVaultId,
    kmsConfiguration: { keyType: 'ServiceManagedKey' as const },
    lastModifiedDate: new Date(vaultOf(context).createdAt),
  }
}

/** The kind of a provider, as it stands in the names of its secrets. */
export type ProviderKind = 'oauth2' | 'apikey'

/** Keeps what a provider knows in Secrets Manager, in the name of the caller, as AWS does. Answers the secret's ARN. */
export async function keepSecret(
  context: CallContext,
  kind: ProviderKind,
  name: string,
  value: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await context.call(context.principal, 'secrets-manager', 'CreateSecret', {
    Name: `bedrock-agentcore-identity!${VAULT}/${kind}/${name}`,
    SecretString: JSON.stringify(value),
    ClientRequestToken: context.requestId,
  })
  return String(answer.ARN)
}

export async function changeSecret(
  context: CallContext,
  secretArn: string,
  value: Readonly<Record<string, string>>,
): Promise<void> {
  await context.call(context.principal, 'secrets-manager', 'PutSecretValue', {
    SecretId: secretArn,
    SecretString: JSON.stringify(value),
    ClientRequestToken: context.requestId,
  })
}

export async function dropSecret(context: CallContext, secretArn: string): Promise<void> {
  await context.call(context.principal, 'secrets-manager', 'DeleteSecret', {
    SecretId: secretArn,
    ForceDeleteWithoutRecovery: true,
  })
}

/** A member of a provider's secret, read in the name of whoever wants it. Throws ValidationException if it is not there. */
export async function readSecret(context: CallContext, secretArn: string, key: string): Promise<string> {
  const { SecretString: text } = await context.call(context.principal, 'secrets-manager', 'GetSecretValue', {
    SecretId: secretArn,
  })
  const value = memberOf(text, key)
  if (value === undefined) throw invalid(`The secret ${secretArn} has no member ${key}.`)
  return value
}

function memberOf(text: unknown, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(String(text))
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return String(Reflect.get(value, key))
  } catch {
    return undefined
  }
}

/** A token that is none of ours, or is good no more. */
export const invalidToken = () => new AwsError('UnauthorizedException', 'Invalid workload access token', 401)
