import { randomBytes } from 'node:crypto'
import type { GrantListEntry } from '@aws-sdk/client-kms'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { more, page } from './key-operations.ts'
import { type Grant, type Key, keys, keysOf, requireNotDeleted, saveKey } from './keys.ts'
import { endDryRun, invalid, limitExceeded, notFound } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

/** Of a key. AWS allows 50,000; each is looked at whenever the key is used. */
const MAX_GRANTS = 500

export function createGrant(
  context: CallContext,
  key: Key,
  input: Input<Sdk, 'CreateGrant'>,
): Output<Sdk, 'CreateGrant'> {
  requireNotDeleted(key)
  const { Operations: operations, Name: name, Constraints: constraints, RetiringPrincipal: retiring } = input
  const grantee = input.GranteePrincipal ?? input.GranteeServicePrincipal
  if (grantee === undefined) throw invalid('GranteePrincipal is required.')
  if (operations.length === 0) throw invalid('Operations must not be empty.')
  const { EncryptionContextEquals: contextEquals, EncryptionContextSubset: contextSubset } = constraints ?? {}
  if (contextEquals && contextSubset) throw invalid('Only one encryption context constraint may be given.')
  const isArn = /^arn:[^:]*:(iam|sts)::\d{12}:.+$/.test(grantee)
  if (!isArn && !/^[a-z0-9.-]+\.amazonaws\.com$/.test(grantee))
    throw new AwsError('InvalidArnException', `ARN ${grantee} is not valid.`)
  const made: Omit<Grant, 'id' | 'token' | 'createdAt'> = {
    grantee,
    operations,
    issuedBy: `arn:aws:iam::${context.accountId}:root`,
    ...(name !== undefined && { name }),
    ...(retiring !== undefined && { retiring }),
    ...(contextEquals && { contextEquals }),
    ...(contextSubset && { contextSubset }),
  }
  endDryRun(input.DryRun)
  const same = name === undefined ? undefined : Object.values(key.grants).find(grant => isSame(grant, made))
  if (same) return { GrantId: same.id, GrantToken: same.token }
  if (Object.keys(key.grants).length >= MAX_GRANTS)
    throw limitExceeded('You have reached the limit of grants of a key.')
  const grant: Grant = {
    ...made,
    id: randomBytes(32).toString('hex'),
    token: randomBytes(96).toString('base64'),
    createdAt: context.now(),
  }
  saveKey(context.state, { ...key, grants: { ...key.grants, [grant.id]: grant } })
  return { GrantId: grant.id, GrantToken: grant.token }
}

/** The same request by the same name makes no second one. */
function isSame({ id: _, token: __, createdAt: ___, ...grant }: Grant, made: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return text(grant) === text(made)
}

const describe = (key: Key, grant: Grant): GrantListEntry => ({
  KeyId: key.arn,
  GrantId: grant.id,
  Name: grant.name ?? '',
  CreationDate: new Date(grant.createdAt),
  GranteePrincipal: grant.grantee,
  ...(grant.retiring !== undefined && { RetiringPrincipal: grant.retiring }),
  IssuingAccount: grant.issuedBy,
  // As they were asked for.
  Operations: [...grant.operations] as GrantListEntry['Operations'],
  ...((grant.contextEquals ?? grant.contextSubset) && {
    Constraints: {
      ...(grant.contextEquals && { EncryptionContextEquals: { ...grant.contextEquals } }),
      ...(grant.contextSubset && { EncryptionContextSubset: { ...grant.contextSubset } }),
    },
  }),
})

export function listGrants(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'ListGrants'>,
): Output<Sdk, 'ListGrants'> {
  const { GrantId: id, GranteePrincipal: grantee } = input
  const found = Object.values(key.grants).filter(
    grant => (id === undefined || grant.id === id) && (grantee === undefined || grant.grantee === grantee),
  )
  const { shown, next } = page(found, grant => grant.id, { size: input.Limit, token: input.Marker })
  return { Grants: shown.map(grant => describe(key, grant)), ...more(next) }
}

export function listRetirable(
  { state }: CallContext,
  { RetiringPrincipal: who, Limit: size, Marker: token }: Input<Sdk, 'ListRetirableGrants'>,
): Output<Sdk, 'ListRetirableGrants'> {
  const found = [...keysOf(state).values()].flatMap(key =>
    Object.values(key.grants).flatMap(grant => (grant.retiring === who ? [{ key, grant }] : [])),
  )
  const { shown, next } = page(found, ({ grant }) => grant.id, { size, token })
  return { Grants: shown.map(({ key, grant }) => describe(key, grant)), ...more(next) }
}

function removeGrant(state: AccountState, key: Key, id: string): void {
  const { [id]: gone, ...grants } = key.grants
  if (!gone) throw notFound(`Grant ${id} not found`)
  saveKey(state, { ...key, grants })
}

export function revokeGrant(
  { state }: CallContext,
  key: Key,
  { GrantId, DryRun }: Input<Sdk, 'RevokeGrant'>,
): void {
  if (!key.grants[GrantId]) throw new AwsError('InvalidGrantIdException', 'Invalid grant ID')
  endDryRun(DryRun)
  removeGrant(state, key, GrantId)
}

/** The grant that is meant, by its token, or by its id and its key. */
export function grantToRetire(
  place: Pick<CallContext, 'state' | 'accountId' | 'region' | 'principal' | 'request'>,
  { GrantToken: token, GrantId: id, KeyId }: Input<Sdk, 'RetireGrant'>,
): { key: Key; grant: Grant } | undefined {
  for (const key of keysOf(place.state).values()) {
    if (KeyId !== undefined && keys.named({ KeyId }, place) !== key.arn) continue
    const grant = Object.values(key.grants).find(one =>
      token === undefined ? one.id === id : one.token === token,
    )
    if (grant) return { key, grant }
  }
  return undefined
}

export function retireGrant(context: CallContext, input: Input<Sdk, 'RetireGrant'>): void {
  if (input.GrantToken === undefined && (input.GrantId === undefined || input.KeyId === undefined))
    throw invalid('You must provide either a grant token or a grant ID and a key ID.')
  const found = grantToRetire(context, input)
  if (!found)
    throw input.GrantToken === undefined
      ? new AwsError('InvalidGrantIdException', 'Invalid grant ID')
      : new AwsError('InvalidGrantTokenException', 'Invalid grant token')
  endDryRun(input.DryRun)
  removeGrant(context.state, found.key, found.grant.id)
}
