import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { queueUrlOf } from '../../../shared/challenge/library/queues.ts'
import { servingRequests } from '../../../shared/challenge/library/serving.ts'
import { pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { alarmsOf, isReadable } from '../names/alarms.ts'
import { apiName } from '../shop.ts'

/** A voucher that can be read, or that cannot. */
export function voucherOf(data: ProbeData, label: string, readable: boolean): string {
  for (let turn = 0; ; turn += 1) {
    const [head, tail] = [`${label} ${turn} head`, `${label} ${turn} tail`]
    const voucher = `${data.integer(head, 100_000, 999_999)}${data.integer(tail, 100_000, 999_999)}`
    if (isReadable(voucher) === readable) return voucher
  }
}

/** An address as a customer has it. */
export const emailOf = (data: ProbeData, label: string): string =>
  `${data.one(`${label} name`, ['ines', 'tom', 'ada', 'jun', 'lena', 'kofi'])}.${data.integer(`${label} number`, 1_000, 9_999)}@${data.one(`${label} host`, ['example.com', 'example.org', 'example.net'])}`

/** Redeems vouchers as customers do. */
export async function redeeming(context: ObserveContext) {
  const shop = await customerApi(context, apiName(context))
  const data = probeData(context.nonce)
  return {
    apiId: shop.apiId,
    data,
    redeem: (label: string, readable: boolean, email: string): Promise<ApiAnswer> =>
      shop.as(label)('POST', `/vouchers/${voucherOf(data, label, readable)}/redeem`, { email }),
    ask: shop.as('somebody'),
  }
}

/** All alarms there are, or those that are on: the first hundred of each kind. */
async function alarmsIn(context: ObserveContext, state: { readonly StateValue?: 'ALARM' }) {
  const both = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 }
  const found = await context.read('cloudwatch', 'DescribeAlarms', { ...state, ...both })
  return [...pickList(found, 'MetricAlarms'), ...pickList(found, 'CompositeAlarms')]
}

/** The names of alarms that are on. */
export async function alarmsOn(context: ObserveContext): Promise<readonly string[]> {
  return (await alarmsIn(context, { StateValue: 'ALARM' })).map(alarm => pickText(alarm, 'AlarmName') ?? '')
}

/** An alarm looks a moment after it was set, also at what was before, and a moment after something was measured. */
export const lookSeconds = 6

/** Waits where an alarm was set just now. */
export async function untilAlarmsHaveLooked(context: ObserveContext): Promise<void> {
  await context.settle(
    async () => {
      const set = (await alarmsIn(context, {})).map(alarm =>
        Date.parse(pickText(alarm, 'AlarmConfigurationUpdatedTimestamp') ?? ''),
      )
      return Math.max(0, ...set)
    },
    latest => Date.now() - latest >= lookSeconds * 1_000,
    { promisedSeconds: lookSeconds, slackSeconds: 0 },
  )
}

/** How often redemptions have failed in the minutes of the clock that are not over for so long, by Lambda's own figures. */
export async function failuresSince(context: ObserveContext, ms: number): Promise<number> {
  const { apiId } = await redeeming(context)
  const request = { method: 'POST' as const, path: '/vouchers/0/redeem' }
  const functions = apiId === undefined ? [] : await servingRequests(context, [{ apiId, ...request }])
  const now = Date.now()
  const sums = await Promise.all(
    functions.map(async ({ name }) => {
      const answer = await context.tryRead('cloudwatch', 'GetMetricStatistics', {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: name }],
        StartTime: new Date(now - ms).toISOString(),
        EndTime: new Date(now + 60_000).toISOString(),
        Period: 60,
        Statistics: ['Sum'],
      })
      return pickList(answer.ok ? answer.value : {}, 'Datapoints').map(point => pickNumber(point, 'Sum') ?? 0)
    }),
  )
  return sums.flat().reduce((total, sum) => total + sum, 0)
}

/** Finds the queue of those on call; tells the ids of what was put there last, nothing where they have no queue. */
export async function onCallOf(context: ObserveContext): Promise<() => Promise<readonly string[]>> {
  const url = await queueUrlOf(context, alarmsOf(context).queue)
  return async () =>
    url === undefined ? [] : (await context.platform.latestMessages(url)).map(({ id }) => id)
}
