import { expect, it } from 'vitest'
import { emptyChain } from '../../shared/journal/hash-chain.ts'
import type { TextRow } from '../store/copies/read-database.ts'
import type { StoredEvent } from '../store/stored-event.ts'
import { createInspector, type SeenLine } from './inspect-rows.ts'
import { lines, sha256 } from './testing/installation.ts'

const shape = (name: string, columns: readonly string[]) => ({
  name,
  columns: columns.map(column => ({ name: column, type: 'text' })),
})
const attempts = shape('attempts', ['id', 'last_seq', 'last_hash'])
const journal = shape('journal', [
  ...['attempt_id', 'seq', 'at', 'type', 'body', 'previous_hash', 'hash', 'command_id'],
])
const blobs = shape('blobs', ['digest', 'bytes'])

const rowOf = (id: string, { seq, at, type, body, previousHash, hash, commandId }: StoredEvent): TextRow => [
  ...[id, String(seq), String(at), type, JSON.stringify(body), previousHash, hash, commandId ?? null],
]
const threeLines = (note: string) =>
  lines(
    emptyChain,
    [1, 2, 3].map(from => ({
      type: 'time-given-back',
      body: { reason: 'storage-unavailable', from, to: note.length + from },
    })),
    'a command',
  )

function problemsOf(
  events: readonly StoredEvent[],
  said: { seq: number; hash: string } | undefined = events.at(-1),
  seen?: readonly SeenLine[],
): readonly string[] {
  const inspector = createInspector(new Map(seen ? [['x', seen]] : []))
  if (said) inspector.look(attempts, [['x', String(said.seq), said.hash]])
  inspector.look(
    journal,
    events.map(event => rowOf('x', event)),
  )
  return inspector.end().problems
}

const written = threeLines('as it was')
const rewritten = threeLines('as somebody wants it to have been')
const seenLast = written.slice(1).map(({ seq, hash }) => ({ seq, hash, by: 'checkpoint 1 says' }))

it('finds nothing where everything is as it was written', () => {
  expect(problemsOf(written)).toEqual([])
  expect(problemsOf(written, undefined, seenLast)).toEqual([])
})

it.each<[string, readonly string[], string]>([
  [
    'a changed line',
    problemsOf(written.map(e => (e.seq === 2 ? { ...e, at: 5 } : e))),
    'line 2: its content',
  ],
  ['a line that is gone', problemsOf(written.filter(({ seq }) => seq !== 2)), 'line 3: line 2 is missing'],
  [
    'an end that is gone',
    problemsOf(written.slice(0, 2), written[2]),
    'ends at line 2; the index says line 3',
  ],
  ['a journal that is gone', problemsOf([], written[2]), 'ends at line 0'],
  [
    'a history rewritten whole',
    problemsOf(rewritten, undefined, seenLast),
    'rewritten: line 2 is another than checkpoint 1',
  ],
  [
    'an end taken off with its index',
    problemsOf(written.slice(0, 2), undefined, seenLast),
    'cut off: it ends at line 2',
  ],
  ['a journal taken away with its index', problemsOf([], undefined, seenLast), 'is gone: it had line 3'],
])('finds %s', (_, problems, said) => {
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(said)
})

it('finds bytes that are not those of their digest, and counts what it no longer says', () => {
  const inspector = createInspector()
  const hex = (text: string) => `\\x${Buffer.from(text).toString('hex')}`
  inspector.look(blobs, [[sha256('right'), hex('right')]])
  inspector.look(
    blobs,
    Array.from({ length: 150 }, () => [sha256('right'), hex('wrong')]),
  )
  const { problems, problemCount, blobs: count } = inspector.end()
  expect(problems).toHaveLength(100)
  expect(problemCount).toBe(150)
  expect(count).toBe(151)
})
