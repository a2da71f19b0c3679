import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')
const isRoot = process.getuid?.() === 0
let folder: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-start-'))
  chmodSync(folder, 0o755)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

interface Ending {
  readonly code: number | null
  readonly printed: string
}

function launch(environment: Record<string, string>, command = [process.execPath, main]) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH ?? '', ASSAY_PORT: '0', ASSAY_DATA: join(folder, 'data'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let printed = ''
  const heard: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      printed += data
      for (const notice of heard.splice(0)) notice()
    })
  const ended = new Promise<Ending>(resolve => child.on('close', code => resolve({ code, printed })))
  const ready = async (): Promise<string> => {
    for (;;) {
      const address = /ready at (\S+)/.exec(printed)?.[1]
      if (address) return address
      const news = new Promise<'news'>(resolve => heard.push(() => resolve('news')))
      if ((await Promise.race([news, ended])) !== 'news') throw new Error(`the server ended:\n${printed}`)
    }
  }
  return { child, ended, ready }
}

/** A sentence and the end, with nothing of our code in it and nothing left running. */
async function expectRefusal(ended: Promise<Ending>, ...sentences: (string | RegExp)[]): Promise<void> {
  const { code, printed } = await ended
  for (const sentence of sentences) expect(printed).toMatch(sentence)
  expect(printed).not.toMatch(/\.ts:\d|^\s+at /m)
  expect(code).toBe(1)
  await expect.poll(() => processesOf(folder), { timeout: 5_000 }).toEqual([])
}

function processesOf(path: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(path)
      } catch {
        // It ended while we looked.
        return false
      }
    })
    .map(Number)
}

describe('a start that cannot succeed ends in a sentence', () => {
  it('when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    await expectRefusal(launch({ ASSAY_PORT: port }).ended, `Port ${port} is taken`, 'ASSAY_PORT=')
    other.close()
  })

  it.each([
    ['a setting is not valid', { ASSAY_PORT: 'abc' }, 'ASSAY_PORT="abc" is not valid'],
    ['others would be let in without signing in', { ASSAY_HOST: '0.0.0.0' }, 'sign-in is not configured'],
    [
      'there are no challenges',
      { ASSAY_CHALLENGES: '/nowhere' },
      'There is no folder of challenges at /nowhere',
    ],
    [
      'nobody answers at DATABASE_URL',
      { DATABASE_URL: 'postgres://a@127.0.0.1:1/b' },
      'does not accept connections',
    ],
  ])('when %s', async (_, environment, sentence) => {
    await expectRefusal(launch(environment).ended, sentence)
  })

  it('when the path of the data folder is too long for sockets', async () => {
    await expectRefusal(
      launch({ ASSAY_DATA: join(folder, 'x'.repeat(100)) }).ended,
      'too long',
      'shorter path',
    )
  })

  it('when the data folder is a file', async () => {
    writeFileSync(join(folder, 'data'), '')
    await expectRefusal(launch({}).ended, 'is a file and not a folder', 'ASSAY_DATA=')
  })

  it('when the data folder is not for this user', async () => {
    mkdirSync(join(folder, 'data'), { mode: 0o700 })
    if (!isRoot) chmodSync(join(folder, 'data'), 0o000)
    const asNobody = [
      '/usr/bin/setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      main,
    ]
    const { ended } = launch({}, isRoot ? asNobody : undefined)
    await expectRefusal(ended, 'may not read or write', 'chown')
  })

  it('when the disk is full', async context => {
    if (!isRoot) context.skip('only root can make a small disk')
    const data = join(folder, 'data')
    mkdirSync(data)
    const script = `mount -t tmpfs -o size=2m none "$1" && exec "$2" "$3"`
    const { ended } = launch({}, [
      '/usr/bin/unshare',
      '--mount',
      'bash',
      '-c',
      script,
      'full',
      data,
      process.execPath,
      main,
    ])
    await expectRefusal(ended, /full/, /Free some space/)
  })

  it('when another server has the data folder', async () => {
    const first = launch({})
    await first.ready()
    const { code, printed } = await launch({}).ended
    expect(code).toBe(1)
    expect(printed).toMatch(/already|another/i)
    expect(printed).not.toMatch(/\.ts:\d|^\s+at /m)
    first.child.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
  })
})

describe('a server that runs', () => {
  it('offers the other challenges when one is broken, and says what is wrong with it', async () => {
    const challenges = join(folder, 'challenges')
    mkdirSync(join(challenges, 'torn'), { recursive: true })
    writeFileSync(join(challenges, 'torn', 'challenge.yaml'), 'apiVersion: assay/v1\nid: torn\n')
    const { ready } = launch({ ASSAY_CHALLENGES: challenges })
    const address = await ready()
    const listed = await (await fetch(`${address}/api/challenges`)).json()
    expect(listed).toMatchObject({ challenges: [], broken: [{ folder: 'torn' }] })
    expect(listed.broken[0].problem).toMatch(/challenge\.yaml/)
    const body = JSON.stringify({ challengeId: 'torn', mode: 'practice' })
    const headers = { 'content-type': 'application/json', 'x-assay': '1' }
    const refused = await fetch(`${address}/api/attempts`, { method: 'POST', headers, body })
    expect(await refused.json()).toMatchObject({ code: 'challenge-broken' })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s with everything that nobody needs any more',
    async signal => {
      const { child, ended, ready } = launch({})
      await ready()
      expect(processesOf(folder).length).toBeGreaterThan(1)
      child.kill(signal)
      expect((await ended).code).toBe(0)
      await expect.poll(() => processesOf(folder), { timeout: 5_000 }).toEqual([])
    },
  )

  it('starts again after it was killed', async () => {
    const first = launch({})
    await first.ready()
    first.child.kill('SIGKILL')
    await first.ended
    const second = launch({})
    expect(await second.ready()).toMatch(/^http:/)
  })
})
