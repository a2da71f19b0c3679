import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../shared/problem.ts'
import { type ChallengeLibrary, createChallengeLibrary } from './challenge-library.ts'
import type { LoadedChallenge } from './loaded-challenge.ts'
import { sampleFiles, writeFiles } from './testing/sample-challenge.ts'

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

async function sample(): Promise<LoadedChallenge> {
  const { challenges, broken } = await library.load()
  expect(broken).toEqual([])
  const [found] = challenges
  if (found === undefined) throw new Error('The sample was not loaded')
  return found
}

const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
const yaml = sampleFiles['challenge.yaml'] ?? ''
const changed = (from: string, to: string) => {
  if (!yaml.includes(from)) throw new Error(`The sample has no ${from}`)
  return { 'challenge.yaml': yaml.replace(from, to) }
}

describe('a loaded challenge', () => {
  test('shows before the start what anybody may know', async () => {
    expect((await sample()).summary()).toMatchObject({
      id: 'sample',
      points: 3,
      tasks: [{ id: 'queue', points: 3, minutes: 5 }],
      domains: [{ id: 'build', points: 3 }],
    })
  })

  test('shows a candidate the filled texts and nothing of code, faults or secrets', async () => {
    const challenge = await sample()
    const view = challenge.view(parameters)
    expect(view.tasks[0]).toMatchObject({ brief: 'Build **queue-a1b2**.', nodes: ['queue'] })
    expect(JSON.stringify(view)).not.toMatch(/code\.ts|faults|wouldPass|two/)
    expect([...challenge.secretParameters]).toEqual(['fault'])
  })

  test('says what its checks say, with the values in it, and nothing that is not its own', async () => {
    await writeFiles(join(folder, 'sample'), {
      'says.ts': says("export const one = status => fail('refused', { status })"),
      ...texts('refused: It is answered with {{status}}.'),
    })
    const { words } = await sample()
    expect(words({ code: 'refused', values: { status: 404 } })).toBe('It is answered with 404.')
    expect(words({ code: 'constructor', values: {} })).toBeUndefined()
    expect(words({ code: 'assay:undecided', values: {} })).toBeUndefined()
  })

  test('gives the starter files of its variant, filled in, programs as programs', async () => {
    await chmod(join(folder, 'sample/starter/run.sh'), 0o755)
    await writeFile(
      join(folder, 'sample/starter/logo.png'),
      Buffer.from([0x89, 0x50, 0, 0x7b, 0x7b, 0x61, 0x7d, 0x7d]),
    )
    const files = (await sample()).starterFiles(parameters)
    const texts = files.map(({ path, mode, data }) => [path, mode, Buffer.from(data).toString('latin1')])
    expect(texts).toEqual([
      ['README.md', 0o644, 'The queue is queue-a1b2.'],
      ['fault.txt', 0o644, 'the second'],
      ['logo.png', 0o644, '\x89P\0{{a}}'],
      ['run.sh', 0o755, 'echo queue-a1b2'],
    ])
  })

  test('fills the environment and gives the policy of the candidate', async () => {
    const challenge = await sample()
    expect(challenge.environment(parameters)).toEqual({ QUEUE: 'queue-a1b2' })
    expect(challenge.candidatePolicy(parameters)).toMatchObject({ Version: '2012-10-17' })
  })

  test('has a digest that changes with any content and with nothing else', async () => {
    const before = (await sample()).digest
    await writeFile(join(folder, 'sample/sample.test.ts'), 'a test is not part of it')
    expect((await sample()).digest).toBe(before)
    await writeFile(join(folder, 'sample/brief.md'), 'Build {{queue}}!')
    expect((await sample()).digest).not.toBe(before)
  })
})

describe('a version', () => {
  test('stays what it was when its folder changes, also for the next server', async () => {
    const { digest } = await sample()
    await writeFile(join(folder, 'sample/brief.md'), 'Build {{queue}} quickly.')
    await sample()
    const next = createChallengeLibrary({ folder, dataFolder: join(root, 'data') })
    for (const each of [library, next])
      expect((await each.open(digest)).view(parameters).tasks[0]?.brief).toBe('Build **queue-a1b2**.')
  })

  test('that was damaged or never was is refused', async () => {
    const { digest, folder: copy } = await sample()
    await rm(join(copy, 'brief.md'))
    await writeFile(join(copy, 'brief.md'), 'Do nothing.')
    const next = createChallengeLibrary({ folder, dataFolder: join(root, 'data') })
    for (const each of [digest, '0'.repeat(64), '../../secret'])
      await expect(next.open(each)).rejects.toThrow(AppError)
  })
})

const says = (code: string, imported = 'fail') =>
  `import { ${imported} } from '../../shared/challenge/check.ts'\n${code}\n`
const texts = (yaml: string) => ({ 'texts/en.yaml': yaml })

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
    files: changed('minutes: 10', 'minuts: 10'),
    problem: /challenge\.yaml is not right/,
  },
  { name: 'a number out of range', files: changed('minutes: 10', 'minutes: 1000'), problem: /at minutes: / },
  {
    name: 'a missing brief',
    files: changed('brief: brief.md', 'brief: briefs/none.md'),
    problem: /should be in briefs\/none\.md, but there is no such file\./,
  },
  {
    name: 'an empty scenario',
    files: { 'scenario.md': ' \n' },
    problem: /The scenario in scenario\.md is empty\./,
  },
  {
    name: 'a check whose code does not exist',
    files: changed('use: code.ts#there', 'use: code.ts#gone'),
    problem: /Check queue\.there uses code\.ts#gone, but code\.ts does not export gone\./,
  },
  {
    name: 'code outside of the folder',
    files: changed('use: code.ts#there', 'use: ../../x.ts#there'),
    problem: /no such file/,
  },
  {
    name: 'a node that is not in the diagram',
    files: changed('nodes: [queue]', 'nodes: [table]'),
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
    files: changed('of: [one, two]', 'of: [one, three]'),
    problem: /starter folder faults\/three is missing or empty/,
  },
  {
    name: 'a file to open that is not there',
    files: changed('open: [README.md]', 'open: [index.js]'),
    problem: /workspace\.open names index\.js/,
  },
  { name: 'a policy that is not JSON', files: { 'policy.json': '{' }, problem: /policy\.json is not JSON/ },
  {
    name: 'a task in no domain',
    files: changed('domain: build', 'domain: other'),
    problem: /Task queue is in domain other, which is not listed/,
  },
  {
    name: 'a task that earns nothing',
    files: changed('kind: goal', 'kind: guard'),
    problem: /Task queue has no goal check with points/,
  },
  {
    name: 'a check of another task',
    files: changed('id: queue.there', 'id: other.there'),
    problem: /Check other\.there stands under task queue; call it queue\.there\./,
  },
  {
    name: 'a solution without a step',
    files: changed('steps: { queue: code.ts#solve }', 'steps: {}'),
    problem: /Solution reference has no step for task queue\./,
  },
  {
    name: 'a mutant of no solution',
    files: changed('from: reference', 'from: nobody'),
    problem: /Mutant nothing starts from the solution nobody/,
  },
  {
    name: 'a mutant with an unknown check',
    files: changed('expectFail: [queue.there]', 'expectFail: [queue.gone]'),
    problem: /expects queue\.gone to fail, which is not a check/,
  },
  {
    name: 'a code without a text',
    files: { 'says.ts': says("export const one = () => fail('gone', { status: 404 })") },
    problem: /^says\.ts:2 says fail\('gone'\), but texts\/en\.yaml has no text gone; add it there\.$/,
  },
  {
    name: 'a code that is not written out',
    files: {
      'says.ts': says('export const one = (code: string) =>\n  fail(code)'),
      ...texts('gone: It is gone.'),
    },
    problem: /^says\.ts:3: fail\(…\) does not begin with a code in quotes/,
  },
  {
    name: 'a code that is said under another name',
    files: { 'says.ts': says("export const one = () => words('gone')", 'say as words') },
    problem: /^says\.ts:2 says words\('gone'\), but/,
  },
  {
    name: 'a text that nothing says',
    files: texts('gone: It is gone.'),
    problem: /^texts\/en\.yaml has a text gone, which no code says; remove it, or correct the name\.$/,
  },
  {
    name: 'two codes for the same words, which would tell a candidate more than the words do',
    files: {
      'says.ts': says("export const both = [fail('by-policy'), fail('by-key')]"),
      ...texts('by-policy: It is gone.\nby-key: It is gone.'),
    },
    problem: /says the same for by-policy and by-key; use one code for both\./,
  },
  {
    name: 'a text with the code of the platform',
    files: texts("'assay:undecided': It is my fault."),
    problem: /^texts\/en\.yaml is not right at assay:undecided: codes are lower-case letters/,
  },
  {
    name: 'texts that are no YAML',
    files: texts('a: [b'),
    problem: /^texts\/en\.yaml is not YAML in line 1: .+\.$/,
  },
  {
    name: 'a check that no mutant fails',
    files: changed(
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
