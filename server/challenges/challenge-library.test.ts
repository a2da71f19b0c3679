import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../shared/problem.ts'
import { lookAtFolder, readFiles } from './challenge-files.ts'
import { type ChallengeLibrary, createChallengeLibrary } from './challenge-library.ts'
import { sampleFiles, writeFiles } from './testing/sample-challenge.ts'
import { sampleOf, useSampleLibrary } from './testing/sample-library.ts'

let root: string
let folder: string
let library: ChallengeLibrary
const made = useSampleLibrary()
beforeEach(() => {
  ;({ root, folder, library } = made())
})
const sample = () => sampleOf(library)

const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
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

describe('what a load costs', () => {
  /** Folders that were read, in order. A minute has passed since whatever was written. */
  let read: string[]
  beforeEach(() => {
    read = []
    library = createChallengeLibrary({
      folder,
      dataFolder: join(root, 'data'),
      now: () => Date.now() + 60_000,
      reader: {
        look: lookAtFolder,
        read(each, files) {
          read.push(each.slice(folder.length + 1))
          return readFiles(each, files)
        },
      },
    })
  })

  test('a folder in which nothing changed is not read again', async () => {
    const first = await sample()
    expect(await sample()).toBe(first)
    expect(read).toEqual(['sample'])
  })

  test('one that changed is read again, and no other', async () => {
    await writeFiles(join(folder, 'second'), {
      ...sampleFiles,
      'challenge.yaml': sampleFiles['challenge.yaml']?.replace('id: sample', 'id: second') ?? '',
    })
    await library.load()
    const brief = 'Build {{queue}} again.'
    await writeFile(join(folder, 'second/brief.md'), brief)
    const { challenges } = await library.load()
    expect(challenges.map(each => each.view(parameters).tasks[0]?.brief)).toEqual([
      'Build **queue-a1b2**.',
      'Build queue-a1b2 again.',
    ])
    expect(read).toEqual(['sample', 'second', 'second'])
  })

  test.each([
    ['a file of the same length', () => writeFile(join(folder, 'sample/scenario.md'), 'There is no queue!')],
    ['a new file', () => writeFile(join(folder, 'sample/note.md'), 'new')],
    ['a file that is gone', () => rm(join(folder, 'sample/starter/run.sh'))],
  ])('%s is seen at the next load', async (_, change) => {
    const { digest } = await sample()
    await change()
    expect((await sample()).digest).not.toBe(digest)
  })

  test('a broken folder is not read again either, until it is mended', async () => {
    await writeFile(join(folder, 'sample/brief.md'), 'Build {{quue}}.')
    const first = await library.load()
    expect(await library.load()).toEqual(first)
    expect(first.broken[0]?.problem).toContain('{{quue}}')
    expect(read).toEqual(['sample'])
    await writeFile(join(folder, 'sample/brief.md'), 'Build {{queue}}.')
    await sample()
  })

  test('what was changed a moment ago is read again: the next change may get the same time', async () => {
    const young: string[] = []
    const own = createChallengeLibrary({
      folder,
      dataFolder: join(root, 'data'),
      now: () => 0,
      reader: {
        look: lookAtFolder,
        read(each, files) {
          young.push(each)
          return readFiles(each, files)
        },
      },
    })
    await own.load()
    await own.load()
    expect(young).toHaveLength(2)
  })

  test('whoever asks at once is served by one reading', async () => {
    const [first, ...others] = await Promise.all([sample(), sample(), sample(), sample()])
    for (const other of others) expect(other).toBe(first)
    expect(read).toEqual(['sample'])
  })

  test('a version whose copy was lost is kept anew', async () => {
    const { digest, folder: copy } = await sample()
    await rm(copy, { recursive: true })
    await sample()
    expect(await readdir(join(root, 'data/challenges'))).toEqual([digest])
  })
})

describe('old versions', () => {
  const versions = () => readdir(join(root, 'data/challenges'))
  async function edit(number: number): Promise<string> {
    await writeFile(join(folder, 'sample/brief.md'), `Build {{queue}} for the ${number}. time.`)
    return (await sample()).digest
  }

  test('that no attempt began with go, but the youngest; those of attempts stay and can be opened', async () => {
    const pinned = new Set<string>()
    library = createChallengeLibrary({ folder, dataFolder: join(root, 'data'), pinned: async () => pinned })
    for (let number = 0; number < 5; number++) pinned.add(await edit(number))
    for (let number = 5; number < 50; number++) await edit(number)
    // Removed in the background; the test's own limit ends this.
    while ((await versions()).length > 5 + 20 + 1) await edit(1_000)
    for (const digest of pinned) expect((await library.open(digest)).digest).toBe(digest)
  })

  test('all stay where nobody can say which are needed', async () => {
    library = createChallengeLibrary({
      folder,
      dataFolder: join(root, 'data'),
      pinned: async () => {
        throw new Error('the database is down')
      },
    })
    for (let number = 0; number < 25; number++) await edit(number)
    expect(await versions()).toHaveLength(25)
  })
})
