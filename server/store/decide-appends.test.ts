import { describe, expect, it } from 'vitest'
import { type AppendQuestion, commandKey, decideAppends } from './decide-appends.ts'
import { newEvents } from './testing/new-events.ts'

const heads = new Map([
  ['a', { lastSeq: 5, lastHash: 'hash 5' }],
  ['b', { lastSeq: 0, lastHash: '' }],
])

function ask(attemptId: string, expectedSeq: number, rest: Partial<AppendQuestion> = {}): AppendQuestion {
  return {
    attemptId,
    expectedSeq,
    events: newEvents(expectedSeq),
    commandId: undefined,
    jobIsOurs: true,
    ...rest,
  }
}

describe('deciding the appends of one transaction', () => {
  it.each<[string, AppendQuestion[], object[]]>([
    ['an append at the end is taken', [ask('a', 5)], [{ kind: 'appended', lastSeq: 6 }]],
    ['an append behind the end conflicts', [ask('a', 4)], [{ kind: 'conflict', lastSeq: 5 }]],
    ['an append beyond the end conflicts', [ask('a', 6)], [{ kind: 'conflict', lastSeq: 5 }]],
    ['an attempt that does not exist is unknown', [ask('z', 0)], [{ kind: 'unknown-attempt' }]],
    [
      'of two at the same end the first wins',
      [ask('a', 5), ask('a', 5)],
      [
        { kind: 'appended', lastSeq: 6 },
        { kind: 'conflict', lastSeq: 6 },
      ],
    ],
    [
      'one may follow the other',
      [ask('a', 5), ask('a', 6)],
      [
        { kind: 'appended', lastSeq: 6 },
        { kind: 'appended', lastSeq: 7 },
      ],
    ],
    [
      'a conflict of one attempt leaves another alone',
      [ask('a', 1), ask('b', 0)],
      [
        { kind: 'conflict', lastSeq: 5 },
        { kind: 'appended', lastSeq: 1 },
      ],
    ],
    ['a known command is a duplicate', [ask('a', 5, { commandId: 'k' })], [{ kind: 'duplicate', seq: 3 }]],
    ['also when it expects an old end', [ask('a', 2, { commandId: 'k' })], [{ kind: 'duplicate', seq: 3 }]],
    [
      'the same command id of another attempt is new',
      [ask('b', 0, { commandId: 'k' })],
      [{ kind: 'appended', lastSeq: 1 }],
    ],
    [
      'a command sent twice at once is appended once',
      [ask('a', 5, { commandId: 'new' }), ask('a', 5, { commandId: 'new' })],
      [
        { kind: 'appended', lastSeq: 6 },
        { kind: 'duplicate', seq: 6 },
      ],
    ],
    [
      'a job that was taken over completes nothing',
      [ask('a', 5, { jobIsOurs: false })],
      [{ kind: 'job-lost' }],
    ],
    [
      'and leaves the end where it was',
      [ask('a', 5, { jobIsOurs: false }), ask('a', 5)],
      [{ kind: 'job-lost' }, { kind: 'appended', lastSeq: 6 }],
    ],
  ])('%s', (_, questions, outcomes) => {
    expect(decideAppends(questions, heads, new Map([[commandKey('a', 'k'), 3]]))).toEqual(outcomes)
  })

  it.each<[string, AppendQuestion]>([
    ['no events', ask('a', 5, { events: [] })],
    ['a gap', ask('a', 5, { events: newEvents(6) })],
    [
      'a hash that does not follow',
      ask('a', 5, { events: newEvents(5).map(each => ({ ...each, previousHash: '?' })) }),
    ],
  ])('refuses %s as a mistake of the program', (_, question) => {
    expect(() => decideAppends([question], heads, new Map())).toThrow(Error)
  })
})
