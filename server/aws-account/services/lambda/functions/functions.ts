import type { CallContext } from '../../../service.ts'
import { functionNotFound, invalidParameter, validationFailed } from '../lambda-error.ts'
import { type AliasRow, type FunctionRow, functionsOf, type VersionRow } from './function-row.ts'

/** Where an account's resources are. */
export type Place = Pick<CallContext, 'accountId' | 'region'>

/** A function as a caller names it: by name, partial ARN or ARN, each with or without `:qualifier`. */
export interface FunctionReference {
  readonly name: string
  readonly qualifier: string | undefined
  /** False if the ARN is of another account or region. */
  readonly here: boolean
}

const pattern =
  /^(?:(?:arn:aws[\w-]*:lambda:([a-z0-9-]+):)?(\d{12}):function:)?([a-zA-Z0-9_-]{1,140})(?::(\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/

export function functionArn({ accountId, region }: Place, name: string, qualifier?: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`
}

/** Throws ValidationException for text that names no function, InvalidParameterValueException for two qualifiers. */
export function parseFunctionName(
  text: string,
  qualifier: string | undefined,
  place: Place,
): FunctionReference {
  const match = pattern.exec(text)
  if (!match)
    throw validationFailed(
      text,
      'functionName',
      'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
    )
  const [, region = place.region, accountId = place.accountId, name = '', embedded] = match
  if (embedded !== undefined && qualifier !== undefined && embedded !== qualifier)
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  return {
    name,
    qualifier: qualifier ?? embedded,
    here: region === place.region && accountId === place.accountId,
  }
}

type Where = Pick<CallContext, 'accountId' | 'region' | 'state'>

export function findFunction(
  context: Where,
  text: string,
  qualifier?: string,
): { row: FunctionRow; qualifier: string | undefined } {
  const reference = parseFunctionName(text, qualifier, context)
  const row = reference.here ? functionsOf(context.state).get(reference.name) : undefined
  if (row === undefined) throw functionNotFound(functionArn(context, reference.name, reference.qualifier))
  return { row, qualifier: reference.qualifier }
}

export interface ResolvedVersion {
  readonly row: FunctionRow
  readonly version: VersionRow
  readonly alias: AliasRow | undefined
  /** The qualifier the caller used, if any. */
  readonly qualifier: string | undefined
}

/** The version a name and qualifier stand for. Throws ResourceNotFoundException. */
export function resolveVersion(context: Where, text: string, qualifier?: string): ResolvedVersion {
  const found = findFunction(context, text, qualifier)
  const version = versionOf(found.row, found.qualifier)
  if (version === undefined) throw functionNotFound(functionArn(context, found.row.name, found.qualifier))
  return { ...found, version, alias: found.row.aliases[found.qualifier ?? ''] }
}

export function versionOf(row: FunctionRow, qualifier: string | undefined): VersionRow | undefined {
  if (qualifier === undefined || qualifier === '$LATEST') return row.latest
  const number = row.aliases[qualifier]?.version ?? qualifier
  return number === '$LATEST' ? row.latest : row.published.find(({ version }) => version === number)
}
