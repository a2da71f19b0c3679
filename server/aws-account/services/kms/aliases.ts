import { AwsError } from '../../aws-error.ts'
import type { CallContext, Need } from '../../service.ts'
import type { Place } from '../../shape/place.ts'
import { arnsOf } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { more, page } from './key-operations.ts'
import {
  type Alias,
  aliasesOf,
  aliasesOfKey,
  type Key,
  keyArnOf,
  keys,
  keysOf,
  requireNotDeleted,
} from './keys.ts'
import { invalid, limitExceeded, notFound } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

const aliasArns = arnsOf('kms', 'alias')
/** AWS's quota of aliases of a key. */
const MAX_ALIASES = 50

const arnOf = (place: Pick<Place, 'accountId' | 'region'>, name: string) =>
  aliasArns.arn(place, { Alias: name.replace(/^alias\//, '') })

/** IAM is asked about the alias and about the key. */
export function aliasNeeds(operation: string) {
  return (
    input: { readonly AliasName: string; readonly TargetKeyId?: string | undefined },
    place: Place,
  ): Need[] => {
    const { AliasName: name, TargetKeyId: target } = input
    const known = aliasesOf(place.state).get(name)?.keyArn
    const made = target && keyArnOf(target, place, id => keys.arn(place, { KeyId: id }))
    const action = `kms:${operation}`
    return [...new Set([arnOf(place, name), known, made])].flatMap(resource =>
      resource ? [{ action, resource }] : [],
    )
  }
}

function checkName(name: string): void {
  if (!name.startsWith('alias/'))
    throw invalid(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    )
  if (!/^alias\/[\w/-]{1,250}$/.test(name))
    throw new AwsError('InvalidAliasNameException', 'Alias contains invalid characters for an alias')
  if (name.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', '')
}

/** Keys are named by their id or ARN where an alias is set. */
function targetOf(context: CallContext, target: string): Key {
  if (/(^|:)alias\//.test(target)) throw invalid('Aliases must refer to keys. Not aliases')
  return requireNotDeleted(keys.require(context, { KeyId: target }))
}

export function createAlias(context: CallContext, input: Input<Sdk, 'CreateAlias'>): void {
  const { AliasName: name, TargetKeyId: target } = input
  checkName(name)
  const key = targetOf(context, target)
  const aliases = aliasesOf(context.state)
  if (aliases.has(name))
    throw new AwsError(
      'AlreadyExistsException',
      `An alias with the name ${arnOf(context, name)} already exists`,
    )
  if (aliasesOfKey(context.state, key).length >= MAX_ALIASES)
    throw limitExceeded('You have reached the limit of aliases of a key.')
  const now = context.now()
  aliases.set(name, { name, keyArn: key.arn, createdAt: now, modifiedAt: now })
}

function requireAlias(context: CallContext, name: string): Alias {
  const alias = aliasesOf(context.state).get(name)
  if (!alias) throw notFound(`Alias ${arnOf(context, name)} is not found.`)
  return alias
}

export function updateAlias(context: CallContext, input: Input<Sdk, 'UpdateAlias'>): void {
  const { AliasName: name, TargetKeyId: target } = input
  checkName(name)
  const alias = requireAlias(context, name)
  const key = targetOf(context, target)
  const before = keysOf(context.state).get(alias.keyArn)
  if (before && (before.spec === 'SYMMETRIC_DEFAULT') !== (key.spec === 'SYMMETRIC_DEFAULT'))
    throw invalid(`Alias ${arnOf(context, name)} cannot be changed from a key of one kind to one of another.`)
  aliasesOf(context.state).set(name, { ...alias, keyArn: key.arn, modifiedAt: context.now() })
}

export function deleteAlias(context: CallContext, { AliasName: name }: Input<Sdk, 'DeleteAlias'>): void {
  checkName(name)
  aliasesOf(context.state).delete(requireAlias(context, name).name)
}

export function listAliases(
  context: CallContext,
  { KeyId, Limit: size, Marker: token }: Input<Sdk, 'ListAliases'>,
): Output<Sdk, 'ListAliases'> {
  const { state } = context
  const all =
    KeyId === undefined
      ? [...aliasesOf(state).values()]
      : aliasesOfKey(state, keys.require(context, { KeyId }))
  const { shown, next } = page(all, ({ name }) => name, { size, token })
  return {
    Aliases: shown.map(({ name, keyArn, createdAt, modifiedAt }) => ({
      AliasName: name,
      AliasArn: arnOf(context, name),
      TargetKeyId: keyArn.split('/').at(-1) ?? '',
      CreationDate: new Date(createdAt),
      LastUpdatedDate: new Date(modifiedAt),
    })),
    ...more(next),
  }
}
