import { describe, expect, test } from 'vitest'
import cases from './integration-response.cases.json' with { type: 'json' }
import { integrationAnswer } from './integration-response.ts'

describe('what a function returned becomes an answer:', () => {
  test.each(cases)('$name', ({ format, returned, status, headers, body }) => {
    const answer = integrationAnswer(Buffer.from(JSON.stringify(returned)), format === '1.0' ? '1.0' : '2.0')
    expect({ ...answer, body: Buffer.from(answer.body ?? '').toString() }).toEqual({ status, headers, body })
  })

  test('something that is no JSON is an error', () => {
    expect(integrationAnswer(Buffer.from('<html>'), '2.0').status).toBe(500)
  })
})
