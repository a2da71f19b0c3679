import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** Where the manual's commands are given; its challenge must stand in nobody's way. */
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-manual-'))
  await mkdir(join(folder, 'challenges'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const main = resolve('server/author/main.ts')
/** `npm run challenge -- …` without npm: the same program in another folder. */
const npm = `npm() { [ "$1 $2 $3" = "run challenge --" ] || return 9; shift 3; "${process.execPath}" "${main}" "$@"; }`

function inShell(commands: string): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise(done => {
    const shell = execFile(
      'bash',
      ['-ec', `${npm}\n${commands}`],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
      (_, out, err) => done({ code: shell.exitCode ?? 1, said: `${out}${err}` }),
    )
  })
}

test('the manual followed literally gives a challenge that proves itself', async () => {
  const manual = await readFile('challenges/README.md', 'utf8')
  const section = manual.slice(manual.indexOf('## A first challenge'))
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '')
  expect(blocks.length).toBeGreaterThanOrEqual(2)
  const said: string[] = []
  for (const block of blocks) {
    const ran = await inShell(block)
    expect(ran).toMatchObject({ code: 0 })
    said.push(ran.said)
  }
  expect(said.at(-1)).toContain('mutant six-days')
  expect(said.at(-1)).toContain('false passes 0, false fails 0, flips 0, undecided 0, not tried 0')
}, 900_000)

describe('a command says what is wrong', () => {
  test.each([
    ['new challenges/Letters', 1, /Letters is no id of a challenge: identifiers are lower-case/],
    ['validate challenges/nowhere', 1, /There is no challenge with the id nowhere/],
    ['nonsense challenges/letters', 2, /npm run challenge -- new <folder>/],
  ])(
    '%s',
    async (command, code, sentence) => {
      expect(await inShell(`npm run challenge -- ${command}`)).toEqual({
        code,
        said: expect.stringMatching(sentence),
      })
    },
    300_000,
  )

  test('a folder that is not empty is not written over', async () => {
    const twice = 'npm run challenge -- new challenges/twice'
    expect((await inShell(twice)).code).toBe(0)
    expect(await inShell(twice)).toEqual({ code: 1, said: expect.stringMatching(/is there already/) })
  }, 300_000)

  test('an error is told with its path, its line and a mend', async () => {
    const broken = `npm run challenge -- new challenges/broken
sed -i 's|nodes: .letters.|nodes: [table]|' challenges/broken/challenge.yaml
npm run challenge -- validate challenges/broken`
    expect(await inShell(broken)).toEqual({
      code: 1,
      said: expect.stringMatching(
        /challenges\/broken\/challenge\.yaml:\d+: Task letters names the diagram node table, .*; draw it/,
      ),
    })
  }, 300_000)
})
