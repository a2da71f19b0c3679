import type {
  ParameterMetadata,
  ParameterStringFilter,
  Parameter as ToldParameter,
} from '@aws-sdk/client-ssm'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { filterOf } from './parameter-filters.ts'
import { checkCount, selected } from './parameter-operations.ts'
import { toldValue } from './parameter-values.ts'
import { latest, type Parameter, type ParameterVersion, parametersOf, referenceOf } from './parameters.ts'
import { constraint, invalid, parameterNotFound } from './ssm-error.ts'

type Sdk = typeof import('@aws-sdk/client-ssm')

async function tell(
  context: CallContext,
  { arn, name }: Parameter,
  version: ParameterVersion,
  isDecrypted: boolean | undefined,
  selector?: string,
): Promise<ToldParameter> {
  return {
    Name: name,
    Type: version.type,
    Value: await toldValue(context, arn, version, isDecrypted),
    Version: version.number,
    ...(selector !== undefined && { Selector: `:${selector}` }),
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: arn,
    DataType: version.dataType,
  }
}

const SECRET = /^\/aws\/reference\/secretsmanager\/(.+)$/

/** A name that leads to Secrets Manager, in the name of the caller. */
async function ofSecret(
  context: CallContext,
  name: string,
  isDecrypted: boolean | undefined,
): Promise<ToldParameter> {
  const SecretId = SECRET.exec(name)?.[1] ?? ''
  if (isDecrypted !== true)
    throw invalid('WithDecryption flag must be True for retrieving a Secret Manager secret.')
  try {
    const got = await context.call(context.principal, 'secrets-manager', 'GetSecretValue', { SecretId })
    const { CreatedDate: created } = got
    return {
      Name: name,
      Type: 'SecureString',
      Value: String(got.SecretString ?? ''),
      Version: 0,
      SourceResult: JSON.stringify({
        ARN: got.ARN,
        name: got.Name,
        versionId: got.VersionId,
        secretString: got.SecretString,
        versionStages: got.VersionStages,
        createdDate: created instanceof Date ? created.toISOString() : undefined,
      }),
      LastModifiedDate: created instanceof Date ? created : new Date(context.now()),
      ARN: String(got.ARN),
    }
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException')
      throw parameterNotFound(
        `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${name} not found.`,
      )
    throw error
  }
}

export async function getParameter(
  context: CallContext,
  { Name: name, WithDecryption: isDecrypted }: Input<Sdk, 'GetParameter'>,
): Promise<Output<Sdk, 'GetParameter'>> {
  return { Parameter: await read(context, name, isDecrypted) }
}

async function read(
  context: CallContext,
  given: string,
  isDecrypted: boolean | undefined,
): Promise<ToldParameter> {
  if (SECRET.test(given)) return ofSecret(context, given, isDecrypted)
  const { parameter, version, selector } = selected(context, given)
  const told = await tell(context, parameter, version, isDecrypted, selector)
  // A name of one level may have a slash in front, and is told as it was asked for.
  return given.startsWith('arn:') ? told : { ...told, Name: referenceOf(given).name }
}

export async function getParameters(
  context: CallContext,
  { Names: names, WithDecryption: isDecrypted }: Input<Sdk, 'GetParameters'>,
): Promise<Output<Sdk, 'GetParameters'>> {
  checkCount(names)
  const found: ToldParameter[] = []
  const invalidNames: string[] = []
  for (const name of names) {
    try {
      found.push(await read(context, name, isDecrypted))
    } catch (error) {
      if (!(error instanceof AwsError) || !/^Parameter(Version)?NotFound$/.test(error.code)) throw error
      invalidNames.push(name)
    }
  }
  return { Parameters: found, InvalidParameters: invalidNames }
}

const page = (maxSize: number, defaultSize = maxSize) =>
  paging({
    maxSize,
    defaultSize,
    refuseSize: size =>
      constraint(
        size,
        'maxResults',
        `have value ${size < 1 ? 'greater than or equal to 1' : `less than or equal to ${maxSize}`}`,
      ),
    refuseToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  })
const pathPage = page(10)
const listPage = page(50, 10)
const historyPage = page(50)

/** By their names, as AWS lists them. */
const sorted = ({ state }: CallContext) =>
  [...parametersOf(state).values()].sort((a, b) => (a.name < b.name ? -1 : 1))

export async function getByPath(
  context: CallContext,
  input: Input<Sdk, 'GetParametersByPath'>,
): Promise<Output<Sdk, 'GetParametersByPath'>> {
  const { Path: given, Recursive: isRecursive = false, MaxResults: size, NextToken: token } = input
  if (!given.startsWith('/') || (given !== '/' && given.endsWith('/') && given.length < 2))
    throw invalid(
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
    )
  const path = given.replace(/\/$/, '')
  const filters = input.ParameterFilters?.map(filter => filterOf(filter, { byPath: true })) ?? []
  const label = input.ParameterFilters?.find(({ Key }) => Key === 'Label')?.Values?.[0]
  const below = sorted(context).filter(parameter => {
    const { name } = parameter
    const inPath = name.startsWith(`${path}/`) && (isRecursive || !name.slice(path.length + 1).includes('/'))
    return inPath && filters.every(passes => passes(parameter))
  })
  const { shown, next } = pathPage(below, ({ arn }) => arn, { size, token })
  const told = shown.map(parameter => {
    const labelled = parameter.versions.find(({ labels }) => label !== undefined && labels.includes(label))
    return tell(context, parameter, labelled ?? latest(parameter), input.WithDecryption)
  })
  return { Parameters: await Promise.all(told), ...(next !== undefined && { NextToken: next }) }
}

const policiesOf = (): [] => []

function describe({ arn, name }: Parameter, version: ParameterVersion): ParameterMetadata {
  return {
    Name: name,
    ARN: arn,
    Type: version.type,
    ...(version.keyId !== undefined && { KeyId: version.keyId }),
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    ...(version.description !== undefined && { Description: version.description }),
    Version: version.number,
    Tier: version.tier,
    Policies: policiesOf(),
    DataType: version.dataType,
  }
}

export function describeParameters(
  context: CallContext,
  input: Input<Sdk, 'DescribeParameters'>,
): Output<Sdk, 'DescribeParameters'> {
  const { ParameterFilters, Filters, MaxResults: size, NextToken: token } = input
  const older = (Filters ?? []).map(
    ({ Key, Values }): ParameterStringFilter => ({ Key, Values: Values ?? [], Option: 'BeginsWith' }),
  )
  const filters = [...(ParameterFilters ?? []), ...older].map(filter => filterOf(filter, { byPath: false }))
  const found = sorted(context).filter(parameter => filters.every(passes => passes(parameter)))
  const { shown, next } = listPage(found, ({ arn }) => arn, { size, token })
  return {
    Parameters: shown.map(parameter => describe(parameter, latest(parameter))),
    ...(next !== undefined && { NextToken: next }),
  }
}

export async function getHistory(
  context: CallContext,
  parameter: Parameter,
  { WithDecryption: isDecrypted, MaxResults: size, NextToken: token }: Input<Sdk, 'GetParameterHistory'>,
): Promise<Output<Sdk, 'GetParameterHistory'>> {
  const { shown, next } = historyPage(parameter.versions, ({ number }) => String(number), { size, token })
  const told = shown.map(async version => {
    const { ARN: _, ...metadata } = describe(parameter, version)
    const value = await toldValue(context, parameter.arn, version, isDecrypted)
    return { ...metadata, Value: value, Labels: [...version.labels] }
  })
  return { Parameters: await Promise.all(told), ...(next !== undefined && { NextToken: next }) }
}
