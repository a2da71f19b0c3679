import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../service.ts'
import { servicePrincipal } from '../../targets/tell-target.ts'
import { invalidTrigger } from './cognito-error.ts'
import type { Pool } from './pools.ts'
import type { User } from './users.ts'

/** The triggers of a pool that are called (developer guide, "Customizing user pool workflows with Lambda triggers"). */
export type TriggerName =
  | 'PreSignUp'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'CustomMessage'
  | 'PreTokenGeneration'
  | 'UserMigration'
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'

export interface TriggerCall {
  /** `PreSignUp_SignUp` */
  readonly source: string
  readonly version?: string
  /** Absent where no app is involved. */
  readonly clientId?: string | undefined
  readonly username?: string | undefined
  readonly request: Fields
  /** The members that a function may fill in. */
  readonly response: Fields
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The version that a function before tokens is told in: `V1_0`, `V2_0`, `V3_0`. */
export function tokenTrigger({ settings }: Pool): { arn: string; version: string } | undefined {
  const { PreTokenGenerationConfig: config, PreTokenGeneration: old } = settings.LambdaConfig ?? {}
  const arn = config?.LambdaArn ?? old
  return arn === undefined ? undefined : { arn, version: config?.LambdaVersion ?? 'V1_0' }
}

function functionOf(pool: Pool, name: TriggerName): string | undefined {
  return name === 'PreTokenGeneration' ? tokenTrigger(pool)?.arn : pool.settings.LambdaConfig?.[name]
}

/** What the function of a trigger answers as its response; undefined where the pool has none. Throws its refusal. */
export async function callTrigger(
  context: BackgroundContext,
  pool: Pool,
  name: TriggerName,
  { source, version = '1', clientId, username, request, response }: TriggerCall,
): Promise<Fields | undefined> {
  const arn = functionOf(pool, name)
  if (arn === undefined) return undefined
  const event = {
    version,
    region: context.region,
    userPoolId: pool.id,
    ...(username !== undefined && { userName: username }),
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? null },
    triggerSource: source,
    request,
    response,
  }
  const answer = await invoke(context, pool, name, arn, event)
  if (!isObject(answer) || !isObject(answer.response)) throw invalidTrigger()
  return answer.response
}

async function invoke(
  context: BackgroundContext,
  pool: Pool,
  name: TriggerName,
  arn: string,
  event: Fields,
): Promise<unknown> {
  const caller = servicePrincipal('cognito-idp.amazonaws.com', pool.arn)
  let answer: Fields
  try {
    answer = await context.call(caller, 'lambda', 'Invoke', {
      FunctionName: arn,
      Payload: Buffer.from(JSON.stringify(event)),
    })
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const code = error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code
    throw new AwsError('UnexpectedLambdaException', `${name} invocation failed due to error ${code}.`)
  }
  const payload = answer.Payload instanceof Uint8Array ? Buffer.from(answer.Payload).toString() : ''
  const value = parsed(payload)
  if (answer.FunctionError === undefined) return value
  const message = isObject(value) ? String(value.errorMessage) : payload
  throw new AwsError('UserLambdaValidationException', `${name} failed with error ${message}.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A user as functions are told of them. */
export const triggerAttributes = ({ sub, status, attributes }: User): Record<string, string> => ({
  sub,
  'cognito:user_status': status,
  ...attributes,
})
