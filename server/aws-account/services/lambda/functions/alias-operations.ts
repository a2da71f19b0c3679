import { randomUUID } from 'node:crypto'
import type { AliasConfiguration } from '@aws-sdk/client-lambda'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import type { Place } from '../../../shape/place.ts'
import {
  functionNotFound,
  patternFailed,
  resourceConflict,
  resourceNotFound,
  revisionMismatch,
} from '../lambda-error.ts'
import { pageOf } from '../page.ts'
import type { Operations } from '../sdk.ts'
import { checkRouting } from './alias-routing.ts'
import { type AliasRow, entryOf, type FunctionRow, functionsOf } from './function-row.ts'
import { functionArn, functions, versionOf } from './functions.ts'

/** What is missing where there is no function is the version that was to be named. */
const toAlias: typeof functions = {
  ...functions,
  require(context, input) {
    const { FunctionName, FunctionVersion } = input
    const isThere =
      functions.findHere(context, functions.named({ FunctionName }, context) ?? '') !== undefined
    return functions.require(context, isThere ? input : { FunctionName, Qualifier: FunctionVersion })
  },
}

export const aliasOperations = {
  CreateAlias: on(toAlias, (context, row, input) => {
    if (!/^(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}$/.test(input.Name))
      throw patternFailed(input.Name, 'name', '(?!^[0-9]+$)([a-zA-Z0-9-_]+)')
    if (entryOf(row.aliases, input.Name))
      throw resourceConflict(`Alias already exists: ${functionArn(context, row.name, input.Name)}`)
    const version = existingVersion(context, row, input.FunctionVersion)
    const second = checkRouting(context, row, version, input.RoutingConfig ?? {})
    return save(context, row, {
      name: input.Name,
      version,
      ...(second && { second }),
      description: input.Description ?? '',
      revisionId: randomUUID(),
    })
  }),

  UpdateAlias: on(functions, (context, row, input) => {
    const before = entryOf(row.aliases, input.Name)
    if (before === undefined)
      throw resourceNotFound(`Alias not found: ${functionArn(context, row.name, input.Name)}`)
    if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId) throw revisionMismatch()
    const { second: secondBefore, ...rest } = before
    const version = existingVersion(context, row, input.FunctionVersion ?? before.version)
    const second = input.RoutingConfig
      ? checkRouting(context, row, version, input.RoutingConfig)
      : secondBefore
    return save(context, row, {
      ...rest,
      version,
      ...(second && { second }),
      description: input.Description ?? before.description,
      revisionId: randomUUID(),
    })
  }),

  GetAlias: on(functions, (context, row, { Name }) => describe(context, row, aliasOf(context, row, Name))),

  ListAliases: on(functions, (context, row, input) => {
    const { FunctionVersion: wanted } = input
    const all = Object.values(row.aliases).filter(({ version }) => wanted === undefined || version === wanted)
    const { items, marker } = pageOf(all, ({ name }) => name, input)
    return { Aliases: items.map(alias => describe(context, row, alias)), ...marker }
  }),

  DeleteAlias: on(functions, ({ state }, row, { Name }) => {
    const { [Name]: _, ...aliases } = row.aliases
    functionsOf(state).set(row.name, { ...row, aliases })
  }),
} satisfies Operations

function existingVersion(place: Place, row: FunctionRow, version: string): string {
  const found = entryOf(row.aliases, version) ? undefined : versionOf(row, version)
  if (found === undefined) throw functionNotFound(functionArn(place, row.name, version))
  return found.version
}

function aliasOf(place: Place, row: FunctionRow, name: string): AliasRow {
  const alias = entryOf(row.aliases, name)
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
    ...(alias.second && {
      RoutingConfig: { AdditionalVersionWeights: { [alias.second.version]: alias.second.weight } },
    }),
  }
}
