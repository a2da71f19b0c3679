import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { ChallengeLibrary } from './challenge-library.ts'
import { changedSample, sampleFiles, writeFiles } from './testing/sample-challenge.ts'
import { useSampleLibrary } from './testing/sample-library.ts'

let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(() => {
  ;({ folder, library } = made())
})

/** Files that are there and hold what cannot be right. */
const wrong: readonly {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly problem: RegExp
}[] = [
  {
    name: 'code that is no code',
    files: { 'more.ts': 'export const one = 1\nexport const two = (\n\nconst three = 3\n' },
    problem: /^more\.ts:[234]: This cannot be read as TypeScript: .* at “.*”; correct it\.$/,
  },
  {
    name: 'code with more than types, which nothing leaves out',
    files: { 'more.ts': 'export const one = 1\nenum Two { three }\n' },
    problem: /^more\.ts:2: This cannot be read as TypeScript: TypeScript enum is not supported/,
  },
  {
    name: 'code that imports a package',
    files: {
      'more.ts': "import type { A } from 'a'\nimport { chunk } from 'lodash'\nexport const one = chunk\n",
    },
    problem:
      /^more\.ts:2: This imports lodash, but a challenge's code may import its own files and shared\/ alone; write/,
  },
  {
    name: 'code that imports what Node has',
    files: { 'lib/more.ts': "import { readFileSync } from 'node:fs'\nexport const one = readFileSync\n" },
    problem: /^lib\/more\.ts:1: This imports node:fs, but/,
  },
  {
    name: "code that imports another challenge's",
    files: { 'lib/more.ts': "import { one } from '../../warm-up/shop.ts'\nexport const two = one\n" },
    problem: /^lib\/more\.ts:1: This imports \.\.\/\.\.\/warm-up\/shop\.ts, but/,
  },
  {
    name: 'a number whose least is above its most',
    files: changedSample('  suffix:', '  amount: { kind: integer, min: 9, max: 2 }\n  suffix:'),
    problem: /^challenge\.yaml:\d+: Parameter amount has min 9 above max 2; exchange/,
  },
  {
    name: 'a choice with one value twice',
    files: changedSample('of: [one, two]', 'of: [one, two, one]'),
    problem: /^challenge\.yaml:\d+: Parameter fault has the value one twice; take/,
  },
  {
    name: 'JSON that is no policy',
    files: { 'policy.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*"}]}' },
    problem: /^policy\.json:1: This is no policy: statement 1 needs Effect .*; write/,
  },
  {
    name: 'a policy without statements',
    files: { 'policy.json': '{"Statement":"all"}' },
    problem: /^policy\.json:1: This is no policy: statement 1 needs/,
  },
  {
    name: 'a manifest with nothing in it',
    files: { 'challenge.yaml': '# soon\n' },
    problem: /^challenge\.yaml:1: There is nothing in this file; write it/,
  },
  {
    name: 'a service that is misspelled',
    files: changedSample('points: 3,', 'points: 3, watches: [lamda],'),
    problem: /^challenge\.yaml:\d+: .*watches\.0 is not right: lamda is unknown; did you mean lambda\?/,
  },
]

test.each(wrong)(
  '$name is refused with its line and a mend, and stops no other',
  async ({ files, problem }) => {
    await writeFiles(join(folder, 'broken'), { ...sampleFiles, ...files })
    const loaded = await library.load()
    expect(loaded.challenges.map(each => each.manifest.id)).toEqual(['sample'])
    expect(loaded.broken).toEqual([{ folder: 'broken', problem: expect.stringMatching(problem) }])
  },
)
