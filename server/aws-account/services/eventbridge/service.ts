import type { BackgroundContext, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, at, creates, on } from '../../shape/operation.ts'
import {
  archives,
  createArchive,
  deleteArchive,
  describeArchive,
  listArchives,
  updateArchive,
} from './archives.ts'
import {
  busArn,
  buses,
  createBus,
  deleteBus,
  describeBus,
  listBuses,
  putPermission,
  removePermission,
  updateBus,
} from './buses.ts'
import { check } from './events-error.ts'
import { matchesPattern } from './matches-pattern.ts'
import { putEvents, putEventsNeeds } from './put-events.ts'
import { cancelReplay, createReplays, describeReplay, listReplays, replays, startReplay } from './replays.ts'
import { listRuleNamesByTarget, listRules, readPattern, ruleOperations } from './rule-operations.ts'
import { rules } from './rules.ts'
import { createScheduledRules } from './scheduled-rules.ts'
import { createTargetDeliveries } from './target-deliveries.ts'
import { targetOperations } from './target-operations.ts'

/** What EventBridge does in an account by itself. */
function startBackground(context: BackgroundContext) {
  const deliveries = createTargetDeliveries(context)
  const schedules = createScheduledRules(context, deliveries)
  const played = createReplays(context, deliveries)
  return {
    deliveries,
    schedules,
    replays: played,
    close() {
      for (const one of [played, schedules, deliveries]) one.close()
    },
  }
}

/** Amazon EventBridge: buses, rules, archives and replays of every account of the process. */
export function createService(): Service {
  const { of, open } = eachAccount(startBackground)

  return defineService<typeof import('@aws-sdk/client-eventbridge')>('eventbridge', {
    resources: [buses, rules, archives, replays],
    operations: {
      CreateEventBus: creates(buses, createBus),
      UpdateEventBus: on(buses, updateBus),
      DescribeEventBus: on(buses, describeBus),
      DeleteEventBus: at(buses, ({ Name }, place) => busArn(place, Name), deleteBus),
      ListEventBuses: anywhere(listBuses),
      PutPermission: on(buses, putPermission),
      RemovePermission: on(buses, removePermission),

      ...ruleOperations(context => of(context).schedules),
      ListRules: anywhere(listRules),
      ListRuleNamesByTarget: anywhere(listRuleNamesByTarget),
      ...targetOperations,

      PutEvents: anywhere((context, input) => putEvents(context, input, of(context).deliveries), {
        needs: putEventsNeeds,
      }),
      TestEventPattern: anywhere((_, { Event: text, EventPattern: pattern }) => {
        const event = parsedEvent(text)
        check(event !== undefined, 'Parameter Event is not valid.')
        return { Result: matchesPattern(readPattern(pattern), event) }
      }),

      CreateArchive: creates(archives, createArchive),
      UpdateArchive: at(
        archives,
        ({ ArchiveName }, place) => archives.arn(place, { ArchiveName: String(ArchiveName) }),
        updateArchive,
      ),
      DescribeArchive: on(archives, describeArchive),
      DeleteArchive: on(archives, deleteArchive),
      ListArchives: anywhere(listArchives),

      StartReplay: creates(replays, (context, input) => startReplay(context, input, of(context).replays), {
        also: (input, _, own) => [
          { ...own, resource: input.EventSourceArn },
          { ...own, resource: input.Destination?.Arn ?? '*' },
        ],
      }),
      CancelReplay: on(replays, cancelReplay),
      DescribeReplay: on(replays, describeReplay),
      ListReplays: anywhere(listReplays),
    },
    open,
  })
}

/** What an event must have that is to be tested (API reference, TestEventPattern). */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type']

function parsedEvent(text: string): unknown {
  try {
    const event: unknown = JSON.parse(text)
    const isWhole =
      typeof event === 'object' && event !== null && REQUIRED.every(name => Object.hasOwn(event, name))
    return isWhole ? event : undefined
  } catch {
    return undefined
  }
}
