import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryOutput,
  HistoryItemType,
} from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import { table } from '../../../shape/resource.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { parseWithNumbers } from '../../../wire/json-numbers.ts'
import { checkOneOf, wrong } from '../cloudwatch-error.ts'
import type { Alarm, AlarmState } from './alarms.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

/** What happened to an alarm, by a key that grows with time. */
interface HistoryRow {
  readonly at: number
  readonly name: string
  readonly kind: Alarm['kind']
  readonly type: HistoryItemType
  readonly summary: string
  /** JSON text. */
  readonly data: string
}

const historyOf = table<HistoryRow>('cloudwatch.history')

/** Of all alarms of an account together; the oldest go first. */
const MAX_ROWS = 2000
const PAGE = 100

let serial = 0

export function noteHistory(
  state: AccountState,
  alarm: Pick<Alarm, 'name' | 'kind'>,
  at: number,
  item: Pick<HistoryRow, 'type' | 'summary'> & { readonly data: object },
): void {
  const rows = historyOf(state)
  serial = (serial + 1) % 1e6
  const key = `${String(at).padStart(15, '0')} ${String(serial).padStart(6, '0')}`
  const { name, kind } = alarm
  rows.set(key, { at, name, kind, type: item.type, summary: item.summary, data: JSON.stringify(item.data) })
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_ROWS) break
    rows.delete(oldest)
  }
}

export function noteStateChange(state: AccountState, alarm: Alarm, before: AlarmState): void {
  const describe = ({ value, reason, reasonData }: AlarmState) => ({
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: parseWithNumbers(reasonData) }),
  })
  noteHistory(state, alarm, alarm.state.transitionedAt, {
    type: 'StateUpdate',
    summary: `Alarm updated from ${before.value} to ${alarm.state.value}`,
    data: { version: '1.0', oldState: describe(before), newState: describe(alarm.state) },
  })
}

const page = paging({
  maxSize: PAGE,
  refuseSize: size => wrong('maxRecords', `have value between 1 and ${PAGE}`, size),
  refuseToken: () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'),
})

export function describeAlarmHistory(
  { state }: CallContext,
  input: Input<Sdk, 'DescribeAlarmHistory'>,
): DescribeAlarmHistoryOutput {
  const { AlarmName: name, AlarmTypes: types = ['MetricAlarm'], HistoryItemType: type } = input
  checkOneOf('historyItemType', ['ConfigurationUpdate', 'StateUpdate', 'Action'], type)
  checkOneOf('scanBy', ['TimestampDescending', 'TimestampAscending'], input.ScanBy)
  const [from, to] = [input.StartDate?.getTime() ?? 0, input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY]
  const found = [...historyOf(state).entries()].filter(
    ([, row]) =>
      (name === undefined || row.name === name) &&
      (types.includes(typeOf(row.kind)) || name !== undefined) &&
      (type === undefined || row.type === type) &&
      row.at >= from &&
      row.at <= to,
  )
  const order = input.ScanBy === 'TimestampAscending' ? found : found.reverse()
  const { shown, next } = page(order, ([key]) => key, { size: input.MaxRecords, token: input.NextToken })
  return { AlarmHistoryItems: shown.map(([, row]) => describe(row)), NextToken: next }
}

export const typeOf = (kind: Alarm['kind']) => (kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm')

const describe = (row: HistoryRow): AlarmHistoryItem => ({
  AlarmName: row.name,
  AlarmType: typeOf(row.kind),
  Timestamp: new Date(row.at),
  HistoryItemType: row.type,
  HistorySummary: row.summary,
  HistoryData: row.data,
})
