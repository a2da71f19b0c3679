import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import type { DoneAgain, DueItem, DueTable } from '../../../state/account-state.ts'
import { servicePrincipal } from '../../../targets/tell-target.ts'
import { noteHistory } from './alarm-history.ts'
import type { Alarm } from './alarms.ts'
import {
  configurationOf,
  eventDetail,
  functionPayload,
  type StateChange,
  topicMessage,
} from './notifications.ts'

/** One thing that a change of state is told to, kept on disk until that is done. */
interface Action {
  readonly change: StateChange
  /** An ARN, or the default bus. */
  readonly target: string
  readonly attempts: number
}

/** Tells topics, functions and the default bus of changes, at least once. */
export interface AlarmActions {
  tell(change: StateChange): void
  /** Of an alarm that was made, changed or deleted. */
  tellConfiguration(alarm: Alarm, operation: 'create' | 'update' | 'delete'): void
  close(): void
}

const BUS = 'events'
const MAX_ATTEMPTS = 5
const RETRY_MS = 2000

export function createAlarmActions(context: BackgroundContext): AlarmActions {
  const due: DueTable<Action> = context.state.due('cloudwatch.actions')
  const running = due.run(item => act(context, item))
  const add = (change: StateChange, target: string) =>
    due.put({ id: randomUUID(), at: context.now(), body: { change, target, attempts: 0 } })
  return {
    tell(change) {
      const { alarm } = change
      add(change, BUS)
      if (!alarm.actionsEnabled) return
      for (const target of alarm.actions[alarm.state.value]) add(change, target)
    },
    tellConfiguration(alarm, operation) {
      void putEvent(context, alarm, 'CloudWatch Alarm Configuration Change', {
        alarmName: alarm.name,
        operation,
        state: { value: alarm.state.value, timestamp: new Date(alarm.state.updatedAt).toISOString() },
        configuration: configurationOf(alarm),
      }).catch((error: unknown) => {
        // Where there is no bus nobody is told.
        if (!(error instanceof AwsError)) console.error(`The change of ${alarm.arn} was not told`, error)
      })
    },
    close: () => running.close(),
  }
}

async function act(
  context: BackgroundContext,
  { body }: DueItem<Action>,
): Promise<DoneAgain<Action> | undefined> {
  const { change, target } = body
  try {
    await (target === BUS ? tellBus(context, change) : tellTarget(context, change, target))
    noteAction(context, change, target)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const attempts = body.attempts + 1
    const mayPass =
      (error.status >= 500 && error.status !== 501) || /Throttl|TooManyRequests/.test(error.code)
    if (mayPass && attempts < MAX_ATTEMPTS)
      return { at: context.now() + RETRY_MS * 2 ** attempts, body: { ...body, attempts } }
    noteAction(context, change, target, error)
  }
  return undefined
}

function tellBus(context: BackgroundContext, change: StateChange) {
  return putEvent(context, change.alarm, 'CloudWatch Alarm State Change', eventDetail(change))
}

async function putEvent(context: BackgroundContext, alarm: Alarm, type: string, detail: object) {
  await context.call(servicePrincipal('cloudwatch.amazonaws.com', alarm.arn), 'eventbridge', 'PutEvents', {
    Entries: [
      {
        Source: 'aws.cloudwatch',
        DetailType: type,
        Resources: [alarm.arn],
        Detail: JSON.stringify(detail),
      },
    ],
  })
}

async function tellTarget(context: BackgroundContext, change: StateChange, target: string): Promise<void> {
  const service = target.split(':')[2]
  const { arn } = change.alarm
  if (service === 'sns') {
    const input = { TopicArn: target, ...topicMessage(context, change) }
    await context.call(servicePrincipal('cloudwatch.amazonaws.com', arn), 'sns', 'Publish', input)
  } else if (service === 'lambda') {
    const input = {
      FunctionName: target,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(functionPayload(context, change))),
    }
    await context.call(
      servicePrincipal('lambda.alarms.cloudwatch.amazonaws.com', arn),
      'lambda',
      'Invoke',
      input,
    )
  } else throw new AwsError('NotImplemented', `${target} is no action of this account.`, 501)
}

function noteAction(context: BackgroundContext, change: StateChange, target: string, error?: AwsError): void {
  if (target === BUS) return
  const { alarm } = change
  noteHistory(context.state, alarm, context.now(), {
    type: 'Action',
    summary: error
      ? `Failed to execute action ${target}. Received error: "${error.message}"`
      : `Successfully executed action ${target}`,
    data: {
      actionState: error ? 'Failed' : 'Succeeded',
      stateUpdateTimestamp: alarm.state.updatedAt,
      notificationResource: target,
      ...(error && { error: error.message }),
    },
  })
}
