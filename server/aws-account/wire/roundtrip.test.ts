import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KNOWN_SERVICES } from './service-table.ts'
import { roundTripService } from './testing/round-trip.ts'

type Counts = Record<'operations' | 'requests' | 'responses' | 'errors', number>

/** How many operations came through last time, by service and, if not the client's own, protocol. It may only rise. */
const floors: Record<string, Counts> = JSON.parse(
  readFileSync(new URL('./roundtrip-floor.json', import.meta.url), 'utf8'),
)

test('every service whose schemas are here has a floor', () => {
  expect(Object.keys(floors).filter(name => !name.includes('/'))).toEqual(KNOWN_SERVICES)
})

describe('every operation passes between the SDK client and the codec unchanged', () => {
  test.each(Object.entries(floors))('%s', async (name, floor) => {
    const [id = '', protocol] = name.split('/')
    const { failures, ...counts } = await roundTripService(id, protocol as 'query' | 'cbor' | undefined)
    const advice = `${failures.join('\n')}\nIf more came through than before, raise the floor of ${name} in roundtrip-floor.json`
    expect(counts, advice).toEqual(floor)
  })
})
