import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AttemptClient, openAttempt, startPractice } from './attempt-client.ts'
import { within } from './deadline.ts'
import type { Figure } from './figures.ts'
import { processesOf, type Use, useOf } from './processes-of.ts'

/** Pressed evenly over so long. */
const rushMs = 5_000
/** From the last key until an attempt counts as at rest. */
const restMs = 60_000
const idleMs = 20_000
const watchedMs = 20_000
const mebibyte = 1024 ** 2
const mostLateStarts = 20
const server = join(import.meta.dirname, '../../server/testing/serve-people.ts')

/**
 * A classroom on this machine: so many people, without browsers, open one attempt each. First they press Start within five
 * seconds; what an attempt takes is told working and after a minute at rest; then one more starts, again and again, beside the
 * others. Prints what it is at, since it takes minutes.
 */
export async function measureCapacity(people: number): Promise<Figure[]> {
  const data = await mkdtemp(join(tmpdir(), 'assay-capacity-'))
  const machine = await serve(data, people + 1)
  const room: AttemptClient[] = []
  const use = () => useOf(data)
  try {
    console.log('  idle …')
    await sleep(idleMs)
    const idle = await over(watchedMs, use)
    console.log(`  ${people} people press Start …`)
    const rush = await pressTogether(machine.url, people, room)
    console.log('  they work …')
    const working = await over(watchedMs, use, () => Promise.all(room.map(work)))
    console.log('  they rest for a minute …')
    await sleep(restMs)
    const resting = await over(watchedMs, use)
    console.log('  one more, again and again …')
    const late: number[] = []
    for (let turn = 0; turn < Math.min(people, mostLateStarts); turn += 1)
      late.push(await startOneMore(machine.url, turn))
    return figures({ people, idle, working, resting, rush, late })
  } finally {
    for (const client of room) client.close()
    await machine.close()
  }
}

/** What processes hold at the end of a while, and the share of one processor that they had in it. */
interface Watched extends Use {
  readonly percent: number
}

async function over(ms: number, use: () => Use, meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const before = use()
  const began = performance.now()
  await Promise.all([sleep(ms), meanwhile()])
  const after = use()
  const cpuMs = after.cpuMs - before.cpuMs
  return { ...after, percent: (100 * cpuMs) / (performance.now() - began) }
}

interface Begun {
  readonly promptMs: number
  /** From the press until the brief could be read. */
  readonly briefMs: number
  /** How long the clock ran before there was a prompt. */
  readonly clockBeforePromptMs: number
  /** When it had its turn, by the server's clock. */
  readonly turnAt: number
}

async function pressTogether(url: string, people: number, room: AttemptClient[]) {
  const began = performance.now()
  const all = Array.from({ length: people }, async (_, index) => {
    await sleep((rushMs * index) / people)
    return begin(url, `person-${index}`, client => room.push(client))
  })
  const begun = await Promise.all(all)
  return { begun, lastPromptMs: performance.now() - began }
}

async function begin(url: string, person: string, opened: (client: AttemptClient) => void): Promise<Begun> {
  const pressedAt = performance.now()
  const attemptId = await startPractice(url, { person })
  const client = await openAttempt(url, attemptId, { person })
  opened(client)
  const briefMs = performance.now() - pressedAt
  await client.entry(entry => entry.type === 'clock-started')
  const turn = await client.entry(entry => entry.type === 'stage-started')
  const ranSince = performance.now()
  client.openTerminal('one')
  await client.shows(/\$ /)
  const promptAt = performance.now()
  return {
    promptMs: promptAt - pressedAt,
    briefMs,
    clockBeforePromptMs: promptAt - ranSince,
    turnAt: turn.at,
  }
}

/** As somebody at work does: a command, and a look of every check. */
async function work(client: AttemptClient): Promise<void> {
  client.forget()
  client.type('aws s3 ls; ls; echo "wor""ked"\r')
  await client.shows(/worked/)
  await client.perform({ kind: 'check' })
}

async function startOneMore(url: string, turn: number): Promise<number> {
  let late: AttemptClient | undefined
  const { promptMs } = await begin(url, `late-${turn}`, client => {
    late = client
  })
  await late?.perform({ kind: 'abandon' })
  late?.close()
  // Its account and shells are being put away.
  await sleep(700)
  return promptMs
}

interface Measured {
  readonly people: number
  readonly idle: Watched
  readonly working: Watched
  readonly resting: Watched
  readonly rush: Awaited<ReturnType<typeof pressTogether>>
  readonly late: readonly number[]
}

function figures({ people, idle, working, resting, rush, late }: Measured): Figure[] {
  const { begun, lastPromptMs } = rush
  const each = (watched: Watched) => Math.max(0, watched.bytes - idle.bytes) / mebibyte / people
  const turns = begun.map(({ turnAt }) => turnAt)
  const overtaken = turns.filter((at, index) => index > 0 && at < (turns[index - 1] ?? 0)).length
  const one = (what: string, value: number, unit: Figure['unit'], goal?: number): Figure => ({
    what,
    samples: [value],
    unit,
    ...(goal !== undefined && { goal }),
  })
  return [
    one('Idle product, memory (PSS)', idle.bytes / mebibyte, 'MB', 200),
    one('  processor', idle.percent, '% of a core', 0.5),
    one(`One open attempt of ${people}, working`, each(working), 'MB', 60),
    one('  at rest for a minute', each(resting), 'MB', 12),
    one(`${people} attempts at rest, processor`, resting.percent, '% of a core', 3),
    one('  working', working.percent, '% of a core'),
    { what: `Start → prompt with ${people} others open`, samples: late, unit: 'ms', goal: 1_000 },
    one(`${people} press Start within 5 s: the last prompt after`, lastPromptMs, 'ms', 15_000),
    { what: '  press → prompt', samples: begun.map(({ promptMs }) => promptMs), unit: 'ms' },
    { what: '  press → brief can be read', samples: begun.map(({ briefMs }) => briefMs), unit: 'ms' },
    {
      what: '  clock runs before its prompt',
      samples: begun.map(({ clockBeforePromptMs }) => clockBeforePromptMs),
      unit: 'ms',
    },
    one('  had their turn before somebody who came earlier', overtaken, 'people', 0),
  ]
}

/** The real server for many people, with room for all of them. */
async function serve(data: string, attempts: number) {
  const child = spawn(process.execPath, [server], {
    env: {
      ...process.env,
      ASSAY_DATA: data,
      ASSAY_PORT: '0',
      ASSAY_LOG: 'warn',
      // Those that were just given up are being put away, and count until then.
      ASSAY_MAX_ATTEMPTS: String(attempts + 8),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const url = await within(
    120_000,
    'the server of the classroom',
    new Promise<string>((resolve, reject) => {
      const hear = (text: Buffer) => {
        printed += text
        const found = /ready at (\S+)/.exec(printed)?.[1]
        if (found !== undefined) resolve(found)
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      void ended.then(() => reject(new Error(`the server ended:\n${printed}`)))
    }),
  )
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await ended
      for (const { pid } of processesOf(data)) process.kill(pid, 'SIGKILL')
      await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
