import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { createMemoryStore } from '../testing/memory-store.ts'

const ada = { id: 'ada', name: 'Ada' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const others = () => new Promise<void>(resolve => setImmediate(resolve))
let platform: FakePlatform
/** A page of Ada's; each has an attempt of its own to talk to, as each socket has. */
let openPage: () => ReturnType<FakePlatform['attempts']['open']>

beforeEach(async () => {
  // Between any two steps, whatever else is under way may go on.
  platform = createFakePlatform(createMemoryStore(others))
  platform.fileStep = others
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  openPage = () => platform.attempts.open(ada, attemptId)
})
afterEach(() => platform.close())

const onDisk = (path: string) => Buffer.from(platform.files.get(path) ?? []).toString()
async function journalled(): Promise<readonly string[]> {
  const entries = await (await openPage()).entriesSince(0)
  return entries.flatMap(entry =>
    entry.type.startsWith('file-') && 'path' in entry.body
      ? [`${entry.type} ${entry.body.path}`]
      : entry.type === 'file-renamed'
        ? [`${entry.type} ${entry.body.from} ${entry.body.to}`]
        : [],
  )
}

describe('two pages that save a file from the same text at once', () => {
  const base = sha256('export {}')
  const save = (text: string) => ({ kind: 'save-file', path: 'index.mjs', text, baseDigest: base }) as const

  it('lose nothing: one of them is told that the file has changed', async () => {
    const [one, other] = [await openPage(), await openPage()]
    const saved = await Promise.allSettled([
      one.perform('command-1', save('of one')),
      other.perform('command-2', save('of the other')),
    ])
    expect(saved.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = saved.find(result => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'file-changed' })
    expect((await openPage()).state().files['index.mjs']?.digest).toBe(sha256(onDisk('index.mjs')))
  })

  it('and do not ask, find in the journal last what is on the disk', async () => {
    const pages = await Promise.all([openPage(), openPage(), openPage()])
    const texts = ['a', 'bb', 'ccc']
    let steps = 20
    // The disk takes ever less time.
    platform.fileStep = async () => {
      steps -= 2
      for (let left = steps; left > 0; left -= 1) await others()
    }
    await Promise.all(
      pages.map((page, index) =>
        page.perform(`command-${index}`, { kind: 'save-file', path: 'index.mjs', text: texts[index] ?? '' }),
      ),
    )
    expect((await openPage()).state().files['index.mjs']?.digest).toBe(sha256(onDisk('index.mjs')))
  })
})

describe('a command that a crash left between the disk and the journal, sent again', () => {
  it('is done where its file is gone already', async () => {
    platform.files.delete('index.mjs')
    await (await openPage()).perform('command-1', { kind: 'remove-file', path: 'index.mjs' })
    expect(await journalled()).toEqual(['file-removed index.mjs'])
  })

  it('is done where its file has the new name already', async () => {
    platform.files.set('main.mjs', Buffer.from('export {}'))
    platform.files.delete('index.mjs')
    const rename = { kind: 'rename-file', from: 'index.mjs', to: 'main.mjs' } as const
    await (await openPage()).perform('command-1', rename)
    expect(await journalled()).toEqual(['file-renamed index.mjs main.mjs'])
  })

  it('is refused where there is something of the new name beside the file', async () => {
    platform.files.set('main.mjs', Buffer.from('other'))
    const rename = { kind: 'rename-file', from: 'index.mjs', to: 'main.mjs' } as const
    await expect((await openPage()).perform('command-1', rename)).rejects.toMatchObject({
      code: 'path-refused',
    })
    expect(await journalled()).toEqual([])
  })
})

describe('a file that is no UTF-8', () => {
  it('is given byte for byte, and as what it is', async () => {
    const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a])
    platform.files.set('old.txt', bytes)
    const file = await (await openPage()).files.read('old.txt')
    expect(file).toMatchObject({ kind: 'other-file', base64: bytes.toString('base64') })
    platform.files.set('old.txt', Buffer.from('\ufeffnew'))
    expect(await (await openPage()).files.read('old.txt')).toMatchObject({ kind: 'file', text: '\ufeffnew' })
  })
})
