import { randomUUID } from 'node:crypto'
import type {
  AliasConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  ListAliasesResponse,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { typedOperation } from '../../typed-operation.ts'
import {
  functionNotFound,
  notAvailable,
  resourceConflict,
  resourceNotFound,
  revisionMismatch,
  validationFailed,
} from '../lambda-error.ts'
import { pageOf } from '../paging.ts'
import { findFunction, functionArn, type Place, versionOf } from './function-name.ts'
import { type AliasRow, type FunctionRow, functionsOf } from './function-row.ts'

export const aliasOperations: Record<string, Operation> = {
  CreateAlias: typedOperation<CreateAliasRequest, AliasConfiguration>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    refuseRouting(input)
    if (!/^(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}$/.test(input.Name))
      throw validationFailed(
        input.Name,
        'name',
        'Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)',
      )
    if (row.aliases[input.Name] !== undefined)
      throw resourceConflict(`Alias already exists: ${functionArn(context, row.name, input.Name)}`)
    const alias: AliasRow = {
      name: input.Name,
      version: existingVersion(context, row, input.FunctionVersion),
      description: input.Description ?? '',
      revisionId: randomUUID(),
    }
    return save(context, row, alias)
  }),

  UpdateAlias: typedOperation<UpdateAliasRequest, AliasConfiguration>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    refuseRouting(input)
    const before = aliasOf(context, row, input.Name)
    if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId) throw revisionMismatch()
    return save(context, row, {
      ...before,
      version: existingVersion(context, row, input.FunctionVersion ?? before.version),
      description: input.Description ?? before.description,
      revisionId: randomUUID(),
    })
  }),

  GetAlias: typedOperation<GetAliasRequest, AliasConfiguration>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    return describe(context, row, aliasOf(context, row, input.Name))
  }),

  ListAliases: typedOperation<ListAliasesRequest, ListAliasesResponse>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    const all = Object.values(row.aliases)
      .filter(({ version }) => input.FunctionVersion === undefined || version === input.FunctionVersion)
      .map(alias => describe(context, row, alias))
    const { items, next } = pageOf(all, input.Marker, input.MaxItems)
    return { Aliases: items, ...(next !== undefined && { NextMarker: next }) }
  }),

  DeleteAlias: typedOperation<DeleteAliasRequest>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    const { [input.Name]: _, ...aliases } = row.aliases
    functionsOf(context.state).set(row.name, { ...row, aliases })
  }),
}

function refuseRouting(input: {
  RoutingConfig?: { AdditionalVersionWeights?: object | undefined } | undefined
}): void {
  if (Object.keys(input.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0)
    throw notAvailable('Weighted routing of aliases')
}

function existingVersion(place: Place, row: FunctionRow, version: string): string {
  const found = row.aliases[version] === undefined ? versionOf(row, version) : undefined
  if (found === undefined) throw functionNotFound(functionArn(place, row.name, version))
  return found.version
}

function aliasOf(place: Place, row: FunctionRow, name: string): AliasRow {
  const alias = row.aliases[name]
  if (alias === undefined)
    throw resourceNotFound(`Cannot find alias arn: ${functionArn(place, row.name, name)}`)
  return alias
}

function save(context: CallContext, row: FunctionRow, alias: AliasRow): AliasConfiguration {
  functionsOf(context.state).set(row.name, { ...row, aliases: { ...row.aliases, [alias.name]: alias } })
  return describe(context, row, alias)
}

function describe(place: Place, row: FunctionRow, alias: AliasRow): AliasConfiguration {
  return {
    AliasArn: functionArn(place, row.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: alias.revisionId,
  }
}
