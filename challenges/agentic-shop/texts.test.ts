import { expect, it } from 'vitest'
import {
  codesIn,
  codesOf,
  englishTexts,
  inOrder,
  testWords,
} from '../../server/author/testing/words-of-checks.ts'
import type { Exchange } from '../../shared/challenge/library/model-exchanges.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { own, ownOnly } from './checks/account.ts'
import { cites, honest, ownShop } from './checks/help.ts'
import { walk } from './checks/journey.ts'
import { letsIn, machines, refuses, rights } from './checks/stock.ts'
import type { Heard } from './checks/stock-doors.ts'
import { answers, orders, streams } from './checks/tracking.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { suffix: 'a1b2c' }
const answer = (status: number, body: Json = {}) => ({ status, body })
const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  ...{ seq: 1, operation: 'Converse', modelId: 'm', scene: 's', turn: 0, outcome: 'answered' },
  ...{ guardrail: 'none', tools: ['get_order'], results: [], maxTokens: 0 },
  ...more,
})
const result = (text: string, isError = false) => ({ id: 'a', isError, text })

const order = { orderId: 'k-1', status: 'paid', city: 'Porto', pieces: 2 }
const heardOf = exchange({ results: [result('Porto paid')] })
const told = (more: object = {}, lost: object = {}, placed: Partial<typeof order> = {}) =>
  answers.evaluate(
    {
      word: 'w',
      visits: [
        {
          ...{ order: { ...order, ...placed }, status: 200, text: '2 pieces – for “Porto”: paid (w)' },
          exchanges: [exchange(), heardOf],
          ...more,
        },
      ],
      unknown: { status: 200, text: 'I do not know it (w)', exchanges: [], ...lost },
    },
    parameters,
  )
const streamed = (more: object = {}) =>
  streams.evaluate(
    {
      ...{ orderId: 'k-1', beginning: 'So 1', status: 200, text: 'So 1' },
      last: exchange({ outcome: 'streaming' }),
      ...more,
    },
    parameters,
  )
const ordered = (placed = answer(201, order), found = answer(200, order), none = answer(404)) =>
  orders.evaluate({ placed, found, none, refused: [answer(400)] }, parameters)

const heard = (who: string, isIn = false): Heard => ({ who, status: isIn ? 200 : 401, isIn, text: '{}' })
const bad = ['another pool', 'another client', 'other scopes', 'expired', 'unknown key']
const knocked = (letIn = '', more: object = {}) =>
  refuses.evaluate(
    {
      arePeopleThere: true,
      unsigned: [heard('anybody')],
      good: heard('a customer', true),
      tried: bad.map(who => heard(who, who === letIn)),
      ...more,
    },
    parameters,
  )
const article = { sku: 's-20417', pieces: 12, shelf: 'B4' }
const shown = String.raw`{\"sku\":\"s-20417\",\"pieces\":12,\"shelf\":\"B4\"}`
const came = (listed = heard('a customer', true), text = shown) =>
  letsIn.evaluate({ article, listed, found: { ...heard('a customer', true), text } }, parameters)
const nightly = (more: object = {}) =>
  machines.evaluate(
    {
      ...{ articles: [article], failed: '', told: { stock: [article] }, isThere: true },
      ...{ unsigned: heard('anybody'), person: heard('a customer') },
      ...more,
    },
    parameters,
  )
const job = (document: Json, isThere = true) =>
  rights.evaluate(
    {
      ...{ accountId: '111122223333', region: 'us-east-1', gatewayRole: 'g', gateways: [], isThere },
      tool: 'arn:aws:lambda:us-east-1:111122223333:function:f',
      tracking: 'arn:aws:lambda:us-east-1:111122223333:function:t',
      rights: {
        roles: [
          { name: 'r', arn: 'r', policies: [{ name: 'data', document }], boundary: null, onResources: [] },
        ],
      },
    },
    parameters,
  )

const asked = (what: string, more: object = {}) => ({
  ...{ what, answer: answer(200), results: [result('no', true)], leaks: false },
  ...more,
})
const theirs = { orderId: 'a-1', customer: 'c', item: 'Mug', cents: 1, address: '3 Mill Lane' }
const visited = (more: object = {}, nonsense = answer(400)) =>
  own.evaluate(
    {
      visits: [
        {
          ...{ theirs: [theirs], wanted: theirs },
          ...{ one: answer(200, '3 Mill Lane'), list: answer(200, '3 Mill Lane') },
          ...more,
        },
      ],
      nonsense,
    },
    parameters,
  )

const visit = (more: object = {}) => ({
  ...{ wanted: ['s3://a'], own: ['s3://a'], asked: 1, given: ['s3://a'], cited: ['s3://a'] },
  answer: answer(200, { answer: 'read (w)' }),
  ...more,
})
const cited = (more: object = {}) => cites.evaluate({ word: '(w)', visits: [visit(more)] }, parameters)
const guarded = (more: object = {}, leaked = 0) =>
  ownShop.evaluate({ seen: visit(more), leaked, others: ['s3://b'] }, parameters)
const nothing = { wanted: [], given: [], cited: [] }
const unknown = (more: object = {}, refused = answer(400)) =>
  honest.evaluate({ word: '(w)', seen: visit({ ...nothing, ...more }), refused: [refused] }, parameters)

const way = (more: object = {}) =>
  walk.evaluate(
    {
      word: 'w',
      page: { status: 200, hasForm: true },
      order,
      told: { status: 200, text: 'To Porto (w)' },
      asked: answer(200, { answer: 'It is noted (w)' }),
      isWaiting: true,
      agreed: answer(200),
      paid: 1,
      ...more,
    },
    parameters,
  )

/** Every end that a check can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['order-is-told', told()],
  ['orders-are-not-placed', told({}, {}, { orderId: '' })],
  ['model-is-not-asked', told({ exchanges: [] })],
  ['tool-is-not-offered', told({ exchanges: [exchange({ tools: [] })] })],
  ['result-is-not-told', told({ exchanges: [exchange()] })],
  ['answer-is-not-the-models', told({ text: 'On its way' })],
  ['unknown-order-breaks-answer', told({}, { status: 500 })],
  ['answer-streams', streamed()],
  ['orders-are-not-placed', streamed({ orderId: '' })],
  ['model-is-not-asked', streamed({ last: null })],
  ['answer-is-not-the-models', streamed({ text: '' })],
  ['answer-comes-at-once', streamed({ last: exchange({ outcome: 'streamed' }) })],
  ['orders-go-on', ordered()],
  ['orders-are-not-placed', ordered(answer(500))],
  ['order-is-not-found', ordered(undefined, answer(404))],
  ['bad-orders-are-taken', ordered(undefined, undefined, answer(200))],
  ['nobody-else-is-let-in', knocked()],
  ['anybody-is-let-in', knocked('', { unsigned: [heard('anybody', true)] })],
  ['people-are-not-let-in', knocked('', { good: heard('a customer') })],
  ['people-are-gone', knocked('', { arePeopleThere: false })],
  ['strangers-are-let-in', knocked('another pool')],
  ['people-of-pages-are-let-in', knocked('another client')],
  ['tokens-for-less-are-let-in', knocked('other scopes')],
  ['old-tokens-are-let-in', knocked('expired')],
  ['forged-tokens-are-let-in', knocked('unknown key')],
  ['people-are-let-in', came()],
  ['people-are-not-let-in', came(heard('a customer'))],
  ['stock-is-not-told', came(undefined, '{}')],
  ['machines-are-let-in', nightly()],
  ['machines-have-no-door', nightly({ isThere: false })],
  ['anybody-comes-in-by-machines-door', nightly({ unsigned: heard('anybody', true) })],
  ['people-come-in-by-machines-door', nightly({ person: heard('a customer', true) })],
  ['nightly-job-fails', nightly({ failed: 'Unhandled' })],
  ['nightly-job-may-enough', job({})],
  ['nightly-job-is-gone', job({}, false)],
  ['nightly-job-may-more', job({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })],
  ['customers-hear-of-their-own', ownOnly.evaluate({ asked: [asked('get_order')] }, parameters)],
  ['customers-are-gone', ownOnly.evaluate({ asked: [] }, parameters)],
  [
    'order-of-another-is-told',
    ownOnly.evaluate({ asked: [asked('get_order', { leaks: true })] }, parameters),
  ],
  [
    'orders-of-another-are-listed',
    ownOnly.evaluate({ asked: [asked('list_orders', { leaks: true })] }, parameters),
  ],
  [
    'account-does-not-answer',
    ownOnly.evaluate({ asked: [asked('get_order', { answer: answer(500) })] }, parameters),
  ],
  ['account-asks-no-model', ownOnly.evaluate({ asked: [asked('get_order', { results: [] })] }, parameters)],
  ['own-orders-are-told', visited()],
  ['customers-are-gone', visited({ theirs: [] })],
  ['own-order-is-not-told', visited({ one: answer(200, 'no') })],
  ['own-orders-are-not-listed', visited({ list: answer(200, 'no') })],
  ['nonsense-is-answered', visited({}, answer(200))],
  ['sources-are-told', cited()],
  ['help-asks-no-model', cited({ asked: 0 })],
  ['documents-do-not-reach-model', cited({ given: [] })],
  ['help-tells-something-else', cited({ answer: answer(500) })],
  ['sources-are-not-told', cited({ cited: [] })],
  ['sources-are-told-wrongly', cited({ cited: ['s3://a', 's3://c'] })],
  ['documents-are-their-own', guarded()],
  ['help-asks-no-model', guarded({ asked: 0 })],
  ['documents-of-others-are-used', guarded({}, 1)],
  ['documents-do-not-reach-model', guarded({ given: [] })],
  ['nothing-is-made-up', unknown()],
  ['sources-are-made-up', unknown({ cited: ['s3://a'] })],
  ['unknown-question-is-not-answered', unknown({ answer: answer(500) })],
  ['nonsense-is-answered', unknown({}, answer(200))],
  ['walker-gets-through', way()],
  ['front-page-is-gone', way({ page: { status: 200, hasForm: false } })],
  ['orders-are-not-placed', way({ order: { ...order, orderId: '' } })],
  ['walker-is-not-told-of-order', way({ told: { status: 200, text: '' } })],
  ['walker-cannot-ask-for-refund', way({ isWaiting: false })],
  ['walker-is-not-paid-once', way({ paid: 2 })],
]

testWords(verdicts, texts)

it('says everything that it has words for', () => {
  // What the other desks say, `texts-desks.test.ts` and `texts-tried-out.test.ts` hold against the words.
  const other = codesIn(import.meta.dirname, 'checks/{gifts,parts,planner,recipes,refunds,reviews}*.ts')
  expect(inOrder([...codesOf(verdicts), ...other])).toEqual(Object.keys(texts).sort())
})
