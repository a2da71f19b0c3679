import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { sampleFiles, writeFiles } from '../challenges/testing/sample-challenge.ts'
import { gateLeaks } from './gate-leaks.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-leaks-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const cases = [
  { name: 'nothing secret is shown', files: {}, leaks: [] },
  {
    name: 'a file names the fault of its variant',
    files: { 'faults/two/fault.txt': 'fault two is active' },
    leaks: ['fault.txt shows "two", the value of the secret parameter fault'],
  },
  {
    name: 'another word that begins alike is not it',
    files: { 'faults/two/fault.txt': 'twofold' },
    leaks: [],
  },
]

test.each(cases)('$name', async ({ files, leaks }) => {
  const sample = { ...sampleFiles, 'faults/two/fault.txt': 'plain', ...files }
  await writeFiles(join(root, 'challenges/sample'), sample)
  const library = createChallengeLibrary({ folder: join(root, 'challenges'), dataFolder: join(root, 'data') })
  const [challenge] = (await library.load()).challenges
  if (challenge === undefined) throw new Error('The sample was not loaded')
  const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
  expect(gateLeaks(challenge, parameters)).toEqual(leaks)
})
