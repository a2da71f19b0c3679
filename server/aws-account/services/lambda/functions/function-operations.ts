import { randomUUID } from 'node:crypto'
import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  FunctionConfiguration,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { type Decoded, typedOperation } from '../../typed-operation.ts'
import { storePackage } from '../code/deployment-package.ts'
import type { AccountFunctionsOf } from '../invocation/account-functions.ts'
import {
  functionNotFound,
  invalidParameter,
  notAvailable,
  resourceConflict,
  resourceNotFound,
} from '../lambda-error.ts'
import { pageOf } from '../paging.ts'
import { checkExecutionRole } from './execution-role.ts'
import { functionConfiguration } from './function-configuration.ts'
import { findFunction, functionArn, parseFunctionName, resolveVersion } from './function-name.ts'
import { type FunctionRow, functionsOf, type VersionRow } from './function-row.ts'
import { defaultSettings, settingsFrom } from './function-settings.ts'
import { withNewVersion } from './function-versions.ts'

export function functionOperations(accounts: AccountFunctionsOf): Record<string, Operation> {
  return {
    CreateFunction: typedOperation<CreateFunctionRequest, FunctionConfiguration>(createFunction),

    GetFunction: typedOperation<GetFunctionRequest, GetFunctionResponse>((context, input) => {
      const { row, version, qualifier } = resolveVersion(context, input.FunctionName, input.Qualifier)
      return {
        Configuration: functionConfiguration(context, row, version, qualifier),
        Code: { RepositoryType: 'S3', Location: accounts(context).downloads.address(version.code, context) },
        ...(Object.keys(row.tags).length > 0 && { Tags: { ...row.tags } }),
        ...(row.reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: row.reservedConcurrency },
        }),
      }
    }),

    GetFunctionConfiguration: typedOperation<GetFunctionConfigurationRequest, FunctionConfiguration>(
      (context, input) => {
        const { row, version, qualifier } = resolveVersion(context, input.FunctionName, input.Qualifier)
        return functionConfiguration(context, row, version, qualifier)
      },
    ),

    ListFunctions: typedOperation<ListFunctionsRequest, ListFunctionsResponse>((context, input) => {
      const rows = [...functionsOf(context.state).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
      const all = rows.flatMap(row => {
        const versions = input.FunctionVersion === 'ALL' ? [row.latest, ...row.published] : [row.latest]
        return versions.map(version => functionConfiguration(context, row, version))
      })
      const { items, next } = pageOf(all, input.Marker, input.MaxItems)
      return { Functions: items, ...(next !== undefined && { NextMarker: next }) }
    }),

    DeleteFunction: typedOperation<DeleteFunctionRequest, object>((context, input) => {
      const { row, qualifier } = findFunction(context, input.FunctionName, input.Qualifier)
      if (qualifier === undefined) {
        functionsOf(context.state).delete(row.name)
        accounts(context).retire(row.name)
        return {}
      }
      deleteVersion(row, qualifier, functionArn(context, row.name, qualifier), next => {
        functionsOf(context.state).set(row.name, next)
        accounts(context).retire(row.name)
      })
      return {}
    }),
  }
}

async function createFunction(
  context: CallContext,
  input: Decoded<CreateFunctionRequest>,
): Promise<FunctionConfiguration> {
  const { name, here, qualifier } = parseFunctionName(input.FunctionName, undefined, context)
  if (!here || qualifier !== undefined) throw invalidParameter(`Invalid function name ${input.FunctionName}`)
  if (input.PublishTo !== undefined) throw notAvailable('PublishTo')
  const functions = functionsOf(context.state)
  const exists = () => {
    if (functions.has(name)) throw resourceConflict(`Function already exist: ${name}`)
  }
  exists()
  const settings = settingsFrom(input, defaultSettings(name))
  await checkExecutionRole(context, settings.role)
  const code = await storePackage(context, input.Code)
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
    },
    input.Tags ?? {},
  )
  const saved = input.Publish ? withNewVersion(row, context.now()) : row
  functions.set(name, saved)
  const version = (input.Publish && saved.published.at(-1)) || saved.latest
  return functionConfiguration(context, saved, version)
}

function newFunction(name: string, latest: VersionRow, tags: Record<string, string>): FunctionRow {
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

function deleteVersion(
  row: FunctionRow,
  qualifier: string,
  arn: string,
  save: (row: FunctionRow) => void,
): void {
  if (qualifier === '$LATEST')
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
  if (row.aliases[qualifier] !== undefined)
    throw invalidParameter('Deletion of aliases is not currently supported.')
  const users = Object.values(row.aliases).filter(({ version }) => version === qualifier)
  if (users.length > 0)
    throw resourceConflict(
      `Version ${qualifier} is in use by alias ${users.map(({ name }) => name).join(', ')}`,
    )
  if (!/^\d+$/.test(qualifier)) throw resourceNotFound(`Function not found: ${arn}`)
  if (!row.published.some(({ version }) => version === qualifier)) throw functionNotFound(arn)
  save({ ...row, published: row.published.filter(({ version }) => version !== qualifier) })
}
