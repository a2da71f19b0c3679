import { randomUUID } from 'node:crypto'
import { parseSchedule } from '../../schedules/schedule-expression.ts'
import type { BackgroundContext } from '../../service.ts'
import type { DueTable } from '../../state/account-state.ts'
import { eventTime } from './event.ts'
import { type Rule, rules } from './rules.ts'
import type { TargetDeliveries } from './target-deliveries.ts'

/** Rules that come by time. What was missed while the account was closed comes once. */
export interface ScheduledRules {
  /** After a rule was made or changed. */
  set(rule: Rule): void
  remove(ruleArn: string): void
  close(): void
}

export function createScheduledRules(
  context: BackgroundContext,
  deliveries: TargetDeliveries,
): ScheduledRules {
  const { state, now } = context
  const due: DueTable<null> = state.due('eventbridge.schedules')

  const nextOf = (rule: Rule): number | undefined =>
    rule.state === 'DISABLED' || rule.schedule === undefined
      ? undefined
      : parseSchedule(rule.schedule)?.next(now(), rule.scheduledAt)

  const running = due.run(({ id, at }) => {
    const rule = rules.find(state, id)
    if (!rule || rule.state === 'DISABLED') return undefined
    deliveries.add(rule, {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: context.accountId,
      time: eventTime(at),
      region: context.region,
      resources: [rule.arn],
      detail: {},
    })
    context.metrics.put('AWS/Events', 'TriggeredRules', { RuleName: rule.name }, 1, 'Count')
    const next = nextOf(rule)
    return next === undefined ? undefined : { at: next, body: null }
  })

  return {
    set(rule) {
      const next = nextOf(rule)
      if (next === undefined) due.delete(rule.arn)
      else if (due.get(rule.arn)?.at !== next) due.put({ id: rule.arn, at: next, body: null })
    },
    remove: arn => void due.delete(arn),
    close: () => running.close(),
  }
}
