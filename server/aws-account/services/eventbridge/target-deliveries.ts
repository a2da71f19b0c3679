import { randomUUID } from 'node:crypto'
import type { BackgroundContext } from '../../service.ts'
import type { DoneAgain, DueTable } from '../../state/account-state.ts'
import { sendDeadLetter } from '../../targets/dead-letter.ts'
import { nextAttempt } from '../../targets/next-attempt.ts'
import { servicePrincipal, type TellEnd, tellTarget } from '../../targets/tell-target.ts'
import { type BusEvent, eventTime } from './event.ts'
import { transformInput } from './input-transformer.ts'
import { valueAt } from './json-path.ts'
import type { Rule, RuleTarget } from './rules.ts'

/** What one target is yet to be told. */
interface Delivery {
  readonly ruleArn: string
  readonly target: RuleTarget
  readonly payload: string
  readonly event: Pick<BusEvent, 'id' | 'source' | 'detail-type'>
  /** Milliseconds. */
  readonly since: number
  readonly attempts: number
}

const AT_ONCE = 20

/** What targets are told, kept on disk until it has ended. */
export interface TargetDeliveries {
  /** All targets of a rule that an event matched. */
  add(rule: Rule, event: BusEvent): void
  close(): void
}

export function createTargetDeliveries(context: BackgroundContext): TargetDeliveries {
  const { state, now, metrics } = context
  const due: DueTable<Delivery> = state.due('eventbridge.deliveries')
  const running = due.run(({ body }) => deliver(context, body), { concurrency: AT_ONCE })
  return {
    add(rule, event) {
      for (const target of rule.targets) {
        const payload = payloadOf(context, rule, target, event)
        if (payload === undefined) {
          metrics.put('AWS/Events', 'FailedInvocations', { RuleName: rule.name }, 1, 'Count')
          continue
        }
        due.put({
          id: randomUUID(),
          at: now(),
          body: {
            ruleArn: rule.arn,
            target,
            payload,
            event: { id: event.id, source: event.source, 'detail-type': event['detail-type'] },
            since: now(),
            attempts: 0,
          },
        })
      }
    },
    close: () => running.close(),
  }
}

/** Undefined where the input that the target asks for grows too long. */
function payloadOf(
  { now }: BackgroundContext,
  rule: Rule,
  target: RuleTarget,
  event: BusEvent,
): string | undefined {
  if (target.Input !== undefined) return target.Input
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(target.InputPath, event) ?? {})
  if (target.InputTransformer === undefined) return JSON.stringify(event)
  try {
    return transformInput(target.InputTransformer, {
      event: { ...event },
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestedAt: eventTime(now()),
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

async function deliver(context: BackgroundContext, item: Delivery): Promise<DoneAgain<Delivery> | undefined> {
  const { target, ruleArn, event } = item
  const dimensions = { RuleName: ruleArn.split('/').at(-1) ?? '' }
  const note = (name: string) => context.metrics.put('AWS/Events', name, dimensions, 1, 'Count')
  const end = await tellTarget(
    context,
    {
      arn: target.Arn,
      payload: item.payload,
      messageGroupId: target.SqsParameters?.MessageGroupId,
      id: event.id,
      event: { Source: event.source, DetailType: event['detail-type'] },
    },
    {
      service: servicePrincipal('events.amazonaws.com', ruleArn),
      roleArn: target.RoleArn,
      session: event.id,
    },
  )
  note('Invocations')
  if (end.kind === 'told') {
    note('SuccessfulInvocationAttempts')
    return undefined
  }
  const next = nextAttempt(context.now(), item, end)
  if (next) note('RetryInvocationAttempts')
  else await giveUp(context, item, end, note)
  return next
}

async function giveUp(
  context: BackgroundContext,
  item: Delivery,
  end: TellEnd,
  note: (name: string) => void,
): Promise<void> {
  note('FailedInvocations')
  const { target, ruleArn, attempts } = item
  const queueArn = target.DeadLetterConfig?.Arn
  if (queueArn === undefined || end.kind === 'told') return
  const isSent = await sendDeadLetter(context, servicePrincipal('events.amazonaws.com', ruleArn), {
    queueArn,
    payload: item.payload,
    about: { RULE_ARN: ruleArn, ERROR_CODE: errorCode(end.code) },
    targetArn: target.Arn,
    end,
    attempts,
  })
  note(isSent ? 'InvocationsSentToDlq' : 'InvocationsFailedToBeSentToDlq')
}

function errorCode(code: string): string {
  if (/AccessDenied|Authorization/.test(code)) return 'NO_PERMISSIONS'
  if (/NotFound|NonExistent|DoesNotExist/.test(code)) return 'NO_RESOURCE'
  return /Throttl|TooManyRequests/.test(code) ? 'THROTTLING' : 'SDK_CLIENT_ERROR'
}
