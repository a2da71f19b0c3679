import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type {
  LiveTailSessionLogEvent,
  LiveTailSessionStart,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../../aws-error.ts'
import { countedSteps, TooMuchWork } from '../../../limits/step-budget.ts'
import { createTurns } from '../../../limits/turns.ts'
import type { BackgroundContext, CallContext, Need } from '../../../service.ts'
import type { Place } from '../../../shape/place.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { eventBytes } from '../event-store.ts'
import { groupNameIn, groups, type LogGroup } from '../log-groups.ts'
import { invalid, notFound } from '../logs-error.ts'
import { parseFilterPattern } from '../pattern/filter-pattern.ts'
import type { Matches } from '../pattern/regex-term.ts'
import { listenersIn, listenForEvents } from './new-events.ts'

type Asked = Input<typeof import('@aws-sdk/client-cloudwatch-logs'), 'StartLiveTail'>

/** Quotas of StartLiveTail (API reference, and the user guide's "Live Tail"). */
const MAX_SESSIONS = 15
const MAX_GROUPS = 10
const MAX_PER_UPDATE = 500
const SESSION_MS = 3 * 3_600_000
const UPDATE_MS = 1_000

/** What may wait for the next update, before patterns; more is left out, which the update says. */
const MAX_WAITING = 5_000
const MAX_WAITING_BYTES = 4_194_304
/** Steps of matching for one event, for one update, and before others get their turn; see `FilterLogEvents`. */
const STEPS_PER_EVENT = 12_000_000
const STEPS_PER_UPDATE = 50_000_000
const STEPS_PER_TURN = 1_000_000

const closed = new WeakSet<AccountState>()

/** Lets sessions be, until the account closes: then all end. */
export function openTails({ state }: BackgroundContext): { close(): void } {
  closed.delete(state)
  return { close: () => void closed.add(state) }
}

const groupNames = ({ logGroupIdentifiers: all }: Asked) => [
  ...new Set(all.map(logGroupIdentifier => groupNameIn({ logGroupIdentifier }) ?? '')),
]

/** One permission for each group. */
export const liveTailNeeds = (input: Asked, place: Place): Need[] =>
  groupNames(input).map(name => ({
    action: 'logs:StartLiveTail',
    resource: `${groups.arn(place, { LogGroupName: name })}:log-stream:`,
  }))

/** Tells of what comes into groups, once a second, until its reader goes or three hours are over. */
export function startLiveTail(
  context: CallContext,
  input: Asked,
): Output<typeof import('@aws-sdk/client-cloudwatch-logs'), 'StartLiveTail'> {
  const found = checkedGroups(context, input)
  const matches = parseFilterPattern(input.logEventFilterPattern ?? '')
  if (listenersIn(context.state) >= MAX_SESSIONS)
    throw new AwsError('LimitExceededException', 'Maximum number of concurrent Live Tail sessions reached.')
  const start: LiveTailSessionStart = {
    requestId: context.requestId,
    sessionId: randomUUID(),
    logGroupIdentifiers: input.logGroupIdentifiers,
    logStreamNames: input.logStreamNames ?? [],
    logStreamNamePrefixes: input.logStreamNamePrefixes ?? [],
    logEventFilterPattern: input.logEventFilterPattern ?? '',
  }
  return { responseStream: session(context, start, matches, () => listen(context.state, found, input)) }
}

function checkedGroups(context: CallContext, input: Asked): ReadonlySet<string> {
  const { logGroupIdentifiers: all, logStreamNames: streams, logStreamNamePrefixes: prefixes } = input
  if (all.length < 1 || all.length > MAX_GROUPS)
    throw invalid(`You must specify between 1 and ${MAX_GROUPS} log groups.`)
  if (!all.every(one => one.startsWith('arn:')))
    throw invalid('The log groups must be specified by their ARNs.')
  if (streams?.length && prefixes?.length)
    throw invalid('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.')
  if (all.length > 1 && (streams?.length || prefixes?.length))
    throw invalid('Log streams can be specified only for a single log group.')
  const arns = groupNames(input).map(LogGroupName => groups.arn(context, { LogGroupName }))
  if (!arns.every(arn => groups.find(context.state, arn))) throw notFound('log group')
  return new Set(arns)
}

/** What has come since it was last taken. */
interface Heard {
  take(): { readonly events: readonly LiveTailSessionLogEvent[]; readonly isWhole: boolean }
  end(): void
}

function listen(
  state: AccountState,
  arns: ReadonlySet<string>,
  { logStreamNames: names, logStreamNamePrefixes: prefixes }: Asked,
): Heard {
  let [events, bytes, isWhole]: [LiveTailSessionLogEvent[], number, boolean] = [[], 0, true]
  const isWanted = (group: LogGroup, stream: string) =>
    arns.has(group.arn) &&
    (!names?.length || names.includes(stream)) &&
    (!prefixes?.length || prefixes.some(prefix => stream.startsWith(prefix)))
  const end = listenForEvents(state, (group, logStreamName, come, ingestionTime) => {
    if (!isWanted(group, logStreamName)) return
    for (const { timestamp, message } of come) {
      bytes += eventBytes(message)
      isWhole &&= events.length < MAX_WAITING && bytes <= MAX_WAITING_BYTES
      if (!isWhole) return
      const logGroupIdentifier = group.arn
        .split(':')
        .slice(4)
        .filter((_, at) => at !== 1)
        .join(':')
      events.push({ logStreamName, logGroupIdentifier, message, timestamp, ingestionTime })
    }
  })
  return {
    take() {
      const taken = { events, isWhole }
      ;[events, bytes, isWhole] = [[], 0, true]
      return taken
    },
    end,
  }
}

async function* session(
  { state, now }: Pick<CallContext, 'state' | 'now'>,
  sessionStart: LiveTailSessionStart,
  matches: Matches,
  begin: () => Heard,
): AsyncGenerator<StartLiveTailResponseStream> {
  // Not before somebody reads: whoever never does would never leave.
  const heard = begin()
  const until = now() + SESSION_MS
  try {
    yield { sessionStart }
    while (!closed.has(state)) {
      await wait(UPDATE_MS, undefined, { ref: false })
      if (now() >= until)
        throw new AwsError('SessionTimeoutException', 'The Live Tail session has timed out.')
      yield { sessionUpdate: await update(heard, matches) }
    }
  } finally {
    heard.end()
  }
}

async function update(heard: Heard, matches: Matches) {
  const turns = createTurns(STEPS_PER_TURN)
  const { events, isWhole } = heard.take()
  const sessionResults: LiveTailSessionLogEvent[] = []
  let steps = 0
  let sampled = !isWhole
  for (const event of events) {
    if (sessionResults.length === MAX_PER_UPDATE || steps > STEPS_PER_UPDATE) {
      sampled = true
      break
    }
    try {
      const { result, spent } = countedSteps(STEPS_PER_EVENT, () => matches(event.message ?? ''))
      if (result) sessionResults.push(event)
      steps += spent
      if (turns.isOver(spent + 100)) await turns.next()
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error
      sampled = true
      steps += STEPS_PER_EVENT
    }
  }
  return { sessionMetadata: { sampled }, sessionResults }
}
