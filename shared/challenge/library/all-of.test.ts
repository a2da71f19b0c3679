import { expect, test } from 'vitest'
import { observing } from '../testing/observing.ts'
import { allOf } from './all-of.ts'

test.each([
  ['iam', 'Marker', 'Marker'],
  ['kms', 'Marker', 'NextMarker'],
  ['lambda', 'Marker', 'NextMarker'],
  ['s3', 'ContinuationToken', 'ContinuationToken'],
  ['secrets-manager', 'NextToken', 'NextToken'],
  ['sns', 'NextToken', 'NextToken'],
  ['sqs', 'NextToken', 'NextToken'],
] as const)(
  '%s: every page of a list is read, asked for by %s with what %s has told',
  async (service, asked, told) => {
    const context = observing({
      [`${service} List`]: input => {
        const page = Number(input[asked] ?? 0)
        return { Things: [`${input.Prefix} ${page}`], ...(page < 2 && { [told]: String(page + 1) }) }
      },
    })
    expect(await allOf(context, service, 'List', { Prefix: 'p' }, 'Things')).toEqual(['p 0', 'p 1', 'p 2'])
  },
)

test('what is refused ends the list, and what comes empty is the last page', async () => {
  const refusing = observing({
    'sqs List': ({ NextToken }) =>
      NextToken === undefined ? { Things: ['a'], NextToken: 'more' } : undefined,
  })
  expect(await allOf(refusing, 'sqs', 'List', {}, 'Things')).toEqual(['a'])
  expect(await allOf(observing({ 'sqs List': { NextToken: '' } }), 'sqs', 'List', {}, 'Things')).toEqual([])
})
