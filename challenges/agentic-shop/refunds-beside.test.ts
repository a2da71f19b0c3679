import { expect, it } from 'vitest'
import type { ObserveContext } from '../../shared/challenge/check.ts'
import type { ModelRequestSeen, ModelScene } from '../../shared/challenge/model-probes.ts'
import { observing } from '../../shared/challenge/testing/observing.ts'
import type { Json } from '../../shared/json.ts'
import { paysOnce, refuses, staffOnly, waits } from './checks/refunds.ts'
import { customers, staff } from './names/people.ts'
import { paidOrders } from './names/refunds.ts'

/** Looks at the refund desk that run beside one another, and after many others, on the same customers' orders. */

const parameters = { suffix: 'a1b2c' }
const subOf = (name: string) => `sub of ${name}`

/** A request as a desk of this test keeps it. */
interface Kept {
  readonly requestId: string
  readonly orderId: string
  readonly cents: number
  readonly customer: string
  state: 'waiting' | 'approved' | 'rejected'
}

/** What a right desk may do otherwise, and what it may do wrong. */
interface Desk {
  /** No more in all than the order has cost, whatever was paid back before. */
  readonly isSumBounded?: true
  /** One request for an order at a time. */
  readonly isOneAtATime?: true
  readonly isPaidAtOnce?: true
  readonly isReplayable?: true
  readonly isAmountOfDecision?: true
}

/** What a desk notes and decides, and the bank pays. */
function refundsBy(desk: Desk) {
  const orders = new Map(paidOrders(customers.map(subOf)).map(one => [one.orderId, one]))
  // What the candidate has tried it with.
  for (const name of customers)
    orders.set(`mine-${name}`, { orderId: `mine-${name}`, customer: subOf(name), cents: 1 })
  const requests: Kept[] = []
  const payouts: { readonly orderId: string; readonly cents: number; readonly customer: string }[] = []

  function refuse(customer: string, orderId: string, cents: unknown): string | undefined {
    const order = orders.get(orderId)
    if (order === undefined || order.customer !== customer) return 'It is not theirs'
    if (typeof cents !== 'number' || !Number.isInteger(cents) || cents < 1 || cents > order.cents)
      return 'It is not so much'
    const own = requests.filter(one => one.orderId === orderId && one.state !== 'rejected')
    const before = own.reduce((sum, one) => sum + one.cents, 0)
    if (desk.isSumBounded && before + cents > order.cents) return 'It is too much in all'
    if (desk.isOneAtATime && own.some(({ state }) => state === 'waiting')) return 'One waits'
    return undefined
  }

  /** Notes a refund, or says why it does not. */
  function keep(customer: string, orderId: string, cents: number): string | undefined {
    const error = refuse(customer, orderId, cents)
    if (error !== undefined) return error
    requests.push({ requestId: `q-${requests.length}`, orderId, cents, customer, state: 'waiting' })
    if (desk.isPaidAtOnce) payouts.push({ orderId, cents, customer })
    return undefined
  }

  function decide(id: string, { decision, cents }: { readonly decision?: Json; readonly cents?: Json }) {
    const request = requests.find(one => one.requestId === id)
    if (request === undefined) return { status: 404, body: {} }
    if (request.state !== 'waiting' && !desk.isReplayable) return { status: 409, body: {} }
    request.state = decision === 'approve' ? 'approved' : 'rejected'
    const amount = desk.isAmountOfDecision && typeof cents === 'number' ? cents : request.cents
    if (request.state === 'approved') payouts.push({ ...request, cents: amount })
    return { status: 200, body: {} }
  }

  return { orders, requests, payouts, keep, decide }
}

function shopWith(desk: Desk) {
  const { orders, requests, payouts, keep, decide } = refundsBy(desk)
  const scenes = new Map<string, ModelScene>()
  const seen: ModelRequestSeen[] = []
  const items = (
    rows: readonly { readonly orderId: string; readonly cents: number; readonly customer: string }[],
  ) => ({
    Items: rows.map(({ orderId, cents, customer }, index) => ({
      ...{ payoutId: { S: `p-${index}` }, orderId: { S: orderId }, cents: { N: String(cents) } },
      customer: { S: customer },
    })),
  })

  function chat(customer: string, message: Json | undefined) {
    if (typeof message !== 'string') return { status: 400, body: {} }
    const scene = [...scenes.values()].find(({ when }) =>
      message.includes(String(when.said).replaceAll('\\', '')),
    )
    const [called, told] = scene?.turns ?? []
    const calls: readonly {
      readonly tool: string
      readonly input: { readonly orderId: string; readonly cents: number }
    }[] = JSON.parse(JSON.stringify(called?.call ?? []))
    const content = calls.map(({ tool, input: { orderId, cents } }) => {
      const error = tool === 'request_refund' ? keep(customer, orderId, cents) : 'There is no such tool'
      return {
        toolResult: { toolUseId: 't', status: error === undefined ? 'success' : 'error', content: [] },
      }
    })
    seen.push({
      ...{ seq: seen.length + 1, at: 0, principalArn: 'r', operation: 'Converse', modelId: 'm' },
      ...{ request: { messages: [{ content: [{ text: message }] }, { content }] } },
      ...{ from: { scene: scene?.name ?? 'none', turn: 1 }, guardrail: 'none', outcome: 'answered' },
    })
    return { status: 200, body: { answer: told?.say ?? '' } }
  }

  function answered(who: string, method: string, path: string, body: { readonly [member: string]: Json }) {
    if (path === '/refunds/chat') return chat(subOf(who), body.message)
    if (!staff.includes(who)) return { status: 403, body: {} }
    if (method === 'GET') return { status: 200, body: { requests } }
    return decide(decodeURIComponent(path.split('/').at(-1) ?? ''), body)
  }

  const reads = {
    'apigatewayv2 GetApis': { Items: [{ Name: 'shop-a1b2c', ApiId: 'a' }] },
    'cognito-identity-provider ListUserPools': { UserPools: [{ Name: 'shop-people-a1b2c', Id: 'pool' }] },
    'cognito-identity-provider ListUserPoolClients': {
      UserPoolClients: [{ ClientName: 'shop', ClientId: 'c' }],
    },
    'cognito-identity-provider AdminGetUser': ({ Username }: { readonly [member: string]: Json }) => ({
      UserAttributes: [{ Name: 'sub', Value: subOf(String(Username)) }],
    }),
    'dynamodb Scan': ({ TableName }: { readonly [member: string]: Json }) =>
      TableName === 'partner-payouts-made-a1b2c' ? items(payouts) : items([...orders.values()]),
  }

  return (nonce: string): ObserveContext => {
    const context = observing(reads, { nonce })
    return {
      ...context,
      parameters,
      probe: {
        ...context.probe,
        async addScene(scene) {
          scenes.set(scene.name, scene)
          return scene.name
        },
        async removeScenes(names) {
          for (const name of names) scenes.delete(name)
        },
        async http({ method, path, headers = {}, body = '{}' }) {
          const who = headers.authorization?.split(' ')[1] ?? 'nobody'
          const { status, body: told } = answered(who, method, path, JSON.parse(body))
          return { status, headers: {}, body: JSON.stringify(told) }
        },
      },
      platform: {
        ...context.platform,
        modelRequests: async ({ holding = '' }) => seen.filter(one => JSON.stringify(one).includes(holding)),
      },
    }
  }
}

const looks = {
  waits: async (context: ObserveContext) => waits.evaluate(await waits.observe(context), parameters),
  paysOnce: async (context: ObserveContext) => paysOnce.evaluate(await paysOnce.observe(context), parameters),
  staffOnly: async (context: ObserveContext) =>
    staffOnly.evaluate(await staffOnly.observe(context), parameters),
  refuses: async (context: ObserveContext) => refuses.evaluate(await refuses.observe(context), parameters),
}
const right = ['refund-waits', 'refund-is-paid-once', 'staff-alone-decides', 'wrong-refunds-are-refused']
const codesOf = (contexts: readonly ObserveContext[]) =>
  Promise.all(
    contexts.flatMap(context => Object.values(looks).map(async look => (await look(context)).symptom.code)),
  )

const designs: readonly Desk[] = [{}, { isSumBounded: true }, { isOneAtATime: true }]

it.each(designs)('twenty-five looks of each check in a row judge their own refunds: %o', async desk => {
  const shop = shopWith(desk)
  for (let turn = 0; turn < 25; turn += 1) expect(await codesOf([shop(`look ${turn}`)])).toEqual(right)
})

it('two looks of each check at the same time judge their own refunds', async () => {
  const shop = shopWith({})
  for (let turn = 0; turn < 10; turn += 1)
    expect(await codesOf([shop(`one ${turn}`), shop(`other ${turn}`)])).toEqual([...right, ...right])
})

const mistakes: readonly [keyof typeof looks, Desk, string][] = [
  ['waits', { isPaidAtOnce: true }, 'refund-is-paid-at-once'],
  ['paysOnce', { isReplayable: true }, 'refund-is-paid-again'],
  ['paysOnce', { isAmountOfDecision: true }, 'another-refund-is-paid'],
]
it.each(mistakes)('%s finds a mistake after other looks and beside one: %o', async (name, desk, code) => {
  const shop = shopWith(desk)
  for (let turn = 0; turn < 10; turn += 1) await codesOf([shop(`before ${turn}`)])
  const both = await Promise.all(['one', 'other'].map(nonce => looks[name](shop(nonce))))
  expect(both.map(({ symptom }) => symptom.code)).toEqual([code, code])
})
