import { AwsError } from '../../aws-error.ts'
import { parseEventPattern } from '../../patterns/event-pattern/parse-pattern.ts'
import { PatternError } from '../../patterns/event-pattern/pattern-error.ts'
import { parseSchedule } from '../../schedules/schedule-expression.ts'
import type { CallContext } from '../../service.ts'
import { creates, on } from '../../shape/operation.ts'
import { passesRole } from '../../shape/pass-role.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { busOfRequest, page } from './buses.ts'
import { check } from './events-error.ts'
import { busOfRule, type Rule, removeRule, rules, rulesOfBus, saveRule } from './rules.ts'
import type { ScheduledRules } from './scheduled-rules.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')
type SchedulesOf = (context: Pick<CallContext, 'accountId'>) => ScheduledRules

/** Throws InvalidEventPatternException with AWS's words. */
export function readPattern(text: string) {
  try {
    return parseEventPattern(text)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.told}`)
  }
}

export const passRole = (roleArn: string | undefined) => passesRole(roleArn, 'events.amazonaws.com')

export const ruleOperations = (schedules: SchedulesOf) => ({
  PutRule: creates(
    rules,
    (context: CallContext, input: Input<Sdk, 'PutRule'>) => {
      const rule = ruleOf(context, input)
      saveRule(context.state, rule)
      schedules(context).set(rule)
      return { RuleArn: rule.arn }
    },
    { also: ({ RoleArn }: Input<Sdk, 'PutRule'>) => passRole(RoleArn) },
  ),
  DescribeRule: on(rules, ({ accountId }: CallContext, rule: Rule, _: Input<Sdk, 'DescribeRule'>) => ({
    ...describe(rule),
    CreatedBy: accountId,
  })),
  /** A rule that is not there is deleted already. */
  DeleteRule: {
    ...on(rules, () => undefined),
    run(context: CallContext, input: Input<Sdk, 'DeleteRule'>) {
      const bus = busOfRequest(context, { ...input })
      const arn = rules.named({ ...input, EventBusName: bus.name }, context)
      const rule = arn === undefined ? undefined : rules.findHere(context, arn)
      if (!rule) return
      check(rule.targets.length === 0, "Rule can't be deleted since it has targets.")
      removeRule(context.state, rule)
      schedules(context).remove(rule.arn)
    },
  },
  EnableRule: on(rules, (context: CallContext, rule: Rule, _: Input<Sdk, 'EnableRule'>) =>
    setState(context, rule, 'ENABLED', schedules(context)),
  ),
  DisableRule: on(rules, (context: CallContext, rule: Rule, _: Input<Sdk, 'DisableRule'>) =>
    setState(context, rule, 'DISABLED', schedules(context)),
  ),
})

function setState(context: CallContext, rule: Rule, state: string, schedules: ScheduledRules): void {
  const changed = { ...rule, state }
  saveRule(context.state, changed)
  schedules.set(changed)
}

function ruleOf(context: CallContext, input: Input<Sdk, 'PutRule'>): Rule {
  const { Name: name, EventPattern: pattern, State, RoleArn } = input
  // An empty one is none.
  const schedule = input.ScheduleExpression || undefined
  const bus = busOfRequest(context, { ...input })
  check(
    pattern !== undefined || schedule !== undefined,
    'Parameter(s) EventPattern or ScheduleExpression must be specified.',
  )
  if (pattern !== undefined) readPattern(pattern)
  if (schedule !== undefined) {
    check(bus.name === 'default', 'ScheduleExpression is supported only on the default event bus.')
    check(parseSchedule(schedule) !== undefined, 'Parameter ScheduleExpression is not valid.')
  }
  const arn = rules.named({ Name: name, EventBusName: bus.name }, context) ?? ''
  const existing = rules.find(context.state, arn)
  const isSameSchedule = existing !== undefined && existing.schedule === schedule
  return {
    arn,
    name,
    busArn: bus.arn,
    scheduledAt: isSameSchedule ? existing.scheduledAt : context.now(),
    state: State ?? 'ENABLED',
    targets: existing?.targets ?? [],
    // Of a rule that is there, tags are changed by TagResource alone.
    tags: existing?.tags ?? newTags(rules, { ...input }),
    ...(pattern !== undefined && { pattern }),
    ...(schedule !== undefined && { schedule }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
  }
}

type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'

function describe(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: busOfRule(rule),
    State: rule.state as RuleState,
    ...(rule.pattern !== undefined && { EventPattern: rule.pattern }),
    ...(rule.schedule !== undefined && { ScheduleExpression: rule.schedule }),
    ...(rule.description !== undefined && { Description: rule.description }),
    ...(rule.roleArn !== undefined && { RoleArn: rule.roleArn }),
  }
}

export function listRules(context: CallContext, input: Input<Sdk, 'ListRules'>) {
  const { NamePrefix: prefix = '', Limit: size, NextToken: token } = input
  const bus = busOfRequest(context, { ...input })
  const all = rulesOfBus(context.state, bus.arn).filter(rule => rule.name.startsWith(prefix))
  const { shown, next } = page(all, rule => rule.name, { size, token })
  return { Rules: shown.map(describe), NextToken: next }
}

export function listRuleNamesByTarget(context: CallContext, input: Input<Sdk, 'ListRuleNamesByTarget'>) {
  const { TargetArn: arn, Limit: size, NextToken: token } = input
  const bus = busOfRequest(context, { ...input })
  const names = rulesOfBus(context.state, bus.arn)
    .filter(rule => rule.targets.some(target => target.Arn === arn))
    .map(rule => rule.name)
  const { shown, next } = page(names, name => name, { size, token })
  return { RuleNames: shown, NextToken: next }
}
