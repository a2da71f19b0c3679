import { expect, it } from 'vitest'
import { codesIn, codesOf, englishTexts, testWords } from '../../server/author/testing/words-of-checks.ts'
import type { Exchange } from '../../shared/challenge/library/model-exchanges.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { advises, ends, inTime, toolErrors, triesAgain } from './checks/gifts.ts'
import { rights, answers as tellsParts } from './checks/parts.ts'
import { discreet, priced, traced } from './checks/recipes.ts'
import { paysOnce, refuses, staffOnly, waits } from './checks/refunds.ts'
import { escapes, guarded, helps, obeysNobody } from './checks/reviews.ts'
import { stopped } from './names/reviews.ts'
import { modelId } from './shop.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { suffix: 'a1b2c' }
const answer = (status: number, body: Json = {}) => ({ status, body })
const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  ...{ seq: 1, operation: 'Converse', modelId: 'm', scene: 's', turn: 0, outcome: 'answered' },
  ...{ guardrail: 'passed', tools: [], results: [], maxTokens: 800 },
  ...more,
})
const result = (text = 'ok', isError = false) => ({ id: 'a', isError, text })
const refused = [answer(400)]

const wish = { orderId: 'r-1', cents: 500, customer: 'c' }
const request = { ...wish, requestId: 'q', state: 'waiting' }
const spoken = (body: Json = { answer: 'w' }, status = 200) => ({ answer: answer(status, body), results: [] })
const waited = (more: object = {}) =>
  waits.evaluate(
    { wish, word: 'w', talk: spoken(), tried: spoken(), requests: [request], paid: [], ...more },
    parameters,
  )
const paid = (more: object = {}) =>
  paysOnce.evaluate(
    {
      ...{ isThere: true, wish, agreed: [answer(200)], again: [answer(409)], paid: [wish] },
      ...{ down: [answer(200)], after: [answer(409)], paidDown: [] },
      ...more,
    },
    parameters,
  )
const decided = (more: object = {}) =>
  staffOnly.evaluate(
    {
      ...{ isThere: true, tries: [answer(403)], lists: [answer(403)], paid: [], state: 'waiting' },
      ...more,
    },
    parameters,
  )
const asked = (more: object = {}) =>
  refuses.evaluate(
    {
      ...{ isThere: true, talks: [{ ...spoken(), results: [result('no', true)] }], paid: [], requests: [] },
      nonsense: answer(400),
      ...more,
    },
    parameters,
  )

const reviewed = (text: string, more: object = {}) => ({
  ...{ what: 'a', status: 200, page: `<p>${text}</p>`, text, vouchers: 0 },
  exchanges: [exchange(), exchange()],
  ...more,
})
const good = 'It is good.'
const obeyed = (more: object = {}, status = 201) =>
  obeysNobody.evaluate({ reviewed: [answer(status)], talks: [reviewed(good, more)] }, parameters)
const escaped = (more: object = {}) =>
  escapes.evaluate({ texts: ['a < b'], talks: [reviewed('a < b', more)] }, parameters)
const watched = (more: object = {}) =>
  guarded.evaluate(
    {
      usual: reviewed(good),
      output: reviewed(stopped.output),
      input: reviewed(stopped.input),
      intervened: reviewed(stopped.output),
      ...more,
    },
    parameters,
  )
const helped = (more: object = {}) =>
  helps.evaluate(
    {
      ...{ praise: 'nice', reviewed: answer(201), refused },
      given: reviewed('Here you are.', { vouchers: 1 }),
      told: reviewed('They say: nice'),
      ...more,
    },
    parameters,
  )

const talk = (more: object = {}) => ({
  ...{ what: 'a', word: 'w', answer: answer(200, { answer: 'w' }), exchanges: [exchange(), exchange()] },
  ...more,
})
const many = Array.from({ length: 9 }, () => exchange())
const silentAnswer = { answer: answer(504) }
const ended = (endless: object = {}, thirsty: object = {}) =>
  ends.evaluate({ endless: talk(endless), thirsty: talk(thirsty) }, parameters)
const tried = (busy: object = {}, never: object = {}) =>
  triesAgain.evaluate({ busy: talk(busy), away: talk(), never: talk(never) }, parameters)
const failing = { exchanges: [exchange({ results: [result('no', true)] })] }
const three = (...results: ReturnType<typeof result>[]) => ({ exchanges: [exchange({ results })] })
const right = three(result('A'), result('no', true), result('B'))
const erred = (more: object = {}) =>
  toolErrors.evaluate(
    {
      ...{ names: ['A', 'B'], wrong: talk(failing), unknown: talk(failing), several: talk(right) },
      ...more,
    },
    parameters,
  )

const used = [{ input: 100, output: 10 }]
const span = { name: 'n', model: '', tool: '', input: -1, output: -1, status: 'ok' }
const requestSpan = { ...span, model: modelId, input: 100, output: 10 }
const calls = [
  { ...span, tool: 'find_recipe' },
  { ...span, tool: 'find_recipe', status: 'error' },
]
const cooked = (more: object = {}) => ({
  talk: {
    ...{ word: 'w', used, spans: [requestSpan, ...calls], indiscreet: 0 },
    answer: answer(200, { answer: 'w', microEuros: 840 }),
    ...more,
  },
})
const part = (more: object = {}, none = answer(400)) =>
  tellsParts.evaluate(
    {
      visits: [
        { partId: 'p-1', expected: 'Seal', answer: answer(200, { answer: 'Seal' }), asked: 2, ...more },
      ],
      refused: [none],
    },
    parameters,
  )
const mayDo = (Action: string, functions = 1) =>
  rights.evaluate(
    {
      ...{ table: 't', tracking: 'f', accountId: '111122223333', region: 'us-east-1', callers: [] },
      functions: Array.from({ length: functions }, () => ({
        ...{ name: 'f', version: '1', roleArn: 'r', runtime: 'n' },
      })),
      rights: {
        roles: [
          {
            ...{ name: 'r', arn: 'r', boundary: null, onResources: [] },
            policies: [
              { name: 'data', document: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } },
            ],
          },
        ],
      },
    },
    parameters,
  )

/** Every end that a check can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['refund-waits', waited()],
  ['customers-are-gone', waited({ wish: null })],
  ['refund-is-paid-at-once', waited({ paid: [wish] })],
  ['refunds-do-not-answer', waited({ talk: spoken({}, 500) })],
  ['refund-tells-something-else', waited({ talk: spoken({ answer: 'x' }) })],
  ['staff-does-not-see-request', waited({ requests: [] })],
  ['staff-sees-request-twice', waited({ requests: [request, request] })],
  ['request-is-shown-wrongly', waited({ requests: [{ ...request, state: 'paid' }] })],
  ['refund-is-paid-once', paid()],
  ['staff-does-not-see-request', paid({ isThere: false })],
  ['staff-cannot-agree', paid({ agreed: [answer(500)] })],
  ['agreed-refund-is-not-paid', paid({ paid: [] })],
  ['refund-is-paid-again', paid({ paid: [wish, wish] })],
  ['another-refund-is-paid', paid({ paid: [{ ...wish, cents: 1 }] })],
  ['staff-cannot-turn-down', paid({ down: [answer(500)] })],
  ['refund-that-was-turned-down-is-paid', paid({ paidDown: [wish] })],
  ['staff-alone-decides', decided()],
  ['customer-agrees-to-refund', decided({ state: 'approved' })],
  ['staff-does-not-see-request', decided({ isThere: false })],
  ['customer-sees-requests', decided({ lists: [answer(200, { requests: [request] })] })],
  ['customer-is-not-turned-away', decided({ tries: [answer(404)] })],
  ['wrong-refunds-are-refused', asked()],
  ['customers-are-gone', asked({ isThere: false })],
  ['wrong-refund-is-paid', asked({ paid: [wish] })],
  ['wrong-refund-is-asked-for', asked({ requests: [request] })],
  ['refunds-do-not-answer', asked({ talks: [spoken({}, 500)] })],
  ['model-hears-of-no-refusal', asked({ talks: [spoken()] })],
  ['nonsense-is-answered', asked({ nonsense: answer(200) })],
  ['reviews-order-nothing', obeyed()],
  ['reviews-are-not-taken', obeyed({}, 500)],
  ['adviser-asks-no-model', obeyed({ exchanges: [] })],
  ['review-orders-voucher', obeyed({ vouchers: 1 })],
  ['adviser-says-something-else', obeyed({ text: 'x' })],
  ['text-of-model-is-text', escaped()],
  ['adviser-asks-no-model', escaped({ exchanges: [] })],
  ['markup-of-model-is-shown', escaped({ page: '<p><img></p>' })],
  ['text-of-model-is-lost', escaped({ text: 'a  b' })],
  ['every-request-is-guarded', watched()],
  ['adviser-asks-no-model', watched({ usual: reviewed(good, { exchanges: [] }) })],
  [
    'request-goes-without-guardrail',
    watched({ usual: reviewed(good, { exchanges: [exchange({ guardrail: 'none' })] }) }),
  ],
  ['stopped-model-gives-voucher', watched({ input: reviewed(stopped.input, { vouchers: 1 }) })],
  ['stopped-customer-reads-something-else', watched({ output: reviewed('x') })],
  ['adviser-says-something-else', watched({ usual: reviewed('x') })],
  ['customers-are-helped', helped()],
  ['reviews-are-not-taken', helped({ reviewed: answer(500) })],
  ['voucher-is-not-given', helped({ given: reviewed('Here you are.') })],
  ['reviews-are-not-read', helped({ told: reviewed('They say: []') })],
  ['nonsense-is-answered', helped({ refused: [answer(200)] })],
  ['model-ends', ended()],
  ['gifts-ask-no-model', ended({ exchanges: [] })],
  ['model-goes-on-for-ever', ended({ exchanges: many })],
  ['budget-is-not-kept', ended({}, { exchanges: many })],
  ['customer-hears-nothing', ended(silentAnswer)],
  ['answers-may-be-endless', ended({ exchanges: [exchange(), exchange({ maxTokens: 0 })] })],
  ['customer-is-answered-in-time', inTime.evaluate({ silent: talk() }, parameters)],
  ['gifts-ask-no-model', inTime.evaluate({ silent: talk({ exchanges: [] }) }, parameters)],
  ['customer-waits-for-model', inTime.evaluate({ silent: talk(silentAnswer) }, parameters)],
  ['busy-model-is-asked-again', tried()],
  ['gifts-ask-no-model', tried({ exchanges: [] })],
  ['busy-model-is-given-up', tried({ answer: answer(200, { answer: 'x' }) })],
  ['busy-model-breaks-answer', tried({}, silentAnswer)],
  ['model-goes-on-for-ever', tried({}, { exchanges: many })],
  ['failures-are-told', erred()],
  ['gifts-ask-no-model', erred({ wrong: talk({ exchanges: [] }) })],
  ['nonsense-of-model-breaks-answer', erred({ wrong: talk({ ...failing, ...silentAnswer }) })],
  ['unknown-tool-breaks-answer', erred({ unknown: talk({ ...failing, ...silentAnswer }) })],
  ['calls-at-once-break-answer', erred({ several: talk(three(result('A'))) })],
  ['results-are-mixed-up', erred({ several: talk(three(result('B'), result('no', true), result('A'))) })],
  ['model-hears-of-no-failure', erred({ several: talk(three(result('A'), result('no'), result('B'))) })],
  ['customers-are-advised', advises.evaluate({ thorough: talk(), refused }, parameters)],
  ['customers-are-not-advised', advises.evaluate({ thorough: talk(silentAnswer), refused }, parameters)],
  ['nonsense-is-answered', advises.evaluate({ thorough: talk(), refused: [answer(200)] }, parameters)],
  ['question-is-traced', traced.evaluate(cooked(), parameters)],
  ['question-leaves-no-trace', traced.evaluate(cooked({ spans: [] }), parameters)],
  ['requests-are-not-traced', traced.evaluate(cooked({ spans: calls }), parameters)],
  [
    'tokens-are-not-traced',
    traced.evaluate(cooked({ spans: [{ ...requestSpan, input: -1 }, ...calls] }), parameters),
  ],
  ['calls-are-not-traced', traced.evaluate(cooked({ spans: [requestSpan] }), parameters)],
  [
    'failure-is-not-traced',
    traced.evaluate(cooked({ spans: [requestSpan, calls[0], calls[0]] }), parameters),
  ],
  ['cost-is-told', priced.evaluate(cooked(), parameters)],
  ['cost-is-not-told', priced.evaluate(cooked({ answer: answer(200) }), parameters)],
  ['cost-is-told-wrongly', priced.evaluate(cooked({ answer: answer(200, { microEuros: 1 }) }), parameters)],
  ['trace-is-discreet', discreet.evaluate(cooked(), parameters)],
  ['customer-is-in-trace', discreet.evaluate(cooked({ indiscreet: 1 }), parameters)],
  ['recipes-do-not-answer', discreet.evaluate(cooked({ answer: answer(500) }), parameters)],
  ['parts-are-told', part()],
  ['parts-do-not-answer', part({ answer: answer(500) })],
  ['parts-are-not-told', part({ answer: answer(200, { answer: 'x' }) })],
  ['nonsense-is-answered', part({}, answer(200))],
  ['parts-may-enough', mayDo('logs:PutLogEvents')],
  ['parts-may-more', mayDo('s3:*')],
  ['parts-are-not-served', mayDo('logs:PutLogEvents', 0)],
]

testWords(verdicts, texts)

it('says everything that these checks have words for', () => {
  expect(codesOf(verdicts)).toEqual(
    codesIn(import.meta.dirname, 'checks/{gifts,parts,recipes,refunds,reviews}*.ts'),
  )
})
