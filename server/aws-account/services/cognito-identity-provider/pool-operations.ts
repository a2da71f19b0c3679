import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import type { CallContext, Need } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { requestTagContext } from '../../shape/request-tags.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { clientsOfPool, removeClient } from './clients.ts'
import { check, checkForm, invalid, notAvailable, tooMany } from './cognito-error.ts'
import { groupsOf } from './groups.ts'
import { passwordPolicy } from './password-policy.ts'
import { type Pool, type PoolSettings, poolArn, pools, poolsOf, type StoredSigningKey } from './pools.ts'
import { newPoolId } from './random-text.ts'
import { declaredSchema, schemaOf } from './schema.ts'
import { removeUsers, usersOf } from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** Of an account in a region. AWS allows 1,000, which one may raise; keys of that many would be 4 MB. */
const MAX_POOLS = 200

const makeKeyPair = promisify(generateKeyPair)

/** Tags of a new pool, as policies see them. */
export const tagsOfNewPool = {
  context: ({ UserPoolTags: Tags }: Input<Sdk, 'CreateUserPool'>) => requestTagContext({ Tags }),
  also: ({ UserPoolTags: Tags }: Input<Sdk, 'CreateUserPool'>): Need[] =>
    Tags && Object.keys(Tags).length > 0
      ? [{ action: 'cognito-idp:TagResource', resource: '*', context: requestTagContext({ Tags }) }]
      : [],
}

export async function createPool(
  context: CallContext,
  input: Input<Sdk, 'CreateUserPool'>,
): Promise<Output<Sdk, 'CreateUserPool'>> {
  const { PoolName: name, Schema: schema = [], UserPoolTags: Tags = {}, ...settings } = input
  checkForm(name, 'poolName', /^[\w\s+=,.@-]+$/, 128)
  checkSettings(settings)
  const id = newPoolId(context.region)
  const arn = poolArn(context, id)
  const tags = newTags(pools, { Tags })
  const declared = declaredSchema(schema)
  if (poolsOf(context.state).size >= MAX_POOLS) throw tooMany('user pools')
  const signingKey = await newSigningKey()
  const now = context.now()
  const pool: Pool = {
    ...{ id, arn, name, settings, tags, signingKey, schema: declared },
    sealingKey: randomBytes(32).toString('base64'),
    createdAt: now,
    modifiedAt: now,
  }
  poolsOf(context.state).set(arn, pool)
  return { UserPool: describePool(context, pool) }
}

/** Made on another thread: it takes a tenth of a second and more. */
async function newSigningKey(): Promise<StoredSigningKey> {
  const { publicKey, privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return {
    kid: Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64'),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: { n, e },
  }
}

function checkSettings(
  { Policies, MfaConfiguration, UsernameAttributes, AliasAttributes }: PoolSettings,
  pool?: Pool,
): void {
  const { MinimumLength: min = 8, PasswordHistorySize = 0 } = Policies?.PasswordPolicy ?? {}
  check(
    min >= 6 && min <= 99,
    `1 validation error detected: Value '${min}' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value ${min < 6 ? 'greater than or equal to 6' : 'less than or equal to 99'}`,
  )
  if (PasswordHistorySize > 0) throw notAvailable('PasswordHistorySize')
  check(
    UsernameAttributes === undefined || AliasAttributes === undefined,
    'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
  )
  // Codes go by no telephone here: only apps make them, and those are offered by SetUserPoolMfaConfig.
  if (MfaConfiguration === 'ON' && pool?.hasSoftwareTokens !== true)
    throw notAvailable('MfaConfiguration ON without software tokens')
}

/** What is not given is what it is without being given (API reference, UpdateUserPool). */
export function updatePool(context: CallContext, pool: Pool, input: Input<Sdk, 'UpdateUserPool'>): void {
  const { UserPoolId: _, PoolName, UserPoolTags: Tags, ...given } = input
  checkSettings(given, pool)
  const { AliasAttributes, UsernameAttributes, UsernameConfiguration } = pool.settings
  const fixed = Object.fromEntries(
    Object.entries({ AliasAttributes, UsernameAttributes, UsernameConfiguration }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  poolsOf(context.state).set(pool.arn, {
    ...pool,
    ...(PoolName !== undefined && { name: PoolName }),
    settings: { ...given, ...fixed },
    ...(Tags && { tags: newTags(pools, { Tags }) }),
    modifiedAt: context.now(),
  })
}

export function addCustomAttributes(
  context: CallContext,
  pool: Pool,
  { CustomAttributes: given }: Input<Sdk, 'AddCustomAttributes'>,
): void {
  check(
    given.every(({ Name }) => !schemaOf(pool).some(known => known.Name === Name)),
    'You can not change standard attributes.',
  )
  const schema = declaredSchema(given, pool.schema)
  poolsOf(context.state).set(pool.arn, { ...pool, schema, modifiedAt: context.now() })
}

export function deletePool(context: CallContext, pool: Pool): void {
  check(
    pool.settings.DeletionProtection !== 'ACTIVE',
    'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
  )
  check(
    pool.domain === undefined,
    'User pool cannot be deleted. It has a domain configured that should be deleted first.',
  )
  removeUsers(context.state, pool)
  for (const { id } of clientsOfPool(context.state, pool)) removeClient(context.state, id)
  for (const name of [...groupsOf(context.state, pool.arn).keys()])
    groupsOf(context.state, pool.arn).delete(name)
  poolsOf(context.state).delete(pool.arn)
}

const page = paging({
  maxSize: 60,
  refuseSize: size =>
    invalid(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value ${size < 1 ? 'greater than or equal to 1' : 'less than or equal to 60'}`,
    ),
  refuseToken: () => invalid('Invalid token.'),
})

export function listPools(
  { state }: CallContext,
  { MaxResults: size, NextToken: token }: Input<Sdk, 'ListUserPools'>,
): Output<Sdk, 'ListUserPools'> {
  const { shown, next } = page([...poolsOf(state).values()], ({ id }) => id, { size, token })
  return {
    UserPools: shown.map(({ id, name, settings, createdAt, modifiedAt }) => ({
      Id: id,
      Name: name,
      LambdaConfig: settings.LambdaConfig ?? {},
      CreationDate: new Date(createdAt),
      LastModifiedDate: new Date(modifiedAt),
    })),
    NextToken: next,
  }
}

const DEFAULTS: Partial<UserPoolType> = {
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
  MfaConfiguration: 'OFF',
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  UserPoolTier: 'ESSENTIALS',
}

export function describePool({ state }: Pick<CallContext, 'state'>, pool: Pool): UserPoolType {
  const { settings } = pool
  const PasswordPolicy = passwordPolicy(pool)
  return {
    ...DEFAULTS,
    ...settings,
    Id: pool.id,
    Name: pool.name,
    Arn: pool.arn,
    Policies: {
      PasswordPolicy,
      SignInPolicy: settings.Policies?.SignInPolicy ?? { AllowedFirstAuthFactors: ['PASSWORD'] },
    },
    SchemaAttributes: schemaOf(pool),
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      UnusedAccountValidityDays: PasswordPolicy.TemporaryPasswordValidityDays,
      ...settings.AdminCreateUserConfig,
    },
    EstimatedNumberOfUsers: usersOf(state, pool).size,
    UserPoolTags: pool.tags,
    ...(pool.domain !== undefined && { Domain: pool.domain }),
    CreationDate: new Date(pool.createdAt),
    LastModifiedDate: new Date(pool.modifiedAt),
  }
}
