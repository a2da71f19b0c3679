import type { Target } from '@aws-sdk/client-eventbridge'
import type { Place } from '../../shape/place.ts'
import { arnsOf, defineResource, type Resource, table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { invalid, notFound } from './events-error.ts'

/** A target as stored: as it was given, which is plain JSON. */
export type RuleTarget = Target & { readonly Id: string; readonly Arn: string }

/** A rule as stored, by its ARN. */
export interface Rule {
  readonly arn: string
  readonly name: string
  readonly busArn: string
  readonly pattern?: string
  readonly schedule?: string
  /** Rates are counted from here; milliseconds. */
  readonly scheduledAt: number
  readonly state: string
  readonly description?: string
  readonly roleArn?: string
  readonly targets: readonly RuleTarget[]
  readonly tags: Readonly<Record<string, string>>
}

const rulesTable = table<Rule>('eventbridge.rules')
const ofBus = tableOfEach<true>('eventbridge.bus-rules')

const onCustomBus = arnsOf('eventbridge', 'rule-on-custom-event-bus')

export const rules: Resource<Rule> = defineResource<Rule>('eventbridge', 'rule-on-default-event-bus', {
  table: rulesTable,
  named({ Name, Rule: name = Name, EventBusName: bus = 'default', ResourceARN }, arn, place) {
    if (typeof ResourceARN === 'string') return ResourceARN
    if (typeof name !== 'string') return undefined
    const busName = String(bus).replace(/^arn:[^/]*\//, '')
    return busName === 'default' ? arn({ RuleName: name }) : ruleArn(place, name, busName)
  },
  missing(_, arn = '') {
    const [first = '', second] = arn.split('/').slice(1)
    return notFound(
      `Rule ${second ?? first} does not exist on EventBus ${second === undefined ? 'default' : first}.`,
    )
  },
  tags: {
    of: rule => rule.tags,
    with: (rule, tags) => ({ ...rule, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
  },
})

function ruleArn(place: Pick<Place, 'accountId' | 'region'>, RuleName: string, EventBusName: string): string {
  return onCustomBus.arn(place, { EventBusName, RuleName })
}

export function saveRule(state: AccountState, rule: Rule): void {
  rulesTable(state).set(rule.arn, rule)
  ofBus(state, rule.busArn).set(rule.arn, true)
}

export function removeRule(state: AccountState, { arn, busArn }: Rule): void {
  rulesTable(state).delete(arn)
  ofBus(state, busArn).delete(arn)
}

/** By their names. */
export function rulesOfBus(state: AccountState, busArn: string): Rule[] {
  return [...ofBus(state, busArn).keys()]
    .flatMap(arn => rulesTable(state).get(arn) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const busOfRule = ({ busArn }: Rule) => busArn.split('/').slice(1).join('/')
