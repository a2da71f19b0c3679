import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../log.ts'
import { checkpointKey } from './checkpoint-line.ts'
import { type Checkpoints, type GrownJournal, keepCheckpoints } from './keep-checkpoints.ts'
import { readCheckpoints } from './read-checkpoints.ts'

const masterKey = randomBytes(32)
const key = checkpointKey(masterKey)
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
let root: string
let grown: GrownJournal[]
let time: number
let asked: number[]
let kept: Checkpoints

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-checkpoints-'))
  grown = []
  asked = []
  time = 1_000_000
  kept = begin()
})
afterEach(async () => {
  await kept.close()
  rmSync(root, { recursive: true })
})

function begin(
  places: { folder?: string; command?: string } = { folder: join(root, 'second') },
): Checkpoints {
  return keepCheckpoints({
    folder: undefined,
    command: undefined,
    ...places,
    dataDir: root,
    everyMs: 3_600_000,
    key,
    async grownSince(changedAt) {
      asked.push(changedAt)
      return grown.filter(each => each.changedAt >= changedAt)
    },
    now: () => time,
    log: silentLog,
  })
}

function grow(attemptId: string, seq: number): void {
  time += 120_000
  grown = grown.filter(each => each.attemptId !== attemptId)
  grown.push({ attemptId, seq, hash: hash(`${attemptId} ${seq}`), changedAt: time })
}
const file = () => join(root, 'second/checkpoints.jsonl')
const linesOf = () => readFileSync(file(), 'utf8').trimEnd().split('\n')

it('notes each journal that grew, once, and after a restart at most what grew last once more', async () => {
  grow('a', 3)
  await kept.note()
  await kept.note()
  grow('b', 1)
  await kept.note()
  await kept.close()
  kept = begin()
  grow('a', 5)
  await kept.note()
  const read = await readCheckpoints(file(), key)
  expect(read).toMatchObject({ count: 3, problems: [], lastAt: time })
  expect(read.lines.get('a')?.map(({ seq }) => seq)).toEqual([3, 5])
  expect(new Set(read.lines.get('b')?.map(line => line.hash))).toEqual(new Set([hash('b 1')]))
  expect(linesOf().map(line => JSON.parse(line).heads.length)).toEqual([1, 1, 2])
  // Not all journals are asked for each time.
  expect(asked[0]).toBe(0)
  expect(asked.slice(2).every(since => since > 0)).toBe(true)
})

it.each<[string, (lines: string[]) => string[], string]>([
  ['was changed', ([first = '', ...rest]) => [first.replace('"a",1', '"a",2'), ...rest], 'not signed'],
  ['was taken out', ([first = '', , ...rest]) => [first, ...rest], 'something is missing'],
  ['is no line', ([first = '', ...rest]) => [first, 'rubbish', ...rest], 'is no checkpoint'],
  ['stands elsewhere', ([one = '', two = '', ...rest]) => [two, one, ...rest], 'something is missing'],
])('a note that %s is found', async (_, change, said) => {
  for (const seq of [1, 2, 3]) {
    grow('a', seq)
    await kept.note()
  }
  writeFileSync(file(), `${change(linesOf()).join('\n')}\n`)
  const { problems } = await readCheckpoints(file(), key)
  expect(problems.join()).toContain(said)
})

it('a note that somebody else signed is none', async () => {
  grow('a', 1)
  await kept.note()
  const { problems } = await readCheckpoints(file(), checkpointKey(randomBytes(32)))
  expect(problems).toEqual([expect.stringContaining('not signed by this installation')])
})

it('what was noted between a backup and its restore is known to be lost, and nothing else', async () => {
  grow('a', 4)
  await kept.note()
  const backupAt = time + 1
  grow('a', 9)
  grow('late', 2)
  await kept.note()
  await kept.close()
  // Restored elsewhere: that folder knows nothing of earlier notes.
  rmSync(join(root, 'checkpoints.state.json'))
  writeFileSync(join(root, 'restored.json'), JSON.stringify({ at: time + 5, backupAt }))
  grown = []
  kept = begin()
  grow('a', 5)
  await kept.note()
  const read = await readCheckpoints(file(), key)
  expect(read.problems).toEqual([])
  expect(read.notes).toEqual([expect.stringContaining('2 ends of journals')])
  expect(read.lines.get('a')?.map(({ seq }) => seq)).toEqual([4, 5])
  expect(read.lines.has('late')).toBe(false)
})

it('a second place that cannot be written is said, and gets everything once it can', async () => {
  await kept.close()
  const program = join(root, 'send')
  writeFileSync(program, `#!/bin/sh\ntest -e ${root}/open && cat >> ${root}/sent\n`)
  chmodSync(program, 0o755)
  kept = begin({ command: program })
  grow('a', 1)
  await kept.note()
  expect(kept.problem()).toMatch(/cannot be noted in the second place .*send.*ASSAY_CHECKPOINT_COMMAND/s)
  appendFileSync(join(root, 'open'), '')
  grow('b', 1)
  await kept.note()
  expect(kept.problem()).toBeUndefined()
  const read = await readCheckpoints(join(root, 'sent'), key)
  expect(read).toMatchObject({ count: 1, problems: [] })
  expect([...read.lines.keys()].sort()).toEqual(['a', 'b'])
})
