import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChallengeLibrary } from './challenge-library.ts'
import { createChallengeLibrary } from './challenge-library.ts'
import { changedSample, codeThatSays, writeFiles } from './testing/sample-challenge.ts'
import { sampleOf, useSampleLibrary } from './testing/sample-library.ts'

const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
const inGerman = {
  ...changedSample('version: 1.0.0', 'version: 1.0.0\nlanguages: [en, de]'),
  'says.ts': codeThatSays("export const one = status => fail('refused', { status })"),
  'texts/en.yaml': 'refused: It is answered with {{status}}.',
  'texts/de.yaml': 'refused: Die Antwort ist {{status}}.',
  'languages/de/brief.md': 'Baue **{{queue}}**.',
  'languages/de/challenge.yaml': `
title: Ein Muster
domains: { build: Bauen }
tasks: { queue: { title: Eine Warteschlange bauen, checks: { queue.there: { wouldPass: Es gibt diese Warteschlange. } } } }
`,
}

let root: string
let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(async () => {
  ;({ root, folder, library } = made())
  await writeFiles(join(folder, 'sample'), inGerman)
})

describe('a challenge in two languages', () => {
  test('is told in the first wanted one that it has', async () => {
    const german = (await sampleOf(library)).inLanguage(['fr', 'de'])
    expect(german.summary()).toMatchObject({
      language: 'de',
      languages: ['en', 'de'],
      title: 'Ein Muster',
      tasks: [{ title: 'Eine Warteschlange bauen' }],
      domains: [{ title: 'Bauen' }],
    })
    expect(german.view(parameters).tasks[0]?.brief).toBe('Baue **queue-a1b2**.')
    expect(german.words({ code: 'refused', values: { status: 404 } })).toBe('Die Antwort ist 404.')
    expect(german.wouldPass('queue.there')).toBe('Es gibt diese Warteschlange.')
  })

  test('falls back to its own language, as a whole and place by place', async () => {
    const challenge = await sampleOf(library)
    expect(challenge.inLanguage(['fr']).view(parameters)).toMatchObject({ language: 'en', title: 'A sample' })
    const german = challenge.inLanguage(['de']).view(parameters)
    expect(german.scenario).toBe('There is no queue.')
    expect(german.tasks[0]?.checks[0]?.title).toBe('It is there')
  })

  test('differs in words alone: ids, points and what differs per attempt are the same', async () => {
    const challenge = await sampleOf(library)
    const bare = (language: string) => {
      const { tasks, points } = challenge.inLanguage([language]).view(parameters)
      return {
        points,
        tasks: tasks.map(({ id, points, checks }) => [id, points, checks.map(({ id }) => id)]),
      }
    }
    expect(bare('de')).toEqual(bare('en'))
  })

  test('says what it lacks', async () => {
    expect((await sampleOf(library)).lacking).toEqual([
      'languages/de/scenario.md',
      'languages/de/challenge.yaml: summary',
      'languages/de/challenge.yaml: tasks.queue.checks.queue.there.title',
    ])
  })

  test.each([
    [
      'an unlisted language',
      { 'languages/fr/brief.md': 'Oui.' },
      /^languages\/fr\/brief\.md:1: This is of the language fr/,
    ],
    [
      'texts of one',
      { 'texts/fr.yaml': 'refused: Oui {{status}}.' },
      /^texts\/fr\.yaml:1: This is of the language fr/,
    ],
    [
      'other parameters',
      { 'languages/de/brief.md': 'Baue.' },
      /uses other parameters than brief\.md does \(queue\)/,
    ],
    ['an empty brief', { 'languages/de/brief.md': ' ' }, /^languages\/de\/brief\.md:1: This is empty/],
    [
      'other values',
      { 'texts/de.yaml': 'refused: Nein.' },
      /^texts\/de\.yaml:1: The text refused names other values .* \(status\)/,
    ],
    ['a text too many', { 'texts/de.yaml': 'gone: Weg.' }, /^texts\/de\.yaml:1: The text gone is not among/],
    [
      'a task too many',
      { 'languages/de/challenge.yaml': 'tasks: { stack: {} }' },
      /words for the task stack/,
    ],
    [
      'a domain too many',
      { 'languages/de/challenge.yaml': 'domains: { run: Laufen }' },
      /words for the domain run/,
    ],
    [
      'other nodes',
      { 'languages/de/diagram.mmd': 'flowchart TB\n  web[Web]' },
      /has other nodes than diagram\.mmd/,
    ],
  ])('is refused with %s', async (_, files, problem) => {
    await writeFiles(join(folder, 'sample'), files)
    expect((await library.load()).broken).toEqual([
      { folder: 'sample', problem: expect.stringMatching(problem) },
    ])
  })
})

test('the warm-up is told in English and German, whole in both', async () => {
  const real = createChallengeLibrary({ folder: resolve('challenges'), dataFolder: join(root, 'data') })
  const { challenges } = await real.load()
  const warmUp = challenges.find(({ manifest }) => manifest.id === 'warm-up')
  expect(warmUp?.manifest.languages).toEqual(['en', 'de'])
  expect(warmUp?.lacking).toEqual([])
})
