import { expect, test } from 'vitest'
import type { AnyProbe, ObserveContext } from '../check.ts'
import { observing } from '../testing/observing.ts'
import { customerApi, inRounds, inTurn, inTurnUntil, shown } from './customer-api.ts'

/** An account with an API `shop` that gives these answers one after the other; `asked` is what it was sent. */
function shopThatAnswers(...answers: readonly (readonly [status: number, body: string])[]) {
  const context = observing({ 'apigatewayv2 GetApis': { Items: [{ ApiId: 'abcd1234', Name: 'shop' }] } })
  const asked: AnyProbe[] = []
  const left = [...answers]
  const answering: ObserveContext = {
    ...context,
    probe: {
      ...context.probe,
      http: async request => {
        asked.push(request)
        const [status, body] = left.shift() ?? [500, 'nothing more']
        return { status, headers: {}, body }
      },
    },
  }
  return { context: answering, asked }
}

test('a customer asks with JSON and the headers of a client, and reads JSON or a text', async () => {
  const { context, asked } = shopThatAnswers([201, '{"id":"a"}'], [200, '<html>'])
  const shop = await customerApi(context, 'shop')
  expect(await shop.as('ines')('POST', '/things', { name: 'mug' })).toEqual({
    status: 201,
    body: { id: 'a' },
  })
  expect(await shop.as('ines')('GET', '/')).toEqual({ status: 200, body: '<html>' })
  expect(asked[0]).toMatchObject({
    apiId: 'abcd1234',
    method: 'POST',
    path: '/things',
    body: '{"name":"mug"}',
  })
  expect(asked[0]?.headers?.['user-agent']).toBeTruthy()
  expect(asked[1]).not.toHaveProperty('body')
})

test('a page that fails is loaded once more, and nothing else is done twice', async () => {
  const page = shopThatAnswers([503, ''], [200, '{}'])
  expect((await (await customerApi(page.context, 'shop')).as('ines')('GET', '/')).status).toBe(200)
  expect(page.asked).toHaveLength(2)
  const order = shopThatAnswers([503, ''], [201, '{}'])
  expect((await (await customerApi(order.context, 'shop')).as('ines')('POST', '/orders', {})).status).toBe(
    503,
  )
  expect(order.asked).toHaveLength(1)
})

test('without an API of that name everything is answered with 404, and nothing is sent', async () => {
  const { context, asked } = shopThatAnswers([200, '{}'])
  const shop = await customerApi(context, 'another')
  expect((await shop.as('ines')('GET', '/')).status).toBe(404)
  expect(asked).toEqual([])
})

test('things are asked in turn, and an answer reads as its status and body', async () => {
  const { context } = shopThatAnswers([200, '1'], [200, '2'])
  const ask = (await customerApi(context, 'shop')).as('ines')
  expect((await inTurn(['a', 'b'], path => ask('GET', `/${path}`))).map(shown)).toEqual(['200 1', '200 2'])
  expect(shown(undefined)).toBe('–')
})

test('nothing more is asked after the answer that decides', async () => {
  const asked: number[] = []
  const ask = async (item: number) => {
    asked.push(item)
    return item * 100
  }
  expect(await inTurnUntil([1, 2, 3, 4], ask, answer => answer >= 200)).toEqual([100, 200])
  expect(asked).toEqual([1, 2])
  expect(await inTurnUntil([1, 2], ask, () => false)).toEqual([100, 200])
})

test('customers take turns, and who has no more is passed over', () => {
  expect(inRounds([['a1', 'a2', 'a3'], ['b1'], ['c1', 'c2']])).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  expect(inRounds([])).toEqual([])
})
