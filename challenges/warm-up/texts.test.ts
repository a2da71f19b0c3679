import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { challengeTextsSchema, phraseProblem } from '../../shared/challenge/texts.ts'
import { phrasesOf, type Verdict } from '../../shared/challenge/verdict.ts'
import { addsUp, rights as cartRights, keeps, rejects } from './checks/cart.ts'
import { delivers, setAside, waits } from './checks/orders.ts'
import { reads, remembers, rights } from './checks/wishlist.ts'

const texts = challengeTextsSchema.parse(
  parse(readFileSync(new URL('texts/en.yaml', import.meta.url), 'utf8')),
)
const parameters = { failedQueue: 'shop-orders-failed-a1b2c' }

const list = (status: number, ...skus: string[]) => ({ status, body: { skus } })
const cart = (...items: { sku: string; quantity: number }[]) => ({ status: 200, body: { items } })
const mugs = (quantity: number) => ({ sku: 'mug', quantity })
const refused = { status: 400, body: {} }
const role = { role: 'shop-role', documents: [] }
const excess = { action: 's3:GetObject', resource: '*' }
const order = { queues: true as const, body: '{', waitMs: 8_000 }
const placed = { status: 202, body: { orderId: 'o' } }
const arrived = { status: 200, body: { pieces: 3 } }
const missing = { status: 404, body: {} }
const lines = [mugs(2)]
const requests = [{ quantity: 1 }]

/** Every end that a check of the warm-up can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['wish-is-kept', remembers.evaluate({ sku: 'mug', saved: list(200), read: list(200, 'mug') }, parameters)],
  ['wish-is-lost', remembers.evaluate({ sku: 'mug', saved: list(200), read: list(200) }, parameters)],
  ['wish-is-refused', remembers.evaluate({ sku: 'mug', saved: list(500), read: list(200) }, parameters)],
  ['old-list-is-there', reads.evaluate({ read: list(200, 'teapot') }, parameters)],
  ['old-list-is-gone', reads.evaluate({ read: list(404) }, parameters)],
  ['wishlist-may-enough', rights.evaluate({ ...role, excess: null }, parameters)],
  ['wishlist-may-more', rights.evaluate({ ...role, excess }, parameters)],
  ['cart-shows-both', keeps.evaluate({ lines, cart: cart(mugs(2)) }, parameters)],
  ['cart-misses-one', keeps.evaluate({ lines, cart: cart() }, parameters)],
  ['cart-adds-up', addsUp.evaluate({ sku: 'mug', first: 2, cart: cart(mugs(3)) }, parameters)],
  ['cart-does-not-add-up', addsUp.evaluate({ sku: 'mug', first: 2, cart: cart(mugs(1)) }, parameters)],
  ['nonsense-is-refused', rejects.evaluate({ requests, answers: [refused], cart: cart() }, parameters)],
  [
    'nonsense-leaves-something',
    rejects.evaluate({ requests, answers: [refused], cart: cart(mugs(1)) }, parameters),
  ],
  ['nonsense-is-accepted', rejects.evaluate({ requests, answers: [placed], cart: cart() }, parameters)],
  ['cart-may-as-before', cartRights.evaluate({ ...role, excess: null }, parameters)],
  ['cart-may-more', cartRights.evaluate({ ...role, excess }, parameters)],
  ['bad-order-is-aside', setAside.evaluate({ ...order, before: 0, aside: 1, left: 0 }, parameters)],
  ['bad-order-comes-back', setAside.evaluate({ ...order, before: 0, aside: 1, left: 1 }, parameters)],
  ['bad-order-is-nowhere', setAside.evaluate({ ...order, before: 1, aside: 1, left: 0 }, parameters)],
  ['bad-order-has-no-place', setAside.evaluate({ queues: false }, parameters)],
  ['order-arrives', delivers.evaluate({ pieces: 3, placed, found: arrived }, parameters)],
  ['order-never-arrives', delivers.evaluate({ pieces: 3, placed, found: missing }, parameters)],
  ['order-is-refused', delivers.evaluate({ pieces: 3, placed: missing, found: missing }, parameters)],
  ['orders-may-wait', waits.evaluate({ seconds: 345_600 }, parameters)],
  ['orders-are-thrown-away', waits.evaluate({ seconds: 60 }, parameters)],
]

it.each(verdicts)('says %s with exactly the values that its words name', (code, verdict) => {
  expect(verdict.symptom.code).toBe(code)
  expect(phrasesOf(verdict).map(phrase => phraseProblem(phrase, texts))).toEqual(
    phrasesOf(verdict).map(() => undefined),
  )
})

it('says everything that it has words for', () => {
  const said = new Set(verdicts.flatMap(([, verdict]) => phrasesOf(verdict).map(({ code }) => code)))
  expect([...said].sort()).toEqual(Object.keys(texts).sort())
})
