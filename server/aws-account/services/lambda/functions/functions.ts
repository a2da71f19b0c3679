import { randomUUID } from 'node:crypto'
import type { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, CallContext, Principal } from '../../../service.ts'
import { type OperationShape, on, type Permissions } from '../../../shape/operation.ts'
import type { Place } from '../../../shape/place.ts'
import { defineResource, type Resource } from '../../../shape/resource.ts'
import type { TagProblem } from '../../../shape/tags-declaration.ts'
import type { AccountState } from '../../../state/account-state.ts'
import {
  functionNotFound,
  invalidParameter,
  notAvailable,
  patternFailed,
  resourceNotFound,
} from '../lambda-error.ts'
import {
  entryOf,
  type FunctionRow,
  functionsOf,
  type PermissionRow,
  type VersionRow,
} from './function-row.ts'

/** A function by name, partial ARN or ARN, each with or without `:qualifier`. */
const NAME =
  /^(?:(?:arn:aws[\w-]*:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):function:)?(?<name>[a-zA-Z0-9_-]{1,140})(?::(?<qualifier>\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/

interface FunctionName {
  readonly name: string
  readonly region?: string
  readonly qualifier?: string
  readonly account?: string
}

const nameIn = (text: string) => NAME.exec(text)?.groups as FunctionName | undefined
const nameInArn = (arn: string) => (arn.startsWith('arn:') ? nameIn(arn) : undefined)

/** Functions by name. Their ARNs may have a qualifier: that of a version or an alias. */
export const functions: Resource<FunctionRow> = defineResource<FunctionRow>('lambda', 'function', {
  table: functionsOf,
  keyOf: arn => nameInArn(arn)?.name ?? '',
  named({ FunctionName: text, Qualifier }, arn) {
    if (typeof text !== 'string') return undefined
    const given = typeof Qualifier === 'string' ? Qualifier : undefined
    if (text.startsWith('arn:'))
      return given === undefined || text.split(':').length > 7 ? text : `${text}:${given}`
    const parsed = nameIn(text)
    // It is refused by `missing`, after IAM has decided over it as it stands.
    if (parsed === undefined) return arn({ FunctionName: text })
    const { name, qualifier, account } = parsed
    return arn({ FunctionName: qualified(name, given ?? qualifier), ...(account && { Account: account }) })
  },
  missing({ FunctionName: text, Qualifier, Resource }, arn = '', place) {
    if (typeof text === 'string') return notThere(text, Qualifier, arn, place)
    return nameInArn(arn)
      ? functionNotFound(arn)
      : notAvailable(`Tags of ${Resource}, which is neither function nor event source mapping,`)
  },
  tags: {
    of: row => row.tags,
    // Tags are part of what a revision stands for, although nothing else runs by them.
    with: (row, tags) => ({ ...row, tags, latest: { ...row.latest, revisionSince: randomUUID() } }),
    named: ({ Resource }) => String(Resource),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTags',
    answer: Tags => ({ Tags }),
    refuse: (message, problem) => refusedTags(message, problem),
    refuseArn: arn =>
      nameIn(arn)?.qualifier === undefined
        ? undefined
        : invalidParameter(
            'Tags on function aliases and versions are not supported. Please specify a function ARN.',
          ),
  },
  policy: { of: (row, arn) => policyOf(statementsOf(row, nameIn(arn)?.qualifier)) },
})

/** Why tags are refused. A request that adds none is taken. */
export function refusedTags(message: string, problem: TagProblem): AwsError | undefined {
  if (problem === 'none') return undefined
  return invalidParameter(problem === 'too-many' ? 'Number of tags exceeds resource tag limit.' : message)
}

/** Functions as operations see them that have words of their own where there is none. */
export function functionsOrElse(words: (arn: string) => AwsError): Resource<FunctionRow> {
  return {
    ...functions,
    require(context, input) {
      const arn = functions.named(input, context)
      const row = arn === undefined ? undefined : functions.findHere(context, arn)
      if (row !== undefined) return row
      const usual = functions.missing(input, arn, context)
      throw arn !== undefined && usual.message === functionNotFound(arn).message ? words(arn) : usual
    },
  }
}

/** Functions as what is run sees them: the latest version is missing where no other is named. */
export const latestOrElse = functionsOrElse(arn =>
  functionNotFound(arn.split(':').length > 7 ? arn : `${arn}:$LATEST`),
)

const qualified = (name: string, qualifier: string | undefined) =>
  qualifier === undefined ? name : `${name}:${qualifier}`

export const functionArn = (place: Pick<Place, 'accountId' | 'region'>, name: string, qualifier?: string) =>
  functions.arn(place, { FunctionName: qualified(name, qualifier) })

const invalidName = (text: string) =>
  patternFailed(
    text,
    'functionName',
    '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
  )

/** Why there is no function of that name. */
function notThere(
  text: string,
  given: unknown,
  arn: string,
  { region: here }: Pick<Place, 'region'>,
): AwsError {
  const parsed = nameIn(text)
  if (parsed === undefined) return invalidName(text)
  const { region = here, qualifier } = parsed
  if (region !== here) return inOtherRegion(region, here)
  if (typeof given === 'string' && qualifier !== undefined && qualifier !== given) return otherQualifier()
  return functionNotFound(arn)
}

/** The refusal of a function that is named with another region. */
export const inOtherRegion = (region: string, here: string) =>
  resourceNotFound(`Functions from '${region}' are not reachable in this region ('${here}')`)

const otherQualifier = () =>
  invalidParameter('The derived qualifier from the function name does not match the specified qualifier.')

/** Throws ValidationException for text that names no function. */
export function parseFunctionName(text: string): FunctionName {
  const parsed = nameIn(text)
  if (parsed === undefined) throw invalidName(text)
  return parsed
}

/** The statements for a qualifier; `$LATEST` stands for the function without one. */
export const statementsOf = (row: FunctionRow, qualifier = '$LATEST') =>
  entryOf(row.permissions, qualifier) ?? []

export const policyOf = (statements: readonly PermissionRow[]) =>
  statements.length
    ? JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements })
    : undefined

/** What a request may say of a function. */
export interface Reference {
  readonly FunctionName: string
  readonly Qualifier?: string | undefined
}

/** Of the name or beside it. Throws InvalidParameterValueException for two different ones. */
export function qualifierOf({ FunctionName, Qualifier }: Reference): string | undefined {
  const { qualifier } = parseFunctionName(FunctionName)
  if (qualifier !== undefined && Qualifier !== undefined && qualifier !== Qualifier) throw otherQualifier()
  return Qualifier ?? qualifier
}

export interface ResolvedVersion {
  readonly row: FunctionRow
  readonly version: VersionRow
  /** The qualifier the caller used, if any. */
  readonly qualifier: string | undefined
}

/** The role of a function, in whose name its events are read. */
export const roleOf = (
  { assumeForService }: Pick<BackgroundContext, 'assumeForService'>,
  { version, row }: ResolvedVersion,
): Principal => assumeForService(version.role, row.name)

/** The version that a name stands for. Throws ResourceNotFoundException. */
export const requireVersion = (context: Place, FunctionName: string): ResolvedVersion =>
  versionIn(context, functions.require(context, { FunctionName }), { FunctionName })

function versionIn(context: Place, row: FunctionRow, reference: Reference): ResolvedVersion {
  const qualifier = qualifierOf(reference)
  const version = versionOf(row, qualifier)
  if (version === undefined) throw functionNotFound(functionArn(context, row.name, qualifier))
  return { row, version, qualifier }
}

/** The version that a stored name and qualifier stand for, if it is still there. */
export function findVersion(
  state: AccountState,
  name: string,
  qualifier: string | undefined,
): ResolvedVersion | undefined {
  const row = functionsOf(state).get(name)
  const version = row && versionOf(row, qualifier)
  return row && version && { row, version, qualifier }
}

export function versionOf(row: FunctionRow, qualifier: string | undefined): VersionRow | undefined {
  if (qualifier === undefined || qualifier === '$LATEST') return row.latest
  const number = entryOf(row.aliases, qualifier)?.version ?? qualifier
  return number === '$LATEST' ? row.latest : row.published.find(({ version }) => version === number)
}

/** An operation on a version, by its number or an alias. */
export const onVersion = <Input extends Reference, Output>(
  run: (context: CallContext, target: ResolvedVersion, input: Input) => Output | Promise<Output>,
  more?: Permissions<Input>,
  resource = functions,
): OperationShape<Input, Output> =>
  on(resource, (context, row, input) => run(context, versionIn(context, row, input), input), more)
