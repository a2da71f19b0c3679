import { expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { machineCarries } from './machine-carries.ts'

const gibibyte = 1024 ** 3

it.each([
  [2, 24, 32, 2],
  [2, 8, 20, 2],
  [8, 16, 43, 8],
  // Too small for anybody, and yet one may try.
  [1, 1, 1, 1],
])(
  '%d cores and %d GiB carry %d attempts and %d starts at once',
  (cores, gibibytes, attempts, startsAtOnce) => {
    const size = { cores, memory: gibibytes * gibibyte }
    expect(machineCarries(readConfig({}), size)).toEqual({ attempts, startsAtOnce })
  },
)

it('what is set counts, whatever the machine is like', () => {
  const config = readConfig({ ASSAY_MAX_ATTEMPTS: '3', ASSAY_STARTS_AT_ONCE: '1' })
  expect(machineCarries(config, { cores: 64, memory: 256 * gibibyte })).toEqual({
    attempts: 3,
    startsAtOnce: 1,
  })
  expect(() => readConfig({ ASSAY_MAX_ATTEMPTS: 'many' })).toThrow('a whole number from 0 to 1000')
})
