import { AwsError } from '../../aws-error.ts'
import { compileLogRegex } from '../../patterns/log-regex.ts'
import { LogRegexSyntaxError } from '../../patterns/log-regex-syntax.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { DEFAULT_KEY, storedValue } from './parameter-values.ts'
import {
  latest,
  type Parameter,
  type ParameterVersion,
  parameterArn,
  parameters,
  parametersOf,
  referenceOf,
  saveParameter,
} from './parameters.ts'
import { constraint, invalid, parameterNotFound } from './ssm-error.ts'

type Sdk = typeof import('@aws-sdk/client-ssm')

/** Of an account in a region, as AWS's quota of standard ones; of versions of one; and of levels of a name. */
const MAX_PARAMETERS = 10_000
const MAX_VERSIONS = 100
const MAX_LEVELS = 15
const MAX_STANDARD_BYTES = 4096
const MAX_ADVANCED_BYTES = 8192

const NAME_RULE =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_'

/** Refuses a name that no parameter can have. */
export function checkName(name: string): void {
  const isPath = name.includes('/')
  if (isPath && !name.startsWith('/')) throw invalid(NAME_RULE)
  const levels = name.replace(/^\//, '').split('/')
  if (!levels.every(level => /^[\w.-]+$/.test(level))) throw invalid(NAME_RULE)
  if (/^\/?ssm/i.test(name)) throw invalid(NAME_RULE)
  if (/^\/?aws/i.test(name))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`)
  if (levels.length > MAX_LEVELS)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `Hierarchy level is limited to a maximum of ${MAX_LEVELS} levels.`,
    )
}

export async function putParameter(
  context: CallContext,
  input: Input<Sdk, 'PutParameter'>,
): Promise<Output<Sdk, 'PutParameter'>> {
  const { Name: name, Value: value, Overwrite: isOverwritten = false, Tags } = input
  checkName(name)
  const arn = arnOf(context, name)
  const before = parameters.findHere(context, arn)
  if (before && !isOverwritten)
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
  if (Tags !== undefined && isOverwritten)
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    )
  const version = await versionOf(context, arn, before, input)
  checkValue(value, version, input.AllowedPattern)
  if (!before && parametersOf(context.state).size >= MAX_PARAMETERS)
    throw new AwsError(
      'ParameterLimitExceeded',
      'You have exceeded the number of parameters for this account.',
    )
  const tags = before?.tags ?? newTags(parameters, { ...input })
  // Whoever had it meanwhile had it first.
  const current = parameters.findHere(context, arn)
  const number = (current ? latest(current).number : 0) + 1
  const versions = [...(current?.versions ?? []), { ...version, number }]
  saveParameter(context.state, { ...(current ?? { arn, name, tags }), versions: withinLimit(versions) })
  return { Version: number, Tier: version.tier }
}

export const arnOf = (context: Pick<CallContext, 'accountId' | 'region'>, name: string) =>
  parameterArn(names => parameters.arn(context, names), name)

/** Of too many versions the oldest goes, unless it has a label. */
function withinLimit(versions: readonly ParameterVersion[]): readonly ParameterVersion[] {
  const [oldest, ...rest] = versions
  if (versions.length <= MAX_VERSIONS || !oldest) return versions
  if (oldest.labels.length > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version by calling the PutParameter API with the overwrite flag. Version ${oldest.number}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    )
  return rest
}

const TYPES = ['SecureString', 'StringList', 'String']

async function versionOf(
  context: CallContext,
  arn: string,
  before: Parameter | undefined,
  input: Input<Sdk, 'PutParameter'>,
): Promise<ParameterVersion> {
  const earlier = before && latest(before)
  const type = input.Type ?? earlier?.type
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.')
  if (!TYPES.includes(type)) throw constraint(type, 'type', `satisfy enum value set: [${TYPES.join(', ')}]`)
  if (type !== 'SecureString' && input.KeyId !== undefined)
    throw invalid('KeyId is required for SecureString type parameter only.')
  const keyId = type === 'SecureString' ? (input.KeyId ?? earlier?.keyId ?? DEFAULT_KEY) : undefined
  const bytes = Buffer.byteLength(input.Value)
  const isAdvanced =
    input.Tier === 'Advanced' || (input.Tier === 'Intelligent-Tiering' && bytes > MAX_STANDARD_BYTES)
  const pattern = input.AllowedPattern ?? earlier?.pattern
  const description = input.Description ?? earlier?.description
  return {
    number: 0,
    type,
    value: await storedValue(context, arn, input.Value, keyId),
    tier: isAdvanced ? 'Advanced' : (earlier?.tier ?? 'Standard'),
    dataType: input.DataType ?? 'text',
    labels: [],
    modifiedAt: context.now(),
    modifiedBy: context.principal.arn,
    ...(keyId !== undefined && { keyId }),
    ...(pattern !== undefined && { pattern }),
    ...(description !== undefined && { description }),
  }
}

function checkValue(value: string, { tier }: ParameterVersion, pattern: string | undefined): void {
  if (value === '') throw constraint('', 'value', 'have length greater than or equal to 1')
  const max = tier === 'Advanced' ? MAX_ADVANCED_BYTES : MAX_STANDARD_BYTES
  if (Buffer.byteLength(value) > max)
    throw invalid(
      tier === 'Advanced'
        ? `Parameter value can't exceed ${max} characters.`
        : `Standard tier parameters support a maximum parameter value of ${max} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
    )
  if (pattern !== undefined && !matchesWhole(pattern, value))
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    )
}

/** Regular expressions of strangers are matched by our own matcher, in which none goes back for ever. */
function matchesWhole(pattern: string, value: string): boolean {
  const inner = pattern.replace(/^\^/, '').replace(/\$$/, '')
  try {
    if (inner.includes('|')) throw new LogRegexSyntaxError('alternatives')
    return compileLogRegex(`^${inner}$`).matches(value)
  } catch (error) {
    if (!(error instanceof LogRegexSyntaxError)) throw error
    throw new AwsError(
      'NotImplemented',
      `AllowedPattern with ${error.message} is not available in the embedded account`,
      501,
    )
  }
}

export function deleteParameter({ state }: CallContext, { arn }: Parameter): void {
  parametersOf(state).delete(arn)
}

export function deleteParameters(
  context: CallContext,
  { Names: names }: Input<Sdk, 'DeleteParameters'>,
): Output<Sdk, 'DeleteParameters'> {
  checkCount(names)
  const isGone = (name: string) => parametersOf(context.state).delete(arnOf(context, name))
  const deleted = names.filter(isGone)
  return { DeletedParameters: deleted, InvalidParameters: names.filter(name => !deleted.includes(name)) }
}

export function checkCount(names: readonly string[]): void {
  if (names.length < 1 || names.length > 10)
    throw constraint(
      `[${names.join(', ')}]`,
      'names',
      `have length ${names.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 10'}`,
    )
}

const MAX_LABELS = 10

export function labelVersion(
  { state }: CallContext,
  parameter: Parameter,
  { ParameterVersion: asked, Labels: labels }: Input<Sdk, 'LabelParameterVersion'>,
): Output<Sdk, 'LabelParameterVersion'> {
  const number = asked ?? latest(parameter).number
  const target = requireVersion(parameter, number)
  const isGood = (label: string) => /^[A-Za-z_.-][\w.-]{0,99}$/.test(label) && !/^(aws|ssm)/i.test(label)
  const invalidLabels = labels.filter(label => !isGood(label))
  const added = labels.filter(isGood)
  if (new Set([...target.labels, ...added]).size > MAX_LABELS)
    throw new AwsError(
      'ParameterVersionLabelLimitExceeded',
      'An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
    )
  const versions = parameter.versions.map(version => {
    const kept = version.labels.filter(label => !added.includes(label))
    return version.number === number
      ? { ...version, labels: [...kept, ...added] }
      : { ...version, labels: kept }
  })
  saveParameter(state, { ...parameter, versions })
  return { InvalidLabels: invalidLabels, ParameterVersion: number }
}

export function requireVersion(parameter: Parameter, number: number): ParameterVersion {
  const version = parameter.versions.find(one => one.number === number)
  if (!version)
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${number} of ${parameter.name}. Verify the version and try again.`,
    )
  return version
}

export function unlabelVersion(
  { state }: CallContext,
  parameter: Parameter,
  { ParameterVersion: number, Labels: labels }: Input<Sdk, 'UnlabelParameterVersion'>,
): Output<Sdk, 'UnlabelParameterVersion'> {
  const target = requireVersion(parameter, number)
  const removed = labels.filter(label => target.labels.includes(label))
  const versions = parameter.versions.map(version =>
    version.number === number
      ? { ...version, labels: version.labels.filter(label => !removed.includes(label)) }
      : version,
  )
  saveParameter(state, { ...parameter, versions })
  return { RemovedLabels: removed, InvalidLabels: labels.filter(label => !removed.includes(label)) }
}

/** The parameter and the version that a reference means. Throws where there is none. */
export function selected(context: CallContext, given: string) {
  const { name, selector } = referenceOf(given)
  if (!given.startsWith('arn:')) checkName(name)
  const parameter = parameters.findHere(context, arnOf(context, given))
  if (!parameter) throw parameterNotFound()
  if (selector === undefined) return { parameter, version: latest(parameter) }
  const version = parameter.versions.find(
    ({ number, labels }) => String(number) === selector || labels.includes(selector),
  )
  if (!version) {
    if (/^\d+$/.test(selector)) requireVersion(parameter, Number(selector))
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find label ${selector} of ${name}. Verify the label and try again.`,
    )
  }
  return { parameter, version, selector }
}
