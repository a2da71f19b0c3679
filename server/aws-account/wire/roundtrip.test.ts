import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KNOWN_SERVICES } from './service-table.ts'
import { roundTripService } from './testing/round-trip.ts'

type Counts = Record<'requests' | 'responses' | 'errors', number>

/** Protocols besides their own that clients of a service may speak. */
const OTHER_PROTOCOLS = [
  'sqs/query',
  'sqs/cbor',
  'dynamodb/cbor',
  'cloudwatch/query',
  'cloudwatch/cbor',
  'cloudwatch-logs/cbor',
  'sts/cbor',
  'iam/cbor',
]

/** How many operations do not come through, by service and, if not the client's own, protocol: none where nothing is said. */
const known: Readonly<Record<string, Counts>> = JSON.parse(
  readFileSync(new URL('./roundtrip-lost.json', import.meta.url), 'utf8'),
)

test('what does not come through is known of services that are here', () => {
  const tried: readonly string[] = [...KNOWN_SERVICES, ...OTHER_PROTOCOLS]
  expect(Object.keys(known).filter(name => !tried.includes(name))).toEqual([])
})

describe('every operation passes between the SDK client and the codec unchanged', () => {
  test.each([...KNOWN_SERVICES, ...OTHER_PROTOCOLS])('%s', async name => {
    const [id = '', protocol] = name.split('/')
    const { operations, failures, ...came } = await roundTripService(
      id,
      protocol as 'query' | 'cbor' | undefined,
    )
    const counts = {
      requests: operations - came.requests,
      responses: operations - came.responses,
      errors: operations - came.errors,
    }
    const advice = `${failures.join('\n')}\nIf fewer are lost than before, say so of ${name} in roundtrip-lost.json`
    expect(operations).toBeGreaterThan(0)
    expect(counts, advice).toEqual(known[name] ?? { requests: 0, responses: 0, errors: 0 })
  })
})
