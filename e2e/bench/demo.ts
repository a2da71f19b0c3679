import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type PresenterFrame, presenterAnswerSchema } from '../../shared/demo/demo-frames.ts'
import { demoProtocolVersion } from '../../shared/demo/demo-limits.ts'
import { startAttempt } from '../../shared/routes/attempt-routes.ts'
import {
  followerSocketPath,
  openDemo,
  ownDemoSchema,
  presenterSocketPath,
} from '../../shared/routes/demo-routes.ts'
import { requestHeader } from '../../shared/routes/route.ts'
import { type AttemptClient, openAttempt } from './attempt-client.ts'
import type { BareOrder } from './bare-broadcast.ts'
import { type CrowdAnswer, type CrowdOrder, timeMark, timeNow } from './crowd.ts'
import { within } from './deadline.ts'
import { type Figure, percentile } from './figures.ts'
import { abandon } from './starts.ts'

/** Both kinds of broadcast are sent so many times, in turns, so often as somebody types. */
const rounds = 4
const perRound = 20
/** So many more follow by lines that are late. */
const late = 200
const settlingMs = 4_000
const betweenMs = 150
const keys = 40
const patienceMs = 120_000

/**
 * A demo with many followers beside a bare broadcast of the same bytes to as many, and what a key of the presenter's takes alone
 * and before all of them. Everything is on this machine: server, followers and presenter share its processors.
 */
export async function measureDemo(url: string, followers: number): Promise<Figure[]> {
  const attemptId = await post(url, startAttempt.path, { challengeId: 'warm-up', mode: 'demo' }).then(
    answer => startAttempt.answer.parse(answer).attemptId,
  )
  const client = await openAttempt(url, attemptId)
  await client.entry(entry => entry.type === 'clock-started')
  client.openTerminal('t1')
  await client.shows(/\$ /)
  await client.entry(entry => entry.type === 'check-finished' && entry.body.checkId === 'orders.waits')
  const lone = await echoes(client)

  const { token } = ownDemoSchema.parse(
    await post(url, openDemo.path.replace(':attemptId', attemptId), { knowsOfExam: true }),
  )
  const presenter = await present(url, attemptId)
  const [demoCrowd, lateCrowd, bareCrowd, bare] = [
    child('crowd.ts'),
    child('crowd.ts'),
    child('crowd.ts'),
    child('bare-broadcast.ts'),
  ]
  try {
    const [port] = await once(bare, 'message')
    const hello = JSON.stringify({ type: 'hello', protocol: demoProtocolVersion, follower: 'NAME' })
    const inDemo = {
      kind: 'connect',
      address: `${url.replace('http', 'ws')}${followerSocketPath(token ?? '')}`,
      origin: url,
      hello,
    } as const
    const inBare = { ...inDemo, address: `ws://127.0.0.1:${port}`, hello: undefined }
    await order(demoCrowd, { ...inDemo, count: followers, lateMs: 0 })
    await order(bareCrowd, { ...inBare, count: followers, lateMs: 0 })
    const compare = async () => {
      // Those who came are told of, and counted, and whoever is late is known to be, before anything is timed.
      await pause(settlingMs)
      const [demoTimes, bareTimes]: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round += 1) {
        demoTimes.push(
          ...(await timed(demoCrowd, followers, () => presenter.say({ type: 'say', text: mark() }))),
        )
        bareTimes.push(...(await timed(bareCrowd, followers, () => tellBare(bare, mark()))))
      }
      return { demoTimes, bareTimes }
    }
    const alone = await compare()
    presenter.say({ type: 'terminal', id: 't1', cols: 120, rows: 30 })
    await pause(1_000)
    const before = await echoes(client)
    await order(lateCrowd, { ...inDemo, count: late, lateMs: 5_000 })
    const beside = await compare()
    return [
      ...broadcastFigures(`Presenter → each of ${followers} followers`, alone),
      { what: 'Key → its echo, alone', samples: lone, unit: 'ms' },
      {
        what: '  before all followers',
        samples: before,
        unit: 'ms',
        goal: rounded(2 * percentile(lone, 0.95)),
      },
      ...broadcastFigures(`The same, beside ${late} whose lines are late`, beside),
    ]
  } finally {
    presenter.say({ type: 'end' })
    for (const one of [demoCrowd, lateCrowd, bareCrowd, bare]) one.kill()
    presenter.close()
    await abandon(client)
  }
}

function broadcastFigures(
  what: string,
  { demoTimes, bareTimes }: { readonly demoTimes: readonly number[]; readonly bareTimes: readonly number[] },
): Figure[] {
  const [demo, bare] = [percentile(demoTimes, 0.99), percentile(bareTimes, 0.99)]
  return [
    { what, samples: demoTimes, unit: 'ms', goal: 200 },
    { what: '  p99 of that', samples: [demo], unit: 'ms', goal: rounded(1.5 * bare) },
    { what: '  bare broadcast of the same bytes', samples: bareTimes, unit: 'ms' },
    { what: '  p99 of that', samples: [bare], unit: 'ms' },
  ]
}

const rounded = (value: number) => Math.round(value * 10) / 10
const mark = (): string => `${timeMark}${timeNow().toFixed(2)}`

/** The bytes that followers of a demo are told the same by. */
function tellBare(bare: ChildProcess, text: string): void {
  const batch = { seq: 100, at: 10_000, events: [{ type: 'said', text, at: Date.now() }] }
  const message: BareOrder = { text: JSON.stringify({ type: 'told', batch }) }
  bare.send(message)
}

/** Sends a round, and takes the times of all who got it. */
async function timed(crowd: ChildProcess, followers: number, send: () => void): Promise<readonly number[]> {
  for (let sent = 0; sent < perRound; sent += 1) {
    send()
    await pause(betweenMs)
  }
  const times: number[] = []
  const all = async () => {
    while (times.length < followers * perRound) {
      await pause(100)
      const answer = await order(crowd, { kind: 'take' })
      if (answer.kind === 'times') times.push(...answer.times)
    }
  }
  await within(patienceMs, 'every follower', all())
  return times
}

async function echoes(client: AttemptClient): Promise<number[]> {
  const samples: number[] = []
  for (let turn = 0; turn < keys; turn += 1) {
    const key = 'abcdefghij'[turn % 10] ?? 'a'
    client.forget()
    const startedAt = performance.now()
    client.type(key)
    await client.shows(new RegExp(key))
    samples.push(performance.now() - startedAt)
    await pause(50)
  }
  return samples
}

async function present(url: string, attemptId: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${presenterSocketPath(attemptId)}`, {
    origin: url,
  })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const say = (frame: PresenterFrame) => socket.send(JSON.stringify(frame))
  const live = new Promise<void>(resolve => {
    socket.on('message', (data: Buffer) => {
      const answer = presenterAnswerSchema.parse(JSON.parse(data.toString()))
      if (answer.type === 'desk' && answer.desk.phase === 'live') resolve()
    })
  })
  const ping = setInterval(() => say({ type: 'ping', sentAt: Date.now() }), 5_000)
  say({ type: 'hello', protocol: demoProtocolVersion })
  say({ type: 'go-live' })
  await within(patienceMs, 'the demo', live)
  return {
    say,
    close() {
      clearInterval(ping)
      socket.close()
    },
  }
}

function child(name: string): ChildProcess {
  return fork(join(import.meta.dirname, name), { serialization: 'advanced' })
}

async function order(crowd: ChildProcess, what: CrowdOrder): Promise<CrowdAnswer> {
  const answered = once(crowd, 'message')
  crowd.send(what)
  const [answer] = await within(patienceMs, what.kind, answered)
  return answer as CrowdAnswer
}

async function post(url: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [requestHeader.name]: requestHeader.value },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`)
  return answer.json()
}
