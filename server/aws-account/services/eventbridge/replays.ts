import type { ReplayState } from '@aws-sdk/client-eventbridge'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, CallContext } from '../../service.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { Input } from '../../shape/sdk-types.ts'
import type { DueTable } from '../../state/account-state.ts'
import { archivedOf, archives } from './archives.ts'
import { buses, page } from './buses.ts'
import { dispatch } from './dispatch.ts'
import { alreadyExists, check, checkOneFilter, notFound } from './events-error.ts'
import type { TargetDeliveries } from './target-deliveries.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')

/** A replay as stored, by its ARN. Times in milliseconds. */
interface Replay {
  readonly arn: string
  readonly name: string
  readonly archiveArn: string
  readonly busArn: string
  readonly rules?: readonly string[]
  readonly description?: string
  readonly from: number
  readonly to: number
  readonly state: ReplayState
  readonly startedAt: number
  readonly endedAt?: number
  /** When the last event came that was played again. */
  readonly lastAt?: number
}

const replaysOf = table<Replay>('eventbridge.replays')

export const replays: Resource<Replay> = defineResource<Replay>('eventbridge', 'replay', {
  table: replaysOf,
  named: ({ ReplayName }, arn) => arn({ ReplayName: String(ReplayName) }),
  missing: (_, arn = '') => notFound(`Replay ${arn.split('/')[1] ?? ''} does not exist.`),
})

/** Plays archived events again, some at a time. */
export interface Replays {
  start(replay: Replay): void
  close(): void
}

/** Events of a replay between two looks at whether it was cancelled. */
const AT_ONCE = 50

export function createReplays(context: BackgroundContext, deliveries: TargetDeliveries): Replays {
  const { state, now } = context
  const due: DueTable<{ readonly played: number }> = state.due('eventbridge.replaying')
  const running = due.run(({ id, body: { played } }) => {
    const replay = replays.find(state, id)
    if (!replay || replay.state === 'CANCELLED') return undefined
    if (replay.state === 'CANCELLING') {
      replays.save(state, id, { ...replay, state: 'CANCELLED', endedAt: now() })
      return undefined
    }
    const events = [...archivedOf(state, replay.archiveArn).values()]
      .filter(({ event }) => Date.parse(event.time) >= replay.from && Date.parse(event.time) < replay.to)
      .slice(played, played + AT_ONCE)
    for (const { event } of events) {
      const { version, id: eventId, ...rest } = event
      const { region, resources, detail, ...head } = rest
      const again = { version, id: eventId, ...head, region, 'replay-name': replay.name, resources, detail }
      dispatch(context, replay.busArn, again, { deliveries, onlyRules: replay.rules })
    }
    const last = events.at(-1)?.event.time
    const lastAt = last === undefined ? replay.lastAt : Date.parse(last)
    const isOver = events.length < AT_ONCE
    replays.save(state, id, {
      ...replay,
      state: isOver ? 'COMPLETED' : 'RUNNING',
      ...(lastAt !== undefined && { lastAt }),
      ...(isOver && { endedAt: now() }),
    })
    return isOver ? undefined : { at: now(), body: { played: played + events.length } }
  })
  return {
    start(replay) {
      replays.save(state, replay.arn, replay)
      due.put({ id: replay.arn, at: now(), body: { played: 0 } })
    },
    close: () => running.close(),
  }
}

export function startReplay(context: CallContext, input: Input<Sdk, 'StartReplay'>, to: Replays) {
  const { ReplayName: name, EventSourceArn: archiveArn, Destination: destination } = input
  const bus = buses.require(context, { EventBusName: destination?.Arn })
  const archive = archives.findHere(context, archiveArn)
  if (!archive)
    check(
      false,
      `Parameter EventSourceArn is not valid. Reason: Archive ${archiveArn.split('/')[1] ?? ''} does not exist.`,
    )
  check(
    archive.busArn === bus.arn,
    'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
  )
  const from = input.EventStartTime.getTime()
  const until = input.EventEndTime.getTime()
  check(
    from < until,
    'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
  )
  const arn = replays.arn(context, { ReplayName: name })
  if (replays.find(context.state, arn)) throw alreadyExists(`Replay ${name}`)
  const startedAt = context.now()
  to.start({
    arn,
    name,
    archiveArn,
    busArn: bus.arn,
    from,
    to: until,
    state: 'STARTING',
    startedAt,
    ...(destination?.FilterArns && { rules: destination.FilterArns }),
    ...(input.Description !== undefined && { description: input.Description }),
  })
  return { ReplayArn: arn, State: 'STARTING' as ReplayState, ReplayStartTime: new Date(startedAt) }
}

export function cancelReplay({ state }: CallContext, replay: Replay) {
  const isOver = !['STARTING', 'RUNNING'].includes(replay.state)
  if (isOver)
    throw new AwsError(
      'IllegalStatusException',
      `Replay ${replay.name} is not in a valid state for this operation.`,
    )
  replays.save(state, replay.arn, { ...replay, state: 'CANCELLING' })
  return { ReplayArn: replay.arn, State: 'CANCELLING' as ReplayState }
}

const describe = (replay: Replay) => ({
  ReplayName: replay.name,
  EventSourceArn: replay.archiveArn,
  State: replay.state,
  EventStartTime: new Date(replay.from),
  EventEndTime: new Date(replay.to),
  ...(replay.lastAt !== undefined && { EventLastReplayedTime: new Date(replay.lastAt) }),
  ReplayStartTime: new Date(replay.startedAt),
  ...(replay.endedAt !== undefined && { ReplayEndTime: new Date(replay.endedAt) }),
})

export const describeReplay = (_: CallContext, replay: Replay) => ({
  ...describe(replay),
  ReplayArn: replay.arn,
  ...(replay.description !== undefined && { Description: replay.description }),
  Destination: {
    Arn: replay.busArn,
    ...(replay.rules && { FilterArns: [...replay.rules] }),
  },
})

export function listReplays(context: CallContext, input: Input<Sdk, 'ListReplays'>) {
  checkOneFilter('ListReplays', input)
  const { NamePrefix: prefix = '', EventSourceArn: source, State, Limit: size, NextToken: token } = input
  const all = [...replaysOf(context.state).values()]
    .filter(one => one.name.startsWith(prefix) && (source === undefined || one.archiveArn === source))
    .filter(one => State === undefined || one.state === State)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(all, one => one.name, { size, token })
  return { Replays: shown.map(describe), NextToken: next }
}
