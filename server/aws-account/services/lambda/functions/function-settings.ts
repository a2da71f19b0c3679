import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda'
import {
  isDeprecatedRuntime,
  missingInterpreter,
  offeredRuntimes,
  runtimeLanguage,
} from '../../../functions/runtime-name.ts'
import { invalidParameter, notAvailable, patternFailed, validationFailed } from '../lambda-error.ts'
import type { VersionRow } from './function-row.ts'

/** The part of a version that its owner sets, without the code. */
export type Settings = Pick<
  VersionRow,
  | 'description'
  | 'runtime'
  | 'role'
  | 'handler'
  | 'timeoutSeconds'
  | 'memoryMb'
  | 'ephemeralStorageMb'
  | 'environment'
  | 'deadLetterTarget'
  | 'logGroup'
>

type Input = Partial<Omit<CreateFunctionRequest, 'Code'>> & Partial<UpdateFunctionConfigurationRequest>

const maxEnvironmentBytes = 4096
const reservedVariables =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/

/** What the model says of a text. */
interface TextRule {
  readonly member: string
  readonly max: number
  /** Of the whole text. */
  readonly pattern: RegExp
  /** The pattern as AWS tells it. */
  readonly told: string
}

/** A function is told its handler in its environment, which cannot hold the NUL that the model's pattern lets through. */
const HANDLER: TextRule = { member: 'handler', max: 128, pattern: /^[^\s\0]*$/, told: '[^\\s]+' }
const LOG_GROUP: TextRule = {
  member: 'loggingConfig.logGroup',
  max: 512,
  pattern: /^[.\-_/#A-Za-z0-9]+$/,
  told: '[\\.\\-_/#A-Za-z0-9]+',
}

/** What `input` changes in `previous` (AWS's defaults for a new function). Throws for values AWS or this account refuses. */
export function settingsFrom(input: Input, previous: Settings): Settings {
  refuseUnavailable(input)
  const { environment, deadLetterTarget, ...kept } = previous
  const variables = input.Environment === undefined ? environment : input.Environment.Variables
  const target = input.DeadLetterConfig === undefined ? deadLetterTarget : input.DeadLetterConfig.TargetArn
  const settings: Settings = {
    ...kept,
    description: input.Description ?? kept.description,
    runtime: checkRuntime(input.Runtime ?? kept.runtime),
    role: input.Role ?? kept.role,
    handler: checkText(input.Handler ?? kept.handler, HANDLER),
    timeoutSeconds: within(input.Timeout ?? kept.timeoutSeconds, 'timeout', 1, 900),
    memoryMb: within(input.MemorySize ?? kept.memoryMb, 'memorySize', 128, 10_240),
    ephemeralStorageMb: within(
      input.EphemeralStorage?.Size ?? kept.ephemeralStorageMb,
      'ephemeralStorage.size',
      512,
      10_240,
    ),
    logGroup: checkText(input.LoggingConfig?.LogGroup ?? kept.logGroup, LOG_GROUP),
    ...(variables && { environment: checkEnvironment(variables) }),
    ...(target && { deadLetterTarget: checkDeadLetterTarget(target) }),
  }
  if (settings.handler === '')
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    )
  return settings
}

export function defaultSettings(functionName: string): Settings {
  return {
    description: '',
    runtime: '',
    role: '',
    handler: '',
    timeoutSeconds: 3,
    memoryMb: 128,
    ephemeralStorageMb: 512,
    logGroup: `/aws/lambda/${functionName}`,
  }
}

/** Where a record of an event goes: queues, topics, functions and event buses, of what AWS has. */
export function checkTarget(arn: string): string {
  if (!/^arn:aws:(sqs|sns|lambda|events):/.test(arn)) throw notAvailable(`The destination ${arn}`)
  return arn
}

/** Where an event goes that nobody could run. */
function checkDeadLetterTarget(arn: string): string {
  if (!/^arn:aws:(sqs|sns):/.test(arn))
    throw invalidParameter(
      'The provided dead-letter target is invalid: it must be a queue of SQS or a topic of SNS.',
    )
  return arn
}

function refuseUnavailable(input: Input): void {
  const unavailable: readonly (readonly [string, boolean])[] = [
    ['A function from a container image', input.PackageType === 'Image' || input.ImageConfig !== undefined],
    ['VpcConfig', (input.VpcConfig?.SubnetIds?.length ?? 0) > 0],
    ['A file system', (input.FileSystemConfigs?.length ?? 0) > 0],
    ['Active tracing', input.TracingConfig?.Mode === 'Active'],
    ['KMSKeyArn', Boolean(input.KMSKeyArn)],
    ['SnapStart', input.SnapStart?.ApplyOn === 'PublishedVersions'],
    ['The JSON log format', input.LoggingConfig?.LogFormat === 'JSON'],
    ['Code signing', input.CodeSigningConfigArn !== undefined],
    ['TenancyConfig', input.TenancyConfig !== undefined],
    ['CapacityProviderConfig', input.CapacityProviderConfig !== undefined],
    ['DurableConfig', input.DurableConfig !== undefined],
  ]
  const refused = unavailable.find(([, asked]) => asked)
  if (refused) throw notAvailable(refused[0])
}

function checkRuntime(runtime: string): string {
  if (runtime === '')
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    )
  if (isDeprecatedRuntime(runtime))
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    )
  const language = runtimeLanguage(runtime)
  if (language === undefined) {
    if (/^(java|dotnet|ruby|go|provided)/.test(runtime)) throw notAvailable(`The runtime ${runtime}`)
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${offeredRuntimes}] or be a valid ARN`,
    )
  }
  const missing = missingInterpreter(language)
  if (missing !== undefined) throw notAvailable(missing)
  return runtime
}

function within(value: number, member: string, least: number, most: number): number {
  if (value < least)
    throw validationFailed(value, member, `Member must have value greater than or equal to ${least}`)
  if (value > most)
    throw validationFailed(value, member, `Member must have value less than or equal to ${most}`)
  return value
}

function checkText(text: string, { member, max, pattern, told }: TextRule): string {
  if (text.length > max)
    throw validationFailed(text, member, `Member must have length less than or equal to ${max}`)
  if (!pattern.test(text)) throw patternFailed(text, member, told)
  return text
}

function checkEnvironment(variables: Record<string, string>): Record<string, string> {
  const prefix =
    'Lambda was unable to configure your environment variables because the environment variables you have provided'
  for (const name of Object.keys(variables))
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name) && !reservedVariables.test(name))
      throw validationFailed(
        JSON.stringify(variables),
        'environment.variables',
        'Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]',
      )
  const reserved = Object.keys(variables).filter(name => reservedVariables.test(name))
  if (reserved.length > 0)
    throw invalidParameter(
      `${prefix} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  if (Object.values(variables).some(value => value.includes('\0')))
    throw invalidParameter(`${prefix} contains characters that are not allowed.`)
  if (Buffer.byteLength(JSON.stringify(variables)) > maxEnvironmentBytes)
    throw invalidParameter(`${prefix} exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`)
  return variables
}
