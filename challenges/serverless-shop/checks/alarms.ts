import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { logEventsWith } from '../../../shared/challenge/library/find.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { servingRequests } from '../../../shared/challenge/library/serving.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pick, pickNumber, pickText } from '../../../shared/json.ts'
import { alarmsOf } from '../names/alarms.ts'
import {
  alarmsOn,
  emailOf,
  failuresSince,
  lookSeconds,
  onCallOf,
  redeeming,
  untilAlarmsHaveLooked,
  voucherOf,
} from './alarms-vouchers.ts'

/** Until all is calm again after failures, as the brief says it. */
const untilCalm = { promisedSeconds: 150, slackSeconds: 15, forFigures: true } as const
/** Whoever is woken for too little is woken soon. */
const watched = { promisedSeconds: 8, slackSeconds: 3, forFigures: true } as const
/** Until somebody is told, as the brief says it. */
const untilTold = { promisedSeconds: 60, slackSeconds: 25, forFigures: true } as const

const halfAnHour = 1_800_000

/** Those on call are told of failures, and of nothing else. */
export const wakes = defineCheck({
  async observe(context) {
    const { failures } = alarmsOf(context)
    const { data, redeem, ask } = await redeeming(context)
    const succeed = (label: string) => redeem(label, true, emailOf(data, label))
    const failTimes = (label: string, times: number) =>
      inTurn(
        Array.from({ length: times }, (_, index) => `${label} ${index}`),
        one => redeem(one, false, emailOf(data, one)),
      )
    await untilAlarmsHaveLooked(context)
    let good = 0
    const before = await context.settle(
      async passedMs => {
        good += 1
        // Figures of a function that is never asked say nothing, nor does an alarm that has not looked at them yet.
        if (good % 5 === 1) await succeed(`calm ${good}`)
        const on = await alarmsOn(context)
        const isKnown = on.length === 0 && passedMs >= lookSeconds * 1_000
        // What failed before this look, in the same minute, would be counted together with what fails now.
        return { on, isCalm: isKnown && (await failuresSince(context, 60_000)) === 0 }
      },
      ({ isCalm }) => isCalm,
      untilCalm,
    )
    if (before.on.length > 0) return { kind: 'never calm' as const, on: [...before.on] }
    const toldOnCall = await onCallOf(context)
    const toldBefore = new Set(await toldOnCall())
    const isNew = (ids: readonly string[]) => ids.some(id => !toldBefore.has(id))
    const failedBefore = await failuresSince(context, halfAnHour)
    const calm = [
      await succeed('one'),
      await succeed('another'),
      await ask('POST', `/vouchers/${voucherOf(data, 'no address', true)}/redeem`, {}),
    ]
    // The look for traces beside this one fails once.
    const few = await failTimes('few', failures - 2)
    const woken = await context.settle(
      async () => isNew(await toldOnCall()),
      told => told,
      watched,
    )
    // Whoever tries it at the same time fails as well: then somebody had to be told.
    if (woken && (await failuresSince(context, halfAnHour)) - failedBefore >= failures)
      return { kind: 'failed' as const, many: few, told: true }
    if (woken) return { kind: 'woken' as const, calm, few }
    // Twice as many, so that there are enough in one minute of the clock.
    const many = await failTimes('many', failures * 2)
    const told = await context.settle(
      async () => isNew(await toldOnCall()),
      seen => seen,
      untilTold,
    )
    return { kind: 'failed' as const, many, told }
  },
  evaluate(seen, parameters) {
    const { failures } = alarmsOf({ parameters })
    if (seen.kind === 'never calm')
      return fail('alarm-never-ends', {}, [
        { label: say('alarms-that-are-on'), seen: seen.on.join(', '), expected: say('alarms-none') },
      ])
    if (seen.kind === 'woken')
      return fail('woken-for-too-little', {}, [
        ...seen.few.map(answer => ({ label: say('voucher-that-fails'), seen: shown(answer) })),
        { label: say('told-on-call'), seen: say('somebody-told'), expected: say('nobody-told') },
      ])
    const facts: Fact[] = [
      ...seen.many.map(answer => ({
        label: say('voucher-that-fails'),
        seen: shown(answer),
        expected: '500',
      })),
      {
        label: say('told-on-call'),
        seen: seen.told ? say('somebody-told') : say('nobody-told'),
        expected: say('somebody-told-from', { failures }),
      },
    ]
    return firstCause(
      [
        [seen.many.some(({ status }) => status !== 500), fail('failure-is-hidden', {}, facts)],
        [!seen.told, fail('nobody-is-told', {}, facts)],
      ],
      pass('those-on-call-are-told', {}, facts),
    )
  },
})

/** Failures can be found in the log, and customers cannot. */
export const traces = defineCheck({
  async observe(context) {
    const { apiId, data, redeem } = await redeeming(context)
    const labels = ['a failure']
    const emails = ['a failure', 'a success'].map(label => emailOf(data, label))
    await redeem('a success', true, emails[1] ?? '')
    const failed = await inTurn(labels, label => redeem(label, false, emailOf(data, label)))
    const found = labels.map(label => voucherOf(data, label, false))
    const [voucher = ''] = found
    const request = { method: 'POST' as const, path: `/vouchers/${voucher}/redeem` }
    const functions = apiId === undefined ? [] : await servingRequests(context, [{ apiId, ...request }])
    const groups = [...new Set(await Promise.all(functions.map(({ name }) => logGroupOf(context, name))))]
    const eventsWith = async (text: string) =>
      (await Promise.all(groups.map(group => logEventsWith(context, group, [text])))).flat()
    const lines = await context.settle(
      () => inTurn(found, one => eventsWith(one)),
      all => all.every((events, index) => events.some(event => isTrace(event, found[index] ?? ''))),
      { promisedSeconds: 5 },
    )
    const told = await inTurn(emails, email => eventsWith(email))
    return {
      failed,
      vouchers: found.map((one, index) => ({
        voucher: one,
        lines: (lines[index] ?? []).map(line => line.slice(0, 300)).slice(0, 6),
        isTraced: (lines[index] ?? []).some(event => isTrace(event, one)),
      })),
      addresses: told
        .flat()
        .map(line => line.slice(0, 300))
        .slice(0, 6),
    }
  },
  evaluate({ failed, vouchers, addresses }) {
    const facts: Fact[] = [
      ...vouchers.map(({ voucher, lines }) => ({
        label: say('log-about-voucher', { voucher }),
        seen: lines.join('\n') || say('log-has-nothing'),
        expected: say('log-line-of-json'),
      })),
      {
        label: say('log-about-customers'),
        seen: addresses.join('\n') || say('log-has-nothing'),
        expected: say('log-has-nothing'),
      },
    ]
    return firstCause(
      [
        [failed.some(({ status }) => status !== 500), fail('failure-is-hidden', {}, facts)],
        [addresses.length > 0, fail('customers-are-in-the-log', {}, facts)],
        [vouchers.some(({ isTraced }) => !isTraced), fail('failure-leaves-no-trace', {}, facts)],
      ],
      pass('failures-leave-a-trace', {}, facts),
    )
  },
})

/** The log group of a function. */
async function logGroupOf(context: ObserveContext, FunctionName: string): Promise<string> {
  const answer = await context.tryRead('lambda', 'GetFunctionConfiguration', { FunctionName })
  const named = answer.ok ? pickText(answer.value, 'LoggingConfig', 'LogGroup') : undefined
  return named ?? `/aws/lambda/${FunctionName}`
}

/** Whether a log event is a line of JSON, alone or behind what the runtime writes before it, about this voucher. */
function isTrace(event: string, voucher: string): boolean {
  try {
    const json = JSON.parse(event.slice(event.indexOf('{'))) as Json
    const own = pick(json, 'message')
    const inner = typeof own === 'string' && own.startsWith('{') ? (JSON.parse(own) as Json) : own
    const has = (name: string) => pickText(inner, name) ?? pickText(json, name) ?? ''
    return has('voucher') === voucher && has('requestId') !== '' && has('reason') !== ''
  } catch {
    return false
  }
}

/** Vouchers are redeemed as before. */
export const redeems = defineCheck({
  async observe(context) {
    const { data, redeem, ask } = await redeeming(context)
    const answers = await inTurn(['one', 'another', 'a third'], async label => ({
      voucher: voucherOf(data, label, true),
      answer: await redeem(label, true, emailOf(data, label)),
    }))
    const voucher = voucherOf(data, 'refused', true)
    const refused = [
      await ask('POST', `/vouchers/${voucher}/redeem`, {}),
      await ask('POST', `/vouchers/${voucher}/redeem`, { email: 'nobody' }),
      await ask('POST', `/vouchers/${voucher}/redeem`, { email: 7 }),
      await ask('POST', `/vouchers/${voucher.slice(1)}/redeem`, { email: emailOf(data, 'refused') }),
    ]
    return { answers, refused }
  },
  evaluate({ answers, refused }) {
    const facts = [
      ...answers.map(({ voucher, answer }) => ({
        label: say('voucher-to-redeem', { voucher }),
        seen: shown(answer),
        expected: say('voucher-and-cents'),
      })),
      ...refused.map((answer: ApiAnswer) => ({
        label: say('voucher-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    const isRedeemed = ({ voucher, answer }: { readonly voucher: string; readonly answer: ApiAnswer }) =>
      answer.status === 200 &&
      pickText(answer.body, 'voucher') === voucher &&
      (pickNumber(answer.body, 'cents') ?? 0) >= 500
    return firstCause(
      [
        [!answers.every(isRedeemed), fail('voucher-is-not-redeemed', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('voucher-nonsense-is-accepted', {}, facts)],
      ],
      pass('vouchers-are-redeemed', {}, facts),
    )
  },
})
