import type { CreateUserPoolRequest, SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { invalid, notFound } from './cognito-error.ts'

/** The part of its request that a pool keeps as it was given, which is plain JSON. */
export type PoolSettings = Omit<CreateUserPoolRequest, 'PoolName' | 'Schema' | 'UserPoolTags'>

/** A user pool as stored, by its ARN. Times in milliseconds. */
export interface Pool {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly settings: PoolSettings
  /** Standard attributes that differ from the standard, and custom ones with their prefix. */
  readonly schema: readonly SchemaAttributeType[]
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly modifiedAt: number
  readonly signingKey: StoredSigningKey
  /** 32 bytes in base64: seals what clients carry and cannot read. */
  readonly sealingKey: string
  /** Prefix of the hosted domain. */
  readonly domain?: string
  /** Whether users may set up apps that make codes; absent until it was said. */
  readonly hasSoftwareTokens?: boolean
}

/** An RSA key: `privateKey` is PKCS #8 in PEM. */
export interface StoredSigningKey {
  readonly kid: string
  readonly privateKey: string
  readonly publicKey: { readonly n: string; readonly e: string }
}

export const poolsOf = table<Pool>('cognito.pools')

export const pools: Resource<Pool> = defineResource<Pool>('cognito-identity-provider', 'userpool', {
  table: poolsOf,
  named({ UserPoolId, ResourceArn }, arn) {
    if (typeof ResourceArn === 'string') return ResourceArn
    return typeof UserPoolId === 'string' ? arn({ UserPoolId }) : undefined
  },
  missing: ({ UserPoolId }, arn = '') => notFound(`User pool ${UserPoolId ?? arn.split('/')[1] ?? ''}`),
  tags: {
    of: pool => pool.tags,
    with: (pool, tags) => ({ ...pool, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: Tags => ({ Tags }),
    refuse: message => invalid(message),
  },
})

export const poolArn = (place: Pick<Place, 'accountId' | 'region'>, id: string) =>
  pools.arn(place, { UserPoolId: id })

/** The pool of that id in this account. */
export const findPool = (place: Pick<Place, 'accountId' | 'region' | 'state'>, id: string) =>
  poolsOf(place.state).get(poolArn(place, id))

/** Who issues the tokens of a pool. */
export const issuerOf = (region: string, poolId: string) =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}`

/** Whether the users of a pool are named by their e-mail addresses or telephone numbers. */
export const usernameAttributes = ({ settings }: Pool): readonly string[] => settings.UsernameAttributes ?? []

/** Names compare without case unless the pool says otherwise. */
export const isCaseSensitive = ({ settings }: Pool) => settings.UsernameConfiguration?.CaseSensitive === true
