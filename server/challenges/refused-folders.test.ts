import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChallengeLibrary } from './challenge-library.ts'
import {
  changedSample,
  codeThatSays,
  englishTexts,
  sampleFiles,
  writeFiles,
} from './testing/sample-challenge.ts'
import { useSampleLibrary } from './testing/sample-library.ts'

let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(() => {
  ;({ folder, library } = made())
})

const broken: readonly {
  readonly name: string
  readonly files: Record<string, string>
  readonly problem: RegExp
}[] = [
  {
    name: 'no YAML',
    files: { 'challenge.yaml': 'id: [a\ntitle: x' },
    problem: /^challenge\.yaml:2: This is not YAML: .+\.$/,
  },
  {
    name: 'a design of a task that does not exist',
    files: changedSample('mutants: [', 'designs: [{ id: new, task: stack, use: code.ts#solve }]\nmutants: ['),
    problem: /Design new is for the task stack, which does not exist; correct/,
  },
  {
    name: 'a design whose code does not exist',
    files: changedSample('mutants: [', 'designs: [{ id: new, task: queue, use: code.ts#gone }]\nmutants: ['),
    problem: /Design new uses code\.ts#gone, but code\.ts does not export gone; export it/,
  },
  {
    name: 'a cheat that should fail in another task',
    files: changedSample(
      'mutants: [',
      'cheats: [{ id: trick, task: queue, use: code.ts#solve, expectFail: [stack.there] }]\nmutants: [',
    ),
    problem: /Cheat trick expects stack\.there to fail, which is not a check of its task queue; name one/,
  },
  {
    name: 'a promise whose slowest design does not exist',
    files: changedSample(
      'mutants: [',
      'promises: [{ check: queue.there, words: soon, seconds: 9, slowest: slow }]\nmutants: [',
    ),
    problem: /The promise about queue\.there names the design slow, which its task does not have; add it/,
  },
  {
    name: 'a surface whose source does not exist',
    files: changedSample(
      'mutants: [',
      'surfaces: [{ function: f, source: f/index.mjs, judged: [rights] }]\nmutants: [',
    ),
    problem:
      /A surface names the source f\/index\.mjs, but neither starter\/ nor an overlay has such a file; correct/,
  },
  {
    name: 'an unknown member',
    files: changedSample('minutes: 10', 'minuts: 10'),
    problem: /^challenge\.yaml:7: This is not right: minuts is unknown; did you mean minutes\?$/,
  },
  {
    name: 'a number out of range',
    files: changedSample('minutes: 10', 'minutes: 1000'),
    problem: /^challenge\.yaml:7: minutes is not right: .* What belongs there: How long the candidate has\.$/,
  },
  {
    name: 'a missing brief',
    files: changedSample('brief: brief.md', 'brief: briefs/none.md'),
    problem:
      /^challenge\.yaml:28: The brief of task queue should be in briefs\/none\.md, but there is no such file; write it/,
  },
  {
    name: 'an empty scenario',
    files: { 'scenario.md': ' \n' },
    problem: /The scenario in scenario\.md is empty; write it\./,
  },
  {
    name: 'a check whose code does not exist',
    files: changedSample('use: code.ts#there', 'use: code.ts#gone'),
    problem:
      /^challenge\.yaml:31: Check queue\.there uses code\.ts#gone, but code\.ts does not export gone; export it/,
  },
  {
    name: 'code outside of the folder',
    files: changedSample('use: code.ts#there', 'use: ../../x.ts#there'),
    problem: /no such file/,
  },
  {
    name: 'a node that is not in the diagram',
    files: changedSample('nodes: [queue]', 'nodes: [table]'),
    problem:
      /^challenge\.yaml:29: Task queue names the diagram node table, but diagram\.mmd has no such node; draw it/,
  },
  {
    name: 'a parameter that does not exist',
    files: { 'brief.md': 'Build {{quue}}.' },
    problem: /^brief\.md:1: This uses \{\{quue\}\}, but there is no such parameter; add it/,
  },
  {
    name: 'a secret in a text for the candidate',
    files: { 'brief.md': 'It is {{fault}}.' },
    problem: /^brief\.md:1: This uses \{\{fault\}\}, which is a secret parameter/,
  },
  {
    name: 'a variant without its files',
    files: changedSample('of: [one, two]', 'of: [one, three]'),
    problem: /starter folder faults\/three is missing or empty/,
  },
  {
    name: 'a file to open that is not there',
    files: changedSample('open: [README.md]', 'open: [index.js]'),
    problem: /workspace\.open names index\.js/,
  },
  {
    name: 'a policy that is not JSON',
    files: { 'policy.json': '{' },
    problem: /^policy\.json:1: This is not JSON/,
  },
  {
    name: 'a task in no domain',
    files: changedSample('domain: build', 'domain: other'),
    problem: /Task queue is in domain other, which is not listed/,
  },
  {
    name: 'a task that earns nothing',
    files: changedSample('kind: goal', 'kind: guard'),
    problem: /Task queue has no goal check with points/,
  },
  {
    name: 'a check of another task',
    files: changedSample('id: queue.there', 'id: other.there'),
    problem: /Check other\.there stands under task queue; call it queue\.there\./,
  },
  {
    name: 'a solution without a step',
    files: changedSample('steps: { queue: code.ts#solve }', 'steps: {}'),
    problem: /Solution reference has no step for task queue; add one\./,
  },
  {
    name: 'a mutant of no solution',
    files: changedSample('from: reference', 'from: nobody'),
    problem: /Mutant nothing starts from the solution nobody/,
  },
  {
    name: 'a mutant with an unknown check',
    files: changedSample('expectFail: [queue.there]', 'expectFail: [queue.gone]'),
    problem: /expects queue\.gone to fail, which is not a check/,
  },
  {
    name: 'a code without a text',
    files: { 'says.ts': codeThatSays("export const one = () => fail('gone', { status: 404 })") },
    problem: /^says\.ts:2: fail\('gone'\) is said, but texts\/en\.yaml has no text gone; add it there\.$/,
  },
  {
    name: 'a code that is not written out',
    files: {
      'says.ts': codeThatSays('export const one = (code: string) =>\n  fail(code)'),
      ...englishTexts('gone: It is gone.'),
    },
    problem: /^says\.ts:3: fail\(…\) does not begin with a code in quotes/,
  },
  {
    name: 'a code that is said under another name',
    files: { 'says.ts': codeThatSays("export const one = () => words('gone')", 'say as words') },
    problem: /^says\.ts:2: words\('gone'\) is said, but/,
  },
  {
    name: 'a text that nothing says',
    files: englishTexts('gone: It is gone.'),
    problem: /^texts\/en\.yaml:1: The text gone is said by no code; remove it, or correct the name\.$/,
  },
  {
    name: 'two codes for the same words, which would tell a candidate more than the words do',
    files: {
      'says.ts': codeThatSays("export const both = [fail('by-policy'), fail('by-key')]"),
      ...englishTexts('by-policy: It is gone.\nby-key: It is gone.'),
    },
    problem: /^texts\/en\.yaml:2: The texts by-policy and by-key say the same; use one code for both\./,
  },
  {
    name: 'a text with the code of the platform',
    files: englishTexts("'assay:undecided': It is my fault."),
    problem: /^texts\/en\.yaml:1: assay:undecided is not right: codes are lower-case letters/,
  },
  {
    name: 'texts that are no YAML',
    files: englishTexts('a: [b'),
    problem: /^texts\/en\.yaml:1: This is not YAML: .+\.$/,
  },
  {
    name: 'a lesson without a step to run',
    files: {
      ...changedSample('brief: brief.md', 'brief: brief.md\n    lesson: lesson.md'),
      'lesson.md': 'Read this.',
    },
    problem: /The lesson of task queue in lesson\.md has no step to run/,
  },
  {
    name: 'two hints in the place of three',
    files: {
      ...changedSample('brief: brief.md', 'brief: brief.md\n    hints: hints.yaml'),
      'hints.yaml': '- Look at the list of queues.\n- There is none of that name yet.\n',
    },
    problem: /^hints\.yaml:1: This is not right: a task has exactly 3 hints\./,
  },
  {
    name: 'a hint that shows a secret',
    files: {
      ...changedSample('brief: brief.md', 'brief: brief.md\n    hints: hints.yaml'),
      'hints.yaml':
        '- Look at the list of queues.\n- There is none of that name yet.\n- The fault is {{fault}}, of course.\n',
    },
    problem: /^hints\.yaml:3: This uses \{\{fault\}\}, which is a secret parameter/,
  },
  {
    name: 'a file of a task that is not there',
    files: changedSample('brief: brief.md', 'brief: brief.md\n    files: [cart]'),
    problem: /Task queue names the file cart, but neither starter/,
  },
  {
    name: 'a check that no mutant fails',
    files: changedSample(
      'mutants: [{ id: nothing, from: reference, use: code.ts#spoil, expectFail: [queue.there] }]',
      'mutants: []',
    ),
    problem: /No mutant makes the check queue\.there fail/,
  },
]

describe('a broken folder is listed with a sentence and stops no other', () => {
  test.each(broken)('$name', async ({ files, problem }) => {
    await writeFiles(join(folder, 'broken'), { ...sampleFiles, ...files })
    const loaded = await library.load()
    expect(loaded.challenges.map(each => each.manifest.id)).toEqual(['sample'])
    expect(loaded.broken).toEqual([{ folder: 'broken', problem: expect.stringMatching(problem) }])
    expect(loaded.broken[0]?.problem).toMatch(/^[\w./-]+:\d+: .*[;?:] ?.*[.?]$/)
  })

  test('no manifest', async () => {
    await mkdir(join(folder, 'empty'))
    expect((await library.load()).broken).toEqual([
      {
        folder: 'empty',
        problem: 'There is no challenge.yaml in this folder; write one or remove the folder.',
      },
    ])
  })

  test('a link, which could show what is outside', async () => {
    await writeFiles(join(folder, 'linked'), sampleFiles)
    await symlink('/etc/passwd', join(folder, 'linked/starter/passwd'))
    expect((await library.load()).broken[0]?.problem).toContain('starter/passwd is not an ordinary file')
  })

  test('a file that is too large', async () => {
    await writeFiles(join(folder, 'large'), { ...sampleFiles, 'starter/video': 'x'.repeat(1_048_577) })
    expect((await library.load()).broken[0]?.problem).toBe(
      'starter/video is larger than 1 MiB; make it smaller.',
    )
  })
})
