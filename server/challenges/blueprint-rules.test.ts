import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import type { ChallengeLibrary } from './challenge-library.ts'
import { sampleFiles, writeFiles } from './testing/sample-challenge.ts'
import { sampleOf, useSampleLibrary } from './testing/sample-library.ts'

let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(() => {
  ;({ folder, library } = made())
})

/** The sample with pieces of its manifest replaced. */
function changed(...pieces: readonly (readonly [string, string])[]): Record<string, string> {
  const yaml = pieces.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The sample has no ${from}`)
    return text.replace(from, to)
  }, sampleFiles['challenge.yaml'] ?? '')
  return { 'challenge.yaml': yaml }
}
const title = ['domains: [{ id: build, title: Build }]'] as const
const scored = [
  'minutes: 10\npassPercent',
  'minutes: 10\nscoring: { standard: standard.yaml }\npassPercent',
] as const
const standard = (judges: unknown[]) =>
  JSON.stringify({
    method: 'modified-angoff',
    borderline: 'Somebody who has made a queue before.',
    notes: 'Nobody has rated yet.',
    judges,
  })
const judges = [0.5, 0.6, 0.7, 0.6, 0.5].map((rating, index) => ({
  id: `judge-${index + 1}`,
  first: { 'queue.there': 0.9 },
  second: { 'queue.there': rating },
}))

describe('a blueprint is refused', () => {
  test.each([
    [
      'points of a check that does not count',
      changed(['kind: goal, points: 3', 'kind: goal, scored: false, points: 3']),
      /not scored and has 3 points/,
    ],
    [
      'nothing that counts',
      changed(['kind: goal, points: 3', 'kind: goal, scored: false, points: 0']),
      /No check counts/,
    ],
    [
      'weights that do not add up',
      changed([title[0], 'domains: [{ id: build, title: Build, weight: 90 }]']),
      /add up to 90 percent; make them add up to 100/,
    ],
    [
      'points far from their weight',
      changed([
        title[0],
        'domains: [{ id: build, title: Build, weight: 80 }, { id: run, title: Run, weight: 20 }]',
      ]),
      /Domain build has 100 percent of the points and a weight of 80/,
    ],
    [
      'a domain without weight beside others',
      changed([title[0], 'domains: [{ id: build, title: Build, weight: 100 }, { id: run, title: Run }]']),
      /Domain run has no weight/,
    ],
    [
      'a claim that one check stands for',
      changed(
        [title[0], `${title[0]}\nclaims: [{ id: makes, domain: build, text: Makes a queue that is there }]`],
        ['kind: goal, points: 3', 'kind: goal, claims: [makes], points: 3'],
      ),
      /Claim makes is seen by 1 scored checks/,
    ],
    [
      'a claim that does not exist',
      changed(['kind: goal, points: 3', 'kind: goal, claims: [makes], points: 3']),
      /names the claim makes, which does not exist/,
    ],
    [
      'a variant retired that never was',
      changed(['of: [one, two]', 'of: [one, two], retired: [six]']),
      /retires six, which is not among/,
    ],
    [
      'all variants retired',
      changed(['of: [one, two]', 'of: [one, two], retired: [one, two]']),
      /retires all of its values/,
    ],
    [
      'more to do than there is time',
      changed(['minutes: 5', 'minutes: 5\n    fairTime: { basis: estimate, expertMinutes: [6], factor: 2 }']),
      /take 12 minutes in all fairness/,
    ],
    [
      'a standard setting that is not there',
      changed(scored),
      /should be in standard\.yaml, but there is no such file/,
    ],
    [
      'a judge who has not rated all',
      { ...changed(scored), 'standard.yaml': standard([{ id: 'judge-1', first: {}, second: {} }]) },
      /^standard\.yaml:1: judge-1 has not rated queue\.there in the first round/,
    ],
  ])('for %s', async (_, files, problem) => {
    await writeFiles(join(folder, 'sample'), files)
    expect((await library.load()).broken).toEqual([
      { folder: 'sample', problem: expect.stringMatching(problem) },
    ])
  })
})

test('a task may be tried out as a whole before it counts', async () => {
  const task = `  - id: tried
    title: Try a queue out
    kind: build
    domain: build
    minutes: 5
    brief: brief.md
    nodes: [queue]
    checks:
      - { id: tried.there, title: It is there, kind: goal, scored: false, points: 0, use: code.ts#there, wouldPass: A queue of that name exists. }
`
  const steps = 'steps: { queue: code.ts#solve'
  await writeFiles(
    join(folder, 'sample'),
    changed(
      ['solutions: [', `${task}solutions: [`],
      [steps, `${steps}, tried: code.ts#solve`],
      ['expectFail: [queue.there]', 'expectFail: [queue.there, tried.there]'],
    ),
  )
  const { tasks } = (await sampleOf(library)).manifest
  expect(tasks.map(({ checks }) => checks.map(({ points }) => points))).toEqual([[3], [0]])
})

describe('a cut', () => {
  test('is told as provisional until enough judges have rated', async () => {
    await writeFiles(join(folder, 'sample'), { ...changed(scored), 'standard.yaml': standard([]) })
    expect((await sampleOf(library)).summary()).toMatchObject({
      passPercent: 70,
      cut: { provisional: true, judges: 0 },
    })
  })

  test('is that of the judges then', async () => {
    await writeFiles(join(folder, 'sample'), { ...changed(scored), 'standard.yaml': standard(judges) })
    const challenge = await sampleOf(library)
    expect(challenge.summary()).toMatchObject({ passPercent: 58, cut: { provisional: false, judges: 5 } })
    expect(challenge.scoring.passPercent).toBe(58)
  })
})

test('a retired variant is drawn by no new attempt', () => {
  const specs = { fault: { kind: 'choice' as const, of: ['a', 'b', 'c'], retired: ['b'], secret: true } }
  const drawn = Array.from({ length: 12 }, (_, number) => {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(number)
    return deriveParameters(specs, () => bytes).fault
  })
  expect(new Set(drawn)).toEqual(new Set(['a', 'c']))
})
