import { randomUUID } from 'node:crypto'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on, type Permissions } from '../../../shape/operation.ts'
import { passesRole } from '../../../shape/pass-role.ts'
import type { Place } from '../../../shape/place.ts'
import { checkTags } from '../../../shape/tagging.ts'
import { storePackage } from '../code/deployment-package.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import {
  functionNotFound,
  invalidParameter,
  notAvailable,
  resourceConflict,
  resourceNotFound,
} from '../lambda-error.ts'
import { checkUnzipped, layersFor, readsLayers } from '../layers/layer-versions.ts'
import { pageOf } from '../page.ts'
import type { Asked, Operations } from '../sdk.ts'
import { checkExecutionRole } from './execution-role.ts'
import { asListed, beingMade, functionConfiguration } from './function-configuration.ts'
import { type FunctionRow, functionsOf, type VersionRow } from './function-row.ts'
import { defaultSettings, settingsFrom } from './function-settings.ts'
import { withNewVersion } from './function-versions.ts'
import {
  functionArn,
  functions,
  functionsOrElse,
  inOtherRegion,
  onVersion,
  parseFunctionName,
  qualifierOf,
  type Reference,
} from './functions.ts'

/** Where there is no function, there is none of its versions either; but the latest is never deleted alone. */
const whole = functionsOrElse(arn =>
  arn.endsWith(':$LATEST') ? latestStays() : functionNotFound(arn.split(':').slice(0, 7).join(':')),
)

const latestStays = () => invalidParameter('$LATEST version cannot be deleted without deleting the function.')

/** Less than what other operations take, which may be an ARN (quotas of Lambda). */
const MAX_NAME_CHARS = 64

export const functionOperations = (accounts: AccountFunctionsOf) =>
  ({
    CreateFunction: creates(functions, createFunction, rolesAndLayers),

    GetFunction: onVersion((context, { row, version, qualifier }) => ({
      Configuration: functionConfiguration(context, row, version, qualifier),
      Code: { RepositoryType: 'S3', Location: accounts(context).downloads.address(version.code, context) },
      ...(Object.keys(row.tags).length > 0 && { Tags: { ...row.tags } }),
      ...(row.reservedConcurrency !== undefined && {
        Concurrency: { ReservedConcurrentExecutions: row.reservedConcurrency },
      }),
    })),

    GetFunctionConfiguration: onVersion((context, { row, version, qualifier }) =>
      functionConfiguration(context, row, version, qualifier),
    ),

    ListFunctions: anywhere((context, input) => {
      const rows = [...functionsOf(context.state).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
      const all = rows.flatMap(row => {
        const versions = input.FunctionVersion === 'ALL' ? [row.latest, ...row.published] : [row.latest]
        const isAll = input.FunctionVersion === 'ALL'
        return versions.map(version =>
          asListed(functionConfiguration(context, row, version, isAll ? version.version : undefined)),
        )
      })
      const { items, marker } = pageOf(all, ({ FunctionArn = '' }) => FunctionArn, input)
      return { Functions: items, ...marker }
    }),

    DeleteFunction: on(whole, (context, row, input) => {
      const qualifier = qualifierOf(input)
      if (qualifier === undefined) functionsOf(context.state).delete(row.name)
      else functionsOf(context.state).set(row.name, withoutVersion(context, row, qualifier))
      accounts(context).retire(row.name)
      return { StatusCode: 204 }
    }),
  }) satisfies Operations

/** What else a function's settings need. */
export const rolesAndLayers: Permissions<
  Reference & { readonly Role?: string | undefined; readonly Layers?: string[] | undefined }
> = {
  also: (input, _, own) => [
    ...passesRole(input.Role, 'lambda.amazonaws.com', { 'iam:AssociatedResourceArn': own.resource }),
    ...readsLayers(input),
  ],
  context: ({ Layers }) => (Array.isArray(Layers) ? { 'lambda:Layer': Layers } : {}),
}

async function createFunction(
  context: CallContext,
  input: Asked<'CreateFunction'>,
): Promise<FunctionConfiguration> {
  const { name, region = context.region } = parseFunctionName(input.FunctionName)
  if (name.length > MAX_NAME_CHARS)
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAME_CHARS}`,
    )
  const arn = functionArn(context, name)
  if (region !== context.region) throw inOtherRegion(region, context.region)
  if (functions.named({ FunctionName: input.FunctionName }, context) !== arn)
    throw invalidParameter(`Invalid function name ${input.FunctionName}`)
  if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
  const exists = () => {
    if (functions.find(context.state, arn)) throw resourceConflict(`Function already exist: ${name}`)
  }
  exists()
  const settings = settingsFrom(input, defaultSettings(name))
  const tags = checkTags(functions, input.Tags ?? {})
  await checkExecutionRole(context, settings.role)
  const layers = layersFor(context, input.Layers ?? [])
  const code = await storePackage(context, input.Code)
  checkUnzipped(code, layers)
  // Another call may have made it while this one read its package.
  exists()
  const row = newFunction(
    name,
    {
      ...settings,
      version: '$LATEST',
      revisionId: randomUUID(),
      lastModified: context.now(),
      architectures: input.Architectures ?? ['x86_64'],
      code,
      ...(layers.length > 0 && { layers }),
    },
    tags,
  )
  const saved = input.Publish ? withNewVersion(row, context.now()) : row
  functions.save(context.state, arn, saved)
  const version = (input.Publish && saved.published.at(-1)) || saved.latest
  // Also of one that is published at once: its name is the function's.
  return beingMade({ ...functionConfiguration(context, saved, version), FunctionArn: arn })
}

function newFunction(name: string, latest: VersionRow, tags: FunctionRow['tags']): FunctionRow {
  return {
    name,
    latest,
    published: [],
    nextVersion: 1,
    aliases: {},
    tags,
    permissions: {},
    invokeConfigs: {},
    policyRevisionId: randomUUID(),
  }
}

function withoutVersion(place: Place, row: FunctionRow, qualifier: string): FunctionRow {
  const arn = functionArn(place, row.name, qualifier)
  if (qualifier === '$LATEST') throw latestStays()
  if (Object.hasOwn(row.aliases, qualifier))
    throw invalidParameter('Deletion of aliases is not currently supported.')
  const users = Object.values(row.aliases).filter(({ version }) => version === qualifier)
  if (users.length > 0)
    throw resourceConflict(
      `Version ${qualifier} is in use by alias ${users.map(({ name }) => name).join(', ')}`,
    )
  if (!/^\d+$/.test(qualifier)) throw resourceNotFound(`Function not found: ${arn}`)
  return { ...row, published: row.published.filter(({ version }) => version !== qualifier) }
}
