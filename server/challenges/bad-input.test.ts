import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type ChallengeLibrary, createChallengeLibrary } from './challenge-library.ts'
import { isBelow } from './published-versions.ts'
import { changedSample, sampleFiles, writeFiles } from './testing/sample-challenge.ts'
import { useSampleLibrary } from './testing/sample-library.ts'

let root: string
let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(() => {
  ;({ root, folder, library } = made())
})

/** What an author gets wrong: refused with file, line and a mend, while the sample beside it is offered. */
const wrong: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  [
    'a missing file',
    changedSample('scenario: scenario.md', 'scenario: texts/scenario.md'),
    /^challenge\.yaml:9: The scenario should be in texts\/scenario\.md, but there is no such file; write it, or correct/,
  ],
  [
    'modules that import each other in a circle',
    {
      'one.ts': "import { two } from './two.ts'\nexport const one = two\n",
      'two.ts': "export const two = 2\nimport { one } from './one.ts'\nconsole.log(one)\n",
    },
    /^two\.ts:2: This closes a circle of imports: one\.ts → two\.ts → one\.ts; move/,
  ],
  [
    'modules that import each other for what they do',
    { 'one.ts': "import './two.ts'\n", 'two.ts': "import './one.ts'\n" },
    /^two\.ts:1: This closes a circle of imports: one\.ts → two\.ts → one\.ts; move/,
  ],
  [
    'a module that imports what is not there',
    { 'one.ts': "import { two } from './lib/two.ts'\nexport const one = two\n" },
    /^one\.ts:1: This imports lib\/two\.ts, but there is no such file; write it/,
  ],
  [
    'parameters that lead in a circle',
    changedSample(
      "queue: { kind: text, value: 'queue-{{suffix}}' }",
      "queue: { kind: text, value: 'q-{{other}}' }\n  other: { kind: text, value: '{{queue}}' }",
    ),
    /^challenge\.yaml:15: The parameters queue → other → queue lead in a circle; write/,
  ],
  [
    'a diagram without the node',
    { 'diagram.mmd': 'flowchart TB\n  web[Web]\n' },
    /^challenge\.yaml:29: Task queue names the diagram node queue, but diagram\.mmd has no such node; draw it/,
  ],
  [
    'a check that never fails',
    changedSample('expectFail: [queue.there]', 'expectFail: [queue.gone]'),
    /^challenge\.yaml:33: Mutant nothing expects queue\.gone to fail, which is not a check; correct/,
  ],
  [
    'a check that nothing makes fail',
    changedSample(
      'mutants: [{ id: nothing, from: reference, use: code.ts#spoil, expectFail: [queue.there] }]',
      'mutants: []',
    ),
    /^challenge\.yaml:31: No mutant makes the check queue\.there fail, .*; add a mutant that does\.$/,
  ],
  [
    'points that do not add up',
    changedSample('title: Build }]', 'title: Build, weight: 60 }]'),
    /^challenge\.yaml:11: The weights of the domains add up to 60 percent; make/,
  ],
]

describe('what an author gets wrong is refused with its line and a mend, and the other packs load', () => {
  test.each(wrong)('%s', async (_, files, problem) => {
    const own = { ...sampleFiles, ...files }
    await writeFiles(join(folder, 'broken'), {
      ...own,
      'challenge.yaml': own['challenge.yaml']?.replace('id: sample', 'id: broken') ?? '',
    })
    const { challenges, broken } = await library.load()
    expect(challenges.map(each => each.manifest.id)).toEqual(['sample'])
    expect(broken).toEqual([{ folder: 'broken', problem: expect.stringMatching(problem) }])
  })

  test('two packs of one id: the first by name is offered', async () => {
    await writeFiles(join(folder, 'twin'), { ...sampleFiles, 'brief.md': 'Another {{queue}}.' })
    const { challenges, broken } = await library.load()
    expect(challenges).toHaveLength(1)
    expect(broken).toEqual([
      {
        folder: 'twin',
        problem: 'challenge.yaml:3: Another folder already has the id sample; choose another id.',
      },
    ])
  })

  test('a version that goes back, also for the next server, until it is higher again', async () => {
    const offered = async (version: string, of = library) => {
      await writeFiles(join(folder, 'sample'), changedSample('version: 1.0.0', `version: ${version}`))
      return (await of.load()).broken
    }
    expect(await offered('1.10.0')).toEqual([])
    const goesBack = {
      folder: 'sample',
      problem:
        'challenge.yaml:4: The version goes back: 1.10.0 was offered before 1.9.3; give it a higher one.',
    }
    expect(await offered('1.9.3')).toEqual([goesBack])
    const next = createChallengeLibrary({ folder, dataFolder: join(root, 'data') })
    expect(await offered('1.9.3', next)).toEqual([goesBack])
    expect(await offered('1.10.1', next)).toEqual([])
    const rehearsed = createChallengeLibrary({ folder, dataFolder: join(root, 'data'), publishes: false })
    expect(await offered('1.9.3', rehearsed)).toEqual([])
  })
})

test.each([
  ['1.2.0', '1.10.0', true],
  ['1.10.0', '1.2.0', false],
  ['2.0.0', '1.9.9', false],
  ['1.0.0', '1.0.0', false],
])('%s is below %s: %s', (one, other, below) => {
  expect(isBelow(one, other)).toBe(below)
})
