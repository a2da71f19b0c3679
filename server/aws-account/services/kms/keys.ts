import type { KeySpec, KeyState, KeyUsageType, OriginType } from '@aws-sdk/client-kms'
import { AwsError } from '../../aws-error.ts'
import type { Fields } from '../../service.ts'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { decodeHeader } from './ciphertext-header.ts'
import { invalidCiphertext, invalidState, invalidUsage, notFound, tagProblem } from './kms-error.ts'

/** A key as stored, by its ARN. Times in milliseconds. */
export interface Key {
  readonly id: string
  readonly arn: string
  readonly description: string
  readonly spec: KeySpec
  readonly usage: KeyUsageType
  readonly origin: OriginType
  readonly state: KeyState
  readonly isMultiRegion: boolean
  readonly createdAt: number
  readonly deletionAt?: number
  readonly policy: string
  readonly tags: Readonly<Record<string, string>>
  /** Of a symmetric key, the one in use last; of an HMAC key one. */
  readonly materials: readonly Material[]
  /** Of an asymmetric key, PKCS #8 in PEM. */
  readonly privateKey?: string
  readonly rotation?: { readonly periodDays: number; readonly nextAt: number }
  readonly rotations: readonly {
    readonly at: number
    readonly type: 'AUTOMATIC' | 'ON_DEMAND'
    readonly id: string
  }[]
  readonly grants: Readonly<Record<string, Grant>>
}

export interface Material {
  /** 64 hexadecimal digits. */
  readonly id: string
  /** In base64. */
  readonly bytes: string
}

/** Somebody's leave to use a key, beside its policy. */
export interface Grant {
  readonly id: string
  readonly token: string
  readonly name?: string
  readonly grantee: string
  readonly retiring?: string
  readonly operations: readonly string[]
  readonly contextEquals?: Readonly<Record<string, string>>
  readonly contextSubset?: Readonly<Record<string, string>>
  readonly issuedBy: string
  readonly createdAt: number
}

export interface Alias {
  readonly name: string
  readonly keyArn: string
  readonly createdAt: number
  readonly modifiedAt: number
}

export const keysOf = table<Key>('kms.keys')
/** By their names, with `alias/` in front. */
export const aliasesOf = table<Alias>('kms.aliases')

const UUID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/
const ARN = /^arn:[^:]*:kms:([^:]*):(\d{12}):(key|alias)\/(.+)$/s

/** The ARN of the key that an id, an ARN, or either of an alias means, whether it is there or not. */
export function keyArnOf(
  given: string,
  { state }: Pick<Place, 'state'>,
  arn: (id: string) => string,
): string {
  const [, , , kind, name = ''] = ARN.exec(given) ?? []
  if (kind === 'key') return given
  const alias = kind === 'alias' ? `alias/${name}` : given
  const known = alias.startsWith('alias/') ? aliasesOf(state).get(alias) : undefined
  // An ARN of another account's alias means nothing here.
  if (known && (kind === undefined || given === aliasArn(known.keyArn, alias))) return known.keyArn
  return kind === 'alias' ? given : arn(given)
}

/** The ARN of an alias beside its key. */
export const aliasArn = (keyArn: string, name: string) => keyArn.replace(/:key\/.*$/, `:${name}`)

export const keys: Resource<Key> = defineResource<Key>('kms', 'key', {
  table: keysOf,
  named(input, arn, place) {
    const given = input.KeyId ?? input.TargetKeyId
    const make = (KeyId: string) => arn({ KeyId })
    if (typeof given === 'string') return keyArnOf(given, place, make)
    // What a symmetric key has sealed names it.
    const id =
      input.CiphertextBlob instanceof Uint8Array ? decodeHeader(input.CiphertextBlob)?.keyId : undefined
    return id === undefined ? undefined : make(id)
  },
  missing: (input, arn) => missingKey(input, arn),
  tags: {
    of: key => key.tags,
    with: (key, tags) => ({ ...key, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListResourceTags',
    answer: () => ({}),
    refuse: (message, problem) =>
      problem === 'twice'
        ? tagProblem('Duplicate tag keys')
        : problem === 'too-many'
          ? tagProblem('Too many tags')
          : problem === 'key'
            ? tagProblem('Tags beginning with aws: are reserved')
            : problem === 'none'
              ? undefined
              : tagProblem(message),
  },
})

function missingKey({ KeyId, TargetKeyId, CiphertextBlob: blob }: Fields, arn: string | undefined): AwsError {
  const given = KeyId ?? TargetKeyId
  if (typeof given !== 'string')
    return blob === undefined ? notFound('Key does not exist') : invalidCiphertext()
  const [, region, , kind] = ARN.exec(given) ?? []
  if (kind !== undefined && region !== arn?.split(':')[3]) return notFound(`Invalid arn ${region}`)
  if (given.startsWith('alias/')) {
    const of = arn?.replace(/:key\/alias\//, ':alias/') ?? given
    return notFound(`Alias ${of} is not found.`)
  }
  if (kind === 'alias') return notFound(`Alias ${given} is not found.`)
  if (kind === undefined && given.startsWith('arn:'))
    return notFound(`Invalid arn ${given.split(':')[3] ?? ''}`)
  if (kind === undefined && !UUID.test(given)) return notFound(`Invalid keyId '${given}'`)
  return notFound(`Key '${arn}' does not exist`)
}

export const saveKey = (state: AccountState, key: Key): Key => {
  keysOf(state).set(key.arn, key)
  return key
}

/** A key that is not about to be deleted. */
export function requireNotDeleted(key: Key): Key {
  if (key.state === 'PendingDeletion') throw invalidState(`${key.arn} is pending deletion.`)
  return key
}

/** A key that may be used now, for that. Throws as AWS does. */
export function requireUsable(key: Key, usage: KeyUsageType, operation: string): Key {
  requireNotDeleted(key)
  if (key.state === 'PendingImport') throw invalidState(`${key.arn} is pending import.`)
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`)
  if (key.usage !== usage)
    throw invalidUsage(`${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`)
  return key
}

export const aliasesOfKey = (state: AccountState, { arn }: Pick<Key, 'arn'>): Alias[] =>
  [...aliasesOf(state).values()].filter(({ keyArn }) => keyArn === arn)
