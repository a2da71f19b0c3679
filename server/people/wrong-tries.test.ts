import { expect, it } from 'vitest'
import { addressKey, createWrongTries } from './wrong-tries.ts'

it('says after how many seconds it is worth trying again, and forgets what was right', () => {
  let now = 0
  const tries = createWrongTries({ perMinute: 2, inAll: 10 }, () => now)
  tries.note('a')()
  tries.note('a')
  now = 10_000
  tries.refuseIfTooMany('a')
  tries.note('a')
  expect(() => tries.refuseIfTooMany('a')).toThrow('Try again in 50 seconds.')
  expect(() => tries.refuseIfTooMany('b')).not.toThrow()
  now = 60_000
  expect(() => tries.refuseIfTooMany('a')).not.toThrow()
})

it('has a limit for all together, whatever address each says it has', () => {
  const tries = createWrongTries({ perMinute: 2, inAll: 3 }, () => 0)
  for (const key of ['a', 'b', 'c']) tries.note(key)
  expect(() => tries.refuseIfTooMany('d')).toThrow('Too much')
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:0db8::6', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('takes %s for one of %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key)
})
