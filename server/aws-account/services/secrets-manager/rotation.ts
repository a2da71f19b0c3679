import { randomUUID } from 'node:crypto'
import type { RotationRulesType } from '@aws-sdk/client-secrets-manager'
import { AwsError } from '../../aws-error.ts'
import { parseSchedule } from '../../schedules/schedule-expression.ts'
import type { BackgroundContext, CallContext, Fields } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { DueItem } from '../../state/account-state.ts'
import { servicePrincipal } from '../../targets/tell-target.ts'
import { requestToken } from './secret-operations.ts'
import {
  type Rotation,
  removeSecret,
  requireAlive,
  type Secret,
  saveSecret,
  secretsOf,
  versionsOf,
  versionWith,
} from './secrets.ts'
import { invalidParameter, invalidRequest } from './secrets-error.ts'
import { addVersion, CURRENT, PENDING, setStages } from './versions.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** What is to be done with a secret at a time. */
export type Due =
  | { readonly kind: 'delete'; readonly arn: string }
  | { readonly kind: 'rotate'; readonly arn: string; readonly token: string; readonly attempt: number }
  | { readonly kind: 'begin'; readonly arn: string }

export const dueOf = ({ state }: Pick<BackgroundContext, 'state'>) => state.due<Due>('secrets.due')

const idOf = ({ kind, arn }: Due) => `${kind} ${arn}`

export const putDue = (context: Pick<BackgroundContext, 'state'>, at: number, body: Due) =>
  dueOf(context).put({ id: idOf(body), at, body })

export function dropDue(context: Pick<BackgroundContext, 'state'>, arn: string): void {
  for (const kind of ['delete', 'rotate', 'begin']) dueOf(context).delete(`${kind} ${arn}`)
}

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']
const DAY_MS = 86_400_000
/** A rotation that failed is tried again after this, doubled each time. */
const RETRY_MS = 60_000
const MAX_ATTEMPTS = 5

export async function rotateSecret(
  context: CallContext,
  before: Secret,
  input: Input<Sdk, 'RotateSecret'>,
): Promise<Output<Sdk, 'RotateSecret'>> {
  requireAlive(before)
  const token = requestToken(input.ClientRequestToken, invalidParameter)
  const functionArn = input.RotationLambdaARN ?? before.rotation?.functionArn
  if (functionArn === undefined || functionArn === '')
    throw invalidRequest('No Lambda rotation function ARN is associated with this secret.')
  const rules = input.RotationRules ?? before.rotation?.rules ?? {}
  checkRules(rules)
  await checkFunction(context, before, functionArn)
  const { state } = context
  const pending = versionWith(state, before, PENDING)
  const isImmediate = input.RotateImmediately !== false
  if (isImmediate && pending && pending.id !== token && !pending.stages.includes(CURRENT)) {
    putDue(context, context.now(), { kind: 'rotate', arn: before.arn, token: pending.id, attempt: 0 })
    throw invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.")
  }
  const now = context.now()
  const rotation: Rotation = { ...before.rotation, functionArn, rules, isEnabled: true }
  const secret = saveSecret(state, withNextRotation({ ...before, changedAt: now, rotation }, now))
  planNext(context, secret)
  if (!isImmediate) return { ARN: secret.arn, Name: secret.name }
  begin(context, secret, token)
  return { ARN: secret.arn, Name: secret.name, VersionId: token }
}

function begin(context: BackgroundContext, secret: Secret, token: string): void {
  const { state, now } = context
  if (!versionsOf(state, secret).has(token))
    addVersion(state, secret, { id: token, createdAt: now() }, [PENDING])
  putDue(context, now(), { kind: 'rotate', arn: secret.arn, token, attempt: 0 })
}

function checkRules({
  AutomaticallyAfterDays: days,
  ScheduleExpression: expression,
  Duration: duration,
}: RotationRulesType) {
  if (days !== undefined && expression !== undefined)
    throw invalidParameter("You can't specify both AutomaticallyAfterDays and ScheduleExpression.")
  if (days !== undefined && (days < 1 || days > 1000))
    throw invalidParameter('AutomaticallyAfterDays must be between 1 and 1000 (inclusive).')
  if (expression !== undefined && parseSchedule(expression) === undefined)
    throw invalidParameter('Invalid ScheduleExpression.')
  if (duration !== undefined && !/^\d{1,2}h$/.test(duration)) throw invalidParameter('Invalid Duration.')
}

/** Refuses a function that is not there, or whose policy does not let Secrets Manager call it. */
async function checkFunction(context: CallContext, secret: Secret, functionArn: string): Promise<void> {
  try {
    await invoke(context, secret, functionArn, { InvocationType: 'DryRun' })
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error
    throw new AwsError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    )
  }
}

const invoke = (context: BackgroundContext, secret: Secret, functionArn: string, input: Fields) =>
  context.call(servicePrincipal('secretsmanager.amazonaws.com', secret.arn), 'lambda', 'Invoke', {
    FunctionName: functionArn,
    ...input,
  })

function withNextRotation(secret: Secret, from: number): Secret {
  const { rotation } = secret
  if (!rotation) return secret
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression } = rotation.rules
  const nextAt =
    expression === undefined
      ? days === undefined
        ? undefined
        : from + days * DAY_MS
      : parseSchedule(expression)?.next(from, from)
  const { nextAt: _, ...rest } = rotation
  return { ...secret, rotation: { ...rest, ...(nextAt !== undefined && { nextAt }) } }
}

function planNext(context: BackgroundContext, { arn, rotation }: Secret): void {
  if (rotation?.nextAt !== undefined) putDue(context, rotation.nextAt, { kind: 'begin', arn })
  else dueOf(context).delete(`begin ${arn}`)
}

export function cancelRotation(context: CallContext, secret: Secret): Output<Sdk, 'CancelRotateSecret'> {
  requireAlive(secret)
  if (!secret.rotation)
    throw invalidRequest('No Lambda rotation function ARN is associated with this secret.')
  dueOf(context).delete(`rotate ${secret.arn}`)
  dueOf(context).delete(`begin ${secret.arn}`)
  const { nextAt: _, ...rotation } = secret.rotation
  saveSecret(context.state, { ...secret, rotation: { ...rotation, isEnabled: false } })
  const pending = versionWith(context.state, secret, PENDING)
  return { ARN: secret.arn, Name: secret.name, ...(pending && { VersionId: pending.id }) }
}

/** Does what is due of a secret. */
export async function runDue(
  context: BackgroundContext,
  { body }: DueItem<Due>,
): Promise<{ at: number; body: Due } | undefined> {
  const secret = secretsOf(context.state).get(body.arn)
  if (!secret) return undefined
  if (body.kind === 'delete') {
    if (secret.deletion) removeSecret(context.state, secret)
    return undefined
  }
  if (secret.deletion || !secret.rotation?.isEnabled) return undefined
  if (body.kind === 'begin') {
    begin(context, secret, randomUUID())
    const next = saveSecret(context.state, withNextRotation(secret, context.now()))
    return next.rotation?.nextAt === undefined ? undefined : { at: next.rotation.nextAt, body }
  }
  if (await runSteps(context, secret, body.token)) return undefined
  if (body.attempt + 1 >= MAX_ATTEMPTS) return undefined
  return { at: context.now() + RETRY_MS * 2 ** body.attempt, body: { ...body, attempt: body.attempt + 1 } }
}

/** The four steps of a rotation, each a call of the function; false where one of them failed. */
async function runSteps(context: BackgroundContext, secret: Secret, token: string): Promise<boolean> {
  const { arn, rotation } = secret
  for (const Step of STEPS) {
    const event = { Step, SecretId: arn, ClientRequestToken: token, RotationToken: randomUUID() }
    try {
      const answer = await invoke(context, secret, rotation?.functionArn ?? '', {
        Payload: Buffer.from(JSON.stringify(event)),
      })
      if (answer.FunctionError !== undefined) return false
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return false
    }
  }
  const after = secretsOf(context.state).get(arn)
  const isDone = versionsOf(context.state, secret).get(token)?.stages.includes(CURRENT) === true
  if (!after?.rotation || !isDone) return false
  const done = versionsOf(context.state, secret).get(token)
  if (done)
    setStages(
      context.state,
      secret,
      done,
      done.stages.filter(one => one !== PENDING),
    )
  const now = context.now()
  const rotated = { ...after, rotation: { ...after.rotation, rotatedAt: now }, changedAt: now }
  planNext(context, saveSecret(context.state, withNextRotation(rotated, now)))
  return true
}
