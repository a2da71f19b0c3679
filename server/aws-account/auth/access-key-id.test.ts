import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountOfAccessKeyId, createAccessKeyId } from './access-key-id.ts'

test('a key id tells its account', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), number => {
      const accountId = String(number).padStart(12, '0')
      const id = createAccessKeyId('ASIA', accountId)
      expect(id).toMatch(/^ASIA[A-Z2-7]{16}$/)
      expect(accountOfAccessKeyId(id)).toBe(accountId)
    }),
  )
})

test('a published key id of AWS gives the account AWS says', () => {
  expect(accountOfAccessKeyId('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753')
})

test.each(['', 'AKIA', 'AKIAEXAMPLE', 'AKIA0000000000000000', 'akiaabcdefghijklmnop'])(
  '%j is no key id',
  id => {
    expect(accountOfAccessKeyId(id)).toBeUndefined()
  },
)
