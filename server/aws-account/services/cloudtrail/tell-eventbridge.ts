import type { BackgroundContext, CallOfAccount } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import { servicePrincipal } from '../../targets/tell-target.ts'
import { eventSource, isManagementEvent, trailEvent } from './trail-event.ts'
import { trailsOf } from './trails.ts'

/** Up to which call EventBridge was told. */
const told = table<number>('cloudtrail.told')
const LAST = 'last'

/**
 * Tells EventBridge of each call that changes how the account is set up, on the default bus, while a trail is logging. Each at least
 * once, in their order, also over a restart.
 */
export function createTelling(context: BackgroundContext): { close(): void } {
  const { state, calls, accountId } = context
  let isClosed = false
  let telling: Promise<void> = Promise.resolve()

  const tell = async (call: CallOfAccount) => {
    if (isClosed || call.seq <= (told(state).get(LAST) ?? 0)) return
    if (!call.readOnly && isManagementEvent(call) && wasLogging(context, call)) await put(context, call)
    if (!isClosed) told(state).set(LAST, call.seq)
  }
  const enqueue = (call: CallOfAccount) => {
    telling = telling
      .then(() => tell(call))
      .catch((error: unknown) => console.error(`CloudTrail of ${accountId} could not tell of a call`, error))
  }
  // Where nobody ever looked, nothing before today is told.
  if (trailsOf(state).size > 0) for (const call of calls.since(told(state).get(LAST) ?? 0)) enqueue(call)
  const stop = calls.subscribe(call => {
    if (trailsOf(state).size > 0) enqueue(call)
  })
  return {
    close() {
      isClosed = true
      stop()
    },
  }
}

function wasLogging({ state }: BackgroundContext, { time }: CallOfAccount): boolean {
  return [...trailsOf(state).values()].some(({ isLogging, startedAt = 0 }) => isLogging && startedAt <= time)
}

async function put(context: BackgroundContext, call: CallOfAccount): Promise<void> {
  const entry = {
    Source: `aws.${eventSource(call).split('.')[0]}`,
    DetailType: 'AWS API Call via CloudTrail',
    Detail: JSON.stringify(trailEvent(context, call)),
    Time: new Date(call.time),
    Resources: [],
  }
  await context.call(servicePrincipal('cloudtrail.amazonaws.com', ''), 'eventbridge', 'PutEvents', {
    Entries: [entry],
  })
}
