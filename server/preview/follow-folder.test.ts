import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { changedSample } from '../challenges/testing/sample-challenge.ts'
import { useSampleLibrary } from '../challenges/testing/sample-library.ts'
import { type FollowedFolder, followFolder } from './follow-folder.ts'

const made = useSampleLibrary()
let sample: string
let offered: string
let followed: FollowedFolder
beforeEach(async () => {
  sample = join(made().folder, 'sample')
  offered = join(made().root, 'offered')
  followed = followFolder(sample, offered)
})

/** Saves files of the challenge as its author does. */
async function save(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(sample, path), text)
}

test('a good version is offered, and a save offers the next', async () => {
  const first = await followed.read()
  expect(first).toMatchObject({ kind: 'good', challenge: { manifest: { id: 'sample' } } })
  expect(await readFile(join(offered, 'sample/scenario.md'), 'utf8')).toBe('There is no queue.')
  await save({ 'scenario.md': 'There was no queue.' })
  const second = await followed.read()
  expect(second.kind === 'good' && first.kind === 'good' && second.challenge.digest).not.toBe(
    first.kind === 'good' && first.challenge.digest,
  )
  expect(await readFile(join(offered, 'sample/scenario.md'), 'utf8')).toBe('There was no queue.')
  expect(await readdir(offered)).toEqual(['sample'])
})

test('a broken save is told with file, line and mend, and the last good version stays', async () => {
  await followed.read()
  await save(changedSample('scenario: scenario.md', 'scenario: texts/scenario.md'))
  expect(await followed.read()).toEqual({
    kind: 'broken',
    problem: expect.stringMatching(/^challenge\.yaml:9: .*there is no such file; write it/),
  })
  expect(await readFile(join(offered, 'sample/challenge.yaml'), 'utf8')).toContain('scenario: scenario.md')
})

test('a version that goes back is shown: a preview publishes nothing', async () => {
  await save(changedSample('version: 1.0.0', 'version: 2.0.0'))
  expect(await followed.read()).toMatchObject({ kind: 'good' })
  await save(changedSample('version: 1.0.0', 'version: 1.5.0'))
  expect(await followed.read()).toMatchObject({ kind: 'good', challenge: { manifest: { version: '1.5.0' } } })
})

test('an id that is not the name of the folder is refused', async () => {
  await save(changedSample('id: sample', 'id: example'))
  expect(await followed.read()).toEqual({
    kind: 'broken',
    problem:
      'challenge.yaml:3: The challenge has the id example, and its folder the name sample; give it the same.',
  })
})

test('what was only touched is the same version', async () => {
  const first = await followed.read()
  await utimes(join(sample, 'scenario.md'), new Date(), new Date())
  const second = await followed.read()
  expect(second.kind === 'good' && second.challenge.digest).toBe(
    first.kind === 'good' && first.challenge.digest,
  )
})
