import { expect, it } from 'vitest'
import { codesOf, englishTexts, testWords } from '../../server/author/testing/words-of-checks.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { addsUp, rights as cartRights, keeps, rejects } from './checks/cart.ts'
import { delivers } from './checks/order-delivery.ts'
import { setAside, waits } from './checks/orders.ts'
import { reads, remembers, rights } from './checks/wishlist.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { failedQueue: 'shop-orders-failed-a1b2c', suffix: 'a1b2c' }

const answer = (status: number, body: Json = {}) => ({ status, body })
const list = (listId: string, ...skus: string[]) => answer(200, { listId, skus })
const wishes = (saved = list('ines', 'mug'), read = saved) =>
  remembers.evaluate({ lists: [{ listId: 'ines', skus: ['mug'], saved: [saved], read }] }, parameters)
const twoLists = remembers.evaluate(
  {
    lists: [
      { listId: 'ines', skus: ['mug'], saved: [list('ines', 'mug')], read: list('ines', 'mug') },
      { listId: 'tom', skus: ['pan'], saved: [list('tom', 'pan')], read: list('tom', 'pan', 'mug') },
    ],
  },
  parameters,
)
const old = (read = list('ines', 'teapot'), refusal = answer(400)) =>
  reads.evaluate(
    { lists: [{ listId: 'ines', read }], requests: [{ sku: '' }], refused: [refusal] },
    parameters,
  )

const served = (document: Json, functions = 1) => ({
  accountId: '111122223333',
  region: 'us-east-1',
  functions: Array.from({ length: functions }, () => ({
    name: 'f',
    version: '1',
    roleArn: 'r',
    runtime: 'n',
  })),
  callers: [],
  rights: {
    roles: [{ name: 'r', arn: 'r', policies: [{ name: 'data', document }], boundary: null, onResources: [] }],
  },
})
const wide = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }

const line = { sku: 'mug', quantity: 2 }
const cart = (...items: Json[]) => answer(200, { cartId: 'c', items })
const kept = (added = cart(line), read = cart(line)) =>
  keeps.evaluate({ carts: [{ cartId: 'c', lines: [line], added: [added], read }] }, parameters)
const twoCarts = keeps.evaluate(
  {
    carts: [
      { cartId: 'c', lines: [line], added: [cart(line)], read: cart(line) },
      { cartId: 'd', lines: [], added: [], read: answer(200, { cartId: 'd', items: [line] }) },
    ],
  },
  parameters,
)
const added = (seen = cart({ sku: 'mug', quantity: 3 })) =>
  addsUp.evaluate({ sku: 'mug', first: 2, second: 1, cart: seen }, parameters)
const refuses = (refusal = answer(400), seen = cart()) =>
  rejects.evaluate({ requests: [{ sku: 'mug' }], answers: [refusal], cart: seen }, parameters)

const places = (aside: string[], waiting: string[] = []) => ({ aside, waiting })
const aside = (first: ReturnType<typeof places>, later = first) =>
  setAside.evaluate({ kind: 'sent', bodies: { cut: '{', empty: '{}' }, first, later }, parameters)
const both = ['cut', 'empty']

const found = (way: 'shop' | 'queue', seen = answer(200, { orderId: 'o', pieces: 3 })) => ({
  way,
  orderId: 'o',
  pieces: 3,
  found: seen,
})
const delivered = {
  refused: [answer(400)],
  unknown: answer(404),
  placed: [answer(202)],
  found: [found('shop'), found('queue')],
  later: [found('shop'), found('queue')],
  aside: [],
}
const delivery = (more: Partial<Parameters<typeof delivers.evaluate>[0]> = {}) =>
  delivers.evaluate({ ...delivered, ...more }, parameters)

/** Every end that a check of the warm-up can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['wish-is-kept', wishes()],
  ['wish-is-lost', wishes(list('ines'))],
  ['wish-is-forgotten', wishes(list('ines', 'mug'), list('ines'))],
  ['wish-is-on-other-list', twoLists],
  ['wish-is-refused', wishes(answer(500))],
  ['wishlist-answers-otherwise', wishes(answer(200), list('ines', 'mug'))],
  ['old-list-is-there', old()],
  ['old-list-is-gone', old(list('ines'))],
  ['wish-without-product', old(list('ines', 'teapot'), answer(200))],
  ['wishlist-may-enough', rights.evaluate(served({}), parameters)],
  ['wishlist-may-more', rights.evaluate(served(wide), parameters)],
  ['wishlist-is-not-served', rights.evaluate(served({}, 0), parameters)],
  ['cart-shows-all', kept()],
  ['cart-misses-some', kept(cart(), cart())],
  ['cart-forgets', kept(cart(line), cart())],
  ['carts-mix', twoCarts],
  ['cart-refuses', kept(answer(500))],
  ['cart-answers-otherwise', kept(answer(201))],
  ['cart-adds-up', added()],
  ['cart-does-not-add-up', added(cart(line))],
  ['cart-has-two-lines', added(cart(line, line))],
  ['cart-is-not-shown', added(answer(500))],
  ['nonsense-is-refused', refuses()],
  ['nonsense-leaves-something', refuses(answer(400), cart(line))],
  ['nonsense-is-accepted', refuses(cart(line))],
  ['nonsense-is-answered-otherwise', refuses(answer(500))],
  ['cart-may-as-before', cartRights.evaluate(served({}), parameters)],
  ['cart-may-more', cartRights.evaluate(served(wide), parameters)],
  ['cart-is-not-served', cartRights.evaluate(served({}, 0), parameters)],
  ['bad-order-is-aside', aside(places(both))],
  ['bad-order-comes-back', aside(places(both, ['cut']))],
  ['bad-order-is-nowhere', aside(places([]))],
  ['some-bad-orders-are-nowhere', aside(places(['cut'], ['empty']))],
  ['bad-order-does-not-stay', aside(places(both), places(['cut']))],
  ['good-order-is-aside', aside(places([...both, 'good']))],
  ['bad-order-is-soon-forgotten', setAside.evaluate({ kind: 'forgotten', kept: 60 }, parameters)],
  ['bad-order-has-no-place', setAside.evaluate({ kind: 'no queue' }, parameters)],
  ['order-arrives', delivery()],
  ['order-is-refused', delivery({ placed: [answer(500)] })],
  ['good-order-is-aside', delivery({ aside: ['reseller'] })],
  ['order-has-no-number', delivery({ found: [found('queue')] })],
  ['order-never-arrives', delivery({ found: [found('shop', answer(404)), found('queue')] })],
  ['order-of-reseller-never-arrives', delivery({ found: [found('shop'), found('queue', answer(404))] })],
  ['order-arrives-otherwise', delivery({ found: [found('shop', answer(200)), found('queue')] })],
  ['order-is-forgotten', delivery({ later: [found('shop', answer(404))] })],
  ['empty-order-is-accepted', delivery({ refused: [answer(202)] })],
  ['unknown-order-is-shown', delivery({ unknown: answer(200) })],
  ['orders-may-wait', waits.evaluate({ seconds: 345_600 }, parameters)],
  ['orders-are-thrown-away', waits.evaluate({ seconds: 60 }, parameters)],
]

testWords(verdicts, texts)

it('says everything that it has words for', () => {
  expect(codesOf(verdicts)).toEqual(Object.keys(texts).sort())
})
