import { expect, it } from 'vitest'
import type { ObserveContext } from '../../shared/challenge/check.ts'
import { probeData } from '../../shared/challenge/library/probe-data.ts'
import type { ModelRequestSeen } from '../../shared/challenge/model-probes.ts'
import { type Answers, observing } from '../../shared/challenge/testing/observing.ts'
import type { Json } from '../../shared/json.ts'
import { own, ownOnly } from './checks/account.ts'
import { walk } from './checks/journey.ts'
import { mostPaidCents } from './checks/refunds-desk.ts'
import { answers, streams } from './checks/tracking.ts'
import { ordersOf } from './names/account.ts'
import { customers } from './names/people.ts'
import { paidOrders, refundCustomersOf } from './names/refunds.ts'

/** What candidates and earlier looks have left in tables and accounts is nothing that a look judges, or speaks to. */

const parameters = { suffix: 'a1b2c' }
const nonce = '0123456789ab'
const subOf = (name: string) => `sub of ${name}`
const people: Answers = {
  'apigatewayv2 GetApis': { Items: [{ Name: 'shop-a1b2c', ApiId: 'a' }] },
  'cognito-identity-provider ListUserPools': { UserPools: [{ Name: 'shop-people-a1b2c', Id: 'pool' }] },
  'cognito-identity-provider ListUserPoolClients': {
    UserPoolClients: [{ ClientName: 'shop', ClientId: 'c' }],
  },
  'cognito-identity-provider AdminGetUser': ({ Username }) => ({
    UserAttributes: [{ Name: 'sub', Value: subOf(String(Username)) }],
  }),
}
const itemOf = (row: { readonly [name: string]: string | number }) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  )

type Asked = Parameters<ObserveContext['probe']['http']>[0]
/** An account with these reads, in which this is answered. */
function accountOf(
  reads: Answers,
  http: (asked: Asked) => { readonly status: number; readonly body: Json },
  modelRequests: readonly ModelRequestSeen[] = [],
) {
  const context = observing({ ...people, ...reads }, { nonce, modelRequests })
  return {
    ...context,
    parameters,
    probe: {
      ...context.probe,
      async http(asked: Asked) {
        const { status, body } = http(asked)
        return { status, headers: {}, body: JSON.stringify(body) }
      },
    },
  }
}

const request = (text: string): ModelRequestSeen => ({
  ...{ seq: 1, at: 0, principalArn: 'r', operation: 'Converse', modelId: 'm', guardrail: 'none' },
  request: {
    messages: [{ content: [{ toolResult: { toolUseId: 't', status: 'error', content: [{ text }] } }] }],
  },
  ...{ from: { scene: 's', turn: 1 }, outcome: 'answered' },
})
const shopsOrders = ordersOf(customers.map(subOf))
const triedOut = customers.map(name => ({ orderId: `mine-${name}`, customer: subOf(name) }))
const accountOrders = { 'dynamodb Scan': { Items: [...triedOut, ...shopsOrders].map(itemOf) } }

it('orders that a candidate has put into the table for a trial are nobody’s secret', async () => {
  const quiet = accountOf(accountOrders, () => ({ status: 200, body: { answer: 'I cannot find it' } }), [
    request('There is no such order'),
  ])
  expect(ownOnly.evaluate(await ownOnly.observe(quiet), parameters).symptom.code).toBe(
    'customers-hear-of-their-own',
  )
  const everything = JSON.stringify(shopsOrders)
  const leaky = accountOf(accountOrders, () => ({ status: 200, body: { answer: 'Nothing' } }), [
    request(everything),
  ])
  expect(ownOnly.evaluate(await ownOnly.observe(leaky), parameters).symptom.code).toBe(
    'order-of-another-is-told',
  )
})

it('nobody has to be told of an order without an address', async () => {
  const shop = accountOf(accountOrders, ({ body = '{}' }) =>
    body === '{}'
      ? { status: 400, body: {} }
      : { status: 200, body: { answer: shopsOrders.map(({ address }) => address).join() } },
  )
  expect(own.evaluate(await own.observe(shop), parameters).symptom.code).toBe('own-orders-are-told')
})

it('where no order can be placed no scene answers others, and nobody asks', async () => {
  const asked: string[] = []
  const reads = {
    'lambda GetFunctionUrlConfig': { FunctionUrl: 'http://a/lambda-url/abc123/' },
  }
  const shop = accountOf(reads, ({ path }) => {
    asked.push(path)
    return { status: path === '/orders' ? 500 : 200, body: {} }
  })
  expect(answers.evaluate(await answers.observe(shop), parameters).symptom.code).toBe('orders-are-not-placed')
  expect(streams.evaluate(await streams.observe(shop), parameters).symptom.code).toBe('orders-are-not-placed')
  // The one about an order that there is not.
  expect(shop.done.filter(what => what.startsWith('scene '))).toHaveLength(1)
  expect(asked.filter(path => path === '/')).toHaveLength(1)
})

it('who goes through the shop is paid once, whatever an earlier look was paid for the same order', async () => {
  const data = probeData(nonce)
  const customer = subOf(data.one('who walks', refundCustomersOf(4)))
  const [mine] = paidOrders(customers.map(subOf)).filter(one => one.customer === customer)
  const cents = data.integer('cents', 101, mostPaidCents)
  const payout = { orderId: mine?.orderId ?? '', cents, customer }
  for (const times of [0, 1, 2]) {
    const payouts = [payout, payout]
    const reads: Answers = {
      'lambda GetFunctionUrlConfig': { FunctionUrl: 'http://a/lambda-url/abc123/' },
      'dynamodb Scan': ({ TableName }) => ({
        Items: (TableName === 'partner-payouts-made-a1b2c'
          ? payouts
          : [{ orderId: 'mine', cents: 1, customer }, ...(mine === undefined ? [] : [mine])]
        ).map(itemOf),
      }),
    }
    const shop = accountOf(reads, ({ method, path }) => {
      if (path === '/orders') return { status: 201, body: { orderId: 'k-1', city: 'Porto', pieces: 2 } }
      if (method === 'GET' && path === '/') return { status: 200, body: '<form>' }
      if (path === '/refunds/requests')
        return { status: 200, body: { requests: [{ requestId: 'q', ...payout }] } }
      if (path === '/refunds/requests/q') payouts.push(...Array.from({ length: times }, () => payout))
      return { status: 200, body: {} }
    })
    const { isWaiting, paid } = await walk.observe(shop)
    expect({ isWaiting, paid }).toEqual({ isWaiting: true, paid: times })
  }
})
