import { expect, it } from 'vitest'
import { createPasswordHashes } from './password-hash.ts'

it('knows a password again by a hash that has a salt of its own, however it was typed', async () => {
  const { hash, isOf } = createPasswordHashes()
  const [one, other] = [await hash('Müller am Tor'), await hash('Müller am Tor')]
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/)
  expect(one).not.toBe(other)
  expect(await isOf(one, 'Mu\u0308ller am Tor')).toBe(true)
  expect(await isOf(one, 'Muller am Tor')).toBe(false)
})

it('has no password for whom it has no hash', async () => {
  const { isOf } = createPasswordHashes()
  expect(await isOf(undefined, '')).toBe(false)
})

it('refuses whoever comes when many wait already', async () => {
  const { isOf } = createPasswordHashes()
  const all = await Promise.allSettled(Array.from({ length: 45 }, () => isOf(undefined, 'x')))
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(5)
  expect(await isOf(undefined, 'x')).toBe(false)
})
