import type { MetricFilter, MetricTransformation } from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import { tableOfEach } from '../../../shape/resource.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { groupNameIn, groupsOf, type LogGroup } from '../log-groups.ts'
import { invalid, notFound, wrong, wrongLimit } from '../logs-error.ts'
import { parseFilterPattern } from '../pattern/filter-pattern.ts'
import { checkTransformation, extractedValues } from './transformation.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs')

/** A metric filter of a log group as stored, by its name. */
export interface MetricFilterRow {
  readonly name: string
  readonly pattern: string
  readonly transformation: MetricTransformation
  readonly createdAt: number
}

/** AWS lets a group have 100; each of them reads every event. */
const MAX_FILTERS = 30
const MAX_LISTED = 50
const MAX_TESTED = 50
const NAME = /^[^:*]{1,512}$/

const filterTables = tableOfEach<MetricFilterRow>('logs.metric-filters')
export const metricFiltersOf = (state: AccountState, { arn }: LogGroup) => filterTables(state, arn)

/** Makes a filter, or changes the one of that name. */
export function putMetricFilter(
  { state, now }: CallContext,
  group: LogGroup,
  input: Input<Sdk, 'PutMetricFilter'>,
): void {
  const { filterName: name, filterPattern: pattern, metricTransformations } = input
  if (!NAME.test(name)) throw wrong('filterName', 'satisfy regular expression pattern: [^:*]*', name)
  const [transformation, ...more] = metricTransformations
  if (!transformation || more.length) throw wrong('metricTransformations', 'have length equal to 1')
  parseFilterPattern(pattern)
  checkTransformation(transformation, pattern)
  const rows = metricFiltersOf(state, group)
  if (!rows.has(name) && rows.size >= MAX_FILTERS)
    throw new AwsError('LimitExceededException', 'Resource limit exceeded.')
  rows.set(name, { name, pattern, transformation, createdAt: rows.get(name)?.createdAt ?? now() })
}

export function deleteMetricFilter(
  { state }: CallContext,
  group: LogGroup,
  { filterName: name }: Input<Sdk, 'DeleteMetricFilter'>,
): void {
  if (!metricFiltersOf(state, group).delete(name)) throw notFound('metric filter')
}

export function dropMetricFilters({ state }: CallContext, group: LogGroup): void {
  const rows = metricFiltersOf(state, group)
  for (const name of [...rows.keys()]) rows.delete(name)
}

const page = paging({
  maxSize: MAX_LISTED,
  refuseSize: limit => wrongLimit(limit, MAX_LISTED),
  refuseToken: () => invalid('The specified nextToken is invalid.'),
})

export function describeMetricFilters(
  { state }: CallContext,
  input: Input<Sdk, 'DescribeMetricFilters'>,
): Output<Sdk, 'DescribeMetricFilters'> {
  const { filterNamePrefix: prefix = '', metricName, metricNamespace } = input
  if ((metricName === undefined) !== (metricNamespace === undefined))
    throw invalid('metricName and metricNamespace must be given together.')
  const named = groupNameIn({ ...input })
  const groups = [...groupsOf(state).values()].filter(({ name }) => named === undefined || name === named)
  if (named !== undefined && !groups.length) throw notFound('log group')
  const found = groups
    .flatMap(group => [...metricFiltersOf(state, group).values()].map(row => ({ group, row })))
    .filter(
      ({ row: { name, transformation: made } }) =>
        name.startsWith(prefix) &&
        (metricName === undefined ||
          (made.metricName === metricName && made.metricNamespace === metricNamespace)),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const { shown, next } = page(found, keyOf, {
    size: input.limit,
    token: input.nextToken,
    order: 'ascending',
  })
  return { metricFilters: shown.map(({ group, row }) => describe(group, row)), nextToken: next }
}

const keyOf = ({ group, row }: { readonly group: LogGroup; readonly row: MetricFilterRow }) =>
  `${row.name} ${group.name}`

const describe = (group: LogGroup, row: MetricFilterRow): MetricFilter => ({
  filterName: row.name,
  filterPattern: row.pattern,
  metricTransformations: [row.transformation],
  creationTime: row.createdAt,
  logGroupName: group.name,
  applyOnTransformedLogs: false,
})

export function testMetricFilter(
  _: CallContext,
  { filterPattern: pattern, logEventMessages: messages }: Input<Sdk, 'TestMetricFilter'>,
): Output<Sdk, 'TestMetricFilter'> {
  if (!messages.length || messages.length > MAX_TESTED)
    throw wrong('logEventMessages', `have length between 1 and ${MAX_TESTED}`)
  const matches = parseFilterPattern(pattern)
  return {
    matches: messages.flatMap((eventMessage, index) =>
      matches(eventMessage)
        ? [{ eventNumber: index + 1, eventMessage, extractedValues: extractedValues(pattern, eventMessage) }]
        : [],
    ),
  }
}
