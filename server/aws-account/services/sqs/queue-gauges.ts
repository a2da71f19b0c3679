import type { BackgroundContext } from '../../service.ts'
import type { DueTable } from '../../state/account-state.ts'
import { countMessages, messagesOf } from './message-store.ts'
import { note } from './queue-metrics.ts'
import { type Queue, queues, queuesOf } from './queues.ts'
import { redrivePolicyOf } from './redrive-policy.ts'

/** What stands in the queues of an account, looked at once a minute while there is reason to. */
export interface QueueGauges {
  /** A queue was made: it is looked at from now on, until it has been empty and unused for a while. */
  made(arn: string): void
  /** A queue is used; it and its dead-letter queue may have messages now that they had not. */
  use(queue: Queue): void
  close(): void
}

/** When queues were used last, by ARN, in milliseconds. */
interface Looking {
  readonly used: Readonly<Record<string, number>>
}

const MINUTE_MS = 60_000
/** Late in a minute, so that what is seen counts for it and soon: alarms look when it ends. */
const SECOND_OF_MINUTE_MS = 55_000
/** AWS goes on for six hours; an empty queue says the same all the time. */
const UNUSED_MS = 3_600_000
const ID = 'minute'

/** Begins to look at the queues of an account. */
export function createQueueGauges(context: BackgroundContext): QueueGauges {
  const { state, now } = context
  const due: DueTable<Looking> = state.due('sqs.gauges')
  const used = new Map<string, number>()
  for (const { body } of due.values()) for (const [arn, at] of Object.entries(body.used)) used.set(arn, at)
  for (const arn of queuesOf(state).keys()) if (messagesOf(state, arn).size) used.set(arn, now())

  const next = () => {
    const at = Math.floor((now() - SECOND_OF_MINUTE_MS) / MINUTE_MS + 1) * MINUTE_MS + SECOND_OF_MINUTE_MS
    return { at, body: { used: Object.fromEntries(used) } }
  }
  const running = due.run(() => {
    for (const [arn, at] of used) {
      const queue = queues.find(state, arn)
      const isLeft = queue ? noteStanding(context, queue) : false
      if (!queue || (!isLeft && at < now() - UNUSED_MS)) used.delete(arn)
    }
    return used.size ? next() : undefined
  })
  const start = () => {
    if (used.size && !due.get(ID)) due.put({ id: ID, ...next() })
  }
  start()
  const made = (arn: string) => {
    used.set(arn, now())
    start()
  }
  return {
    made,
    use(queue) {
      const dead = redrivePolicyOf(queue)?.deadLetterTargetArn
      if (dead !== undefined) used.set(dead, now())
      made(queue.arn)
    },
    close: () => running.close(),
  }
}

/** Notes how many messages of a queue stand how, and how old the oldest is; answers whether there are any. */
function noteStanding(context: BackgroundContext, queue: Queue): boolean {
  const { state } = context
  const at = context.now()
  const counts = countMessages(state, queue, at)
  let oldest = at
  for (const message of messagesOf(state, queue.arn).values()) oldest = Math.min(oldest, message.sentAt)
  note(context, queue, 'ApproximateNumberOfMessagesVisible', counts.visible)
  note(context, queue, 'ApproximateNumberOfMessagesNotVisible', counts['in-flight'])
  note(context, queue, 'ApproximateNumberOfMessagesDelayed', counts.delayed)
  note(context, queue, 'ApproximateAgeOfOldestMessage', Math.floor((at - oldest) / 1000), 'Seconds')
  return counts.visible + counts['in-flight'] + counts.delayed > 0
}
