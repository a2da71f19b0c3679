import { expect, test } from 'vitest'
import { lookRound } from './look-round.ts'

const never = new AbortController().signal
const turn = () => new Promise<void>(resolve => setImmediate(resolve))

/** An account that counts its renewals, and a look that says how many there were when it began and when it ended. */
function trial() {
  let renewals = 0
  const begun: string[] = []
  return {
    begun,
    renewals: () => renewals,
    async renew() {
      await turn()
      renewals += 1
      return renewals
    },
    began(id: string) {
      begun.push(id)
      return renewals
    },
  }
}

test('checks that renew begin together and share one renewal; the others begin after it, so many at a time', async () => {
  const account = trial()
  let atOnce = 0
  let most = 0
  const seen = await lookRound(['a', 'renews one', 'b', 'renews two', 'c'], {
    lanes: 2,
    renews: id => id.startsWith('renews'),
    async look(id, { renew }) {
      const before = account.began(id)
      if (id.startsWith('renews')) await renew(account.renew, never)
      else {
        atOnce += 1
        most = Math.max(most, atOnce)
        await turn()
        atOnce -= 1
      }
      return [id, before, account.renewals()]
    },
  })
  expect(seen).toEqual([
    ['a', 1, 1],
    ['renews one', 0, 1],
    ['b', 1, 1],
    ['renews two', 0, 1],
    ['c', 1, 1],
  ])
  expect(account.begun.slice(0, 2)).toEqual(['renews one', 'renews two'])
  expect(most).toBe(2)
})

test('a check that ends without having renewed holds up neither those that do nor the others', async () => {
  const account = trial()
  const seen = await lookRound(['renews', 'gives up', 'other'], {
    lanes: 1,
    renews: id => id !== 'other',
    async look(id, { renew }) {
      if (id === 'renews') await renew(account.renew, never)
      return account.renewals()
    },
  })
  expect(seen).toEqual([1, 0, 1])
})

test('a check that pauses leaves its lane to the next', async () => {
  const order: string[] = []
  await lookRound(['waits', 'next'], {
    lanes: 1,
    renews: () => false,
    async look(id, { rest }) {
      order.push(`${id} begins`)
      if (id === 'waits')
        await rest(async () => {
          while (!order.includes('next ends')) await turn()
        })
      order.push(`${id} ends`)
    },
  })
  expect(order).toEqual(['waits begins', 'next begins', 'next ends', 'waits ends'])
})

test('a look that breaks breaks the round, and leaves nobody waiting', async () => {
  const round = lookRound(['breaks', 'other'], {
    lanes: 1,
    renews: id => id === 'breaks',
    look: id => (id === 'breaks' ? Promise.reject(new Error('no sandbox')) : Promise.resolve()),
  })
  await expect(round).rejects.toThrow('no sandbox')
})
