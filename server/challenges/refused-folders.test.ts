import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChallengeLibrary, createChallengeLibrary } from './challenge-library.ts'
import {
  changedSample,
  codeThatSays,
  englishTexts,
  sampleFiles,
  writeFiles,
} from './testing/sample-challenge.ts'

let root: string
let folder: string
let library: ChallengeLibrary
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-library-'))
  folder = join(root, 'challenges')
  await writeFiles(join(folder, 'sample'), sampleFiles)
  library = createChallengeLibrary({ folder, dataFolder: join(root, 'data') })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const broken: readonly {
  readonly name: string
  readonly files: Record<string, string>
  readonly problem: RegExp
}[] = [
  {
    name: 'no YAML',
    files: { 'challenge.yaml': 'id: [a\ntitle: x' },
    problem: /^challenge\.yaml is not YAML in line \d+: .+\.$/,
  },
  {
    name: 'an unknown member',
    files: changedSample('minutes: 10', 'minuts: 10'),
    problem: /challenge\.yaml is not right/,
  },
  {
    name: 'a number out of range',
    files: changedSample('minutes: 10', 'minutes: 1000'),
    problem: /at minutes: /,
  },
  {
    name: 'a missing brief',
    files: changedSample('brief: brief.md', 'brief: briefs/none.md'),
    problem: /should be in briefs\/none\.md, but there is no such file\./,
  },
  {
    name: 'an empty scenario',
    files: { 'scenario.md': ' \n' },
    problem: /The scenario in scenario\.md is empty\./,
  },
  {
    name: 'a check whose code does not exist',
    files: changedSample('use: code.ts#there', 'use: code.ts#gone'),
    problem: /Check queue\.there uses code\.ts#gone, but code\.ts does not export gone\./,
  },
  {
    name: 'code outside of the folder',
    files: changedSample('use: code.ts#there', 'use: ../../x.ts#there'),
    problem: /no such file/,
  },
  {
    name: 'a node that is not in the diagram',
    files: changedSample('nodes: [queue]', 'nodes: [table]'),
    problem: /names the diagram node table, but diagram\.mmd has no such node\./,
  },
  {
    name: 'a parameter that does not exist',
    files: { 'brief.md': 'Build {{quue}}.' },
    problem: /brief\.md uses \{\{quue\}\}, but there is no such parameter/,
  },
  {
    name: 'a secret in a text for the candidate',
    files: { 'brief.md': 'It is {{fault}}.' },
    problem: /brief\.md shows \{\{fault\}\}, which is a secret parameter/,
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
  { name: 'a policy that is not JSON', files: { 'policy.json': '{' }, problem: /policy\.json is not JSON/ },
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
    problem: /Solution reference has no step for task queue\./,
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
    problem: /^says\.ts:2 says fail\('gone'\), but texts\/en\.yaml has no text gone; add it there\.$/,
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
    problem: /^says\.ts:2 says words\('gone'\), but/,
  },
  {
    name: 'a text that nothing says',
    files: englishTexts('gone: It is gone.'),
    problem: /^texts\/en\.yaml has a text gone, which no code says; remove it, or correct the name\.$/,
  },
  {
    name: 'two codes for the same words, which would tell a candidate more than the words do',
    files: {
      'says.ts': codeThatSays("export const both = [fail('by-policy'), fail('by-key')]"),
      ...englishTexts('by-policy: It is gone.\nby-key: It is gone.'),
    },
    problem: /says the same for by-policy and by-key; use one code for both\./,
  },
  {
    name: 'a text with the code of the platform',
    files: englishTexts("'assay:undecided': It is my fault."),
    problem: /^texts\/en\.yaml is not right at assay:undecided: codes are lower-case letters/,
  },
  {
    name: 'texts that are no YAML',
    files: englishTexts('a: [b'),
    problem: /^texts\/en\.yaml is not YAML in line 1: .+\.$/,
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
    expect(loaded.broken[0]?.problem).toMatch(/\.$/)
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

  test('an id that another folder has', async () => {
    await writeFiles(join(folder, 'twin'), { ...sampleFiles, 'brief.md': 'Another.' })
    expect((await library.load()).broken).toEqual([
      { folder: 'twin', problem: 'Another folder already has the id sample; choose another id.' },
    ])
  })
})
