import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type ClientOptions, WebSocket } from 'ws'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../shared/protocol/server-frame.ts'
import { attemptSocketPath } from '../../shared/routes/attempt-routes.ts'
import { type AssayAppOptions, createAssayApp } from '../app.ts'
import type { Carries } from '../attempts/life/attempt-lives.ts'
import { fakeChallenge } from '../attempts/testing/fake-challenge.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryOffice } from '../credentials/testing/memory-office.ts'
import { createDemoDesk } from '../demos/demo-desk.ts'
import { createMemoryDemos } from '../demos/testing/memory-demos.ts'
import type { Consoles } from '../http/console-resource.ts'
import type { ActorOf } from '../http/create-app.ts'
import { silentLog } from '../log.ts'
import { createPortfolioDesk } from '../portfolio/portfolio-desk.ts'
import { createMemoryPortfolios } from '../portfolio/testing/memory-portfolios.ts'
import { makeScoringReport } from '../statistics/scoring-report.ts'
import { credentialsForAttempts } from '../wiring/credentials-for-attempts.ts'

/** Who sits at the machine of these tests. */
export const ada = { id: 'ada', name: 'Ada' }
export const ownHeaders = { 'content-type': 'application/json', 'x-assay': '1' }

export type TestApp = Awaited<ReturnType<typeof openTestApp>>
export type TestPage = Awaited<ReturnType<TestApp['connect']>>

/** The whole web server on a loopback port over a fake platform, with an exam of Ada's that runs; also by a public address. */
export async function openTestApp({
  publicAddress,
  consoles,
  carries,
  actorOf,
  beside,
  tls,
  signIn,
  proxies,
}: {
  readonly publicAddress?: string
  readonly consoles?: Consoles
  readonly carries?: Carries
  readonly actorOf?: ActorOf
  readonly beside?: AssayAppOptions['beside']
  readonly tls?: AssayAppOptions['tls']
  readonly signIn?: AssayAppOptions['signIn']
  readonly proxies?: readonly string[]
} = {}) {
  const logged: string[] = []
  const platform = createFakePlatform(undefined, undefined, carries)
  await platform.recover(undefined)
  const pageFolder = await mkdtemp(join(tmpdir(), 'assay-page-'))
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Assay</title>')
  const credentials = createMemoryOffice()
  platform.issue = credentialsForAttempts(credentials.office, platform.people).issue
  const portfolios = createPortfolioDesk({
    ...credentials,
    store: createMemoryPortfolios(),
    issuerName: 'Northfield Cloud Academy',
    saved: platform.store.blobs.get,
    now: () => platform.time,
  })
  const demos = createDemoDesk({
    attempts: platform.attempts,
    people: platform.people,
    store: createMemoryDemos(),
    publicAddress: publicAddress,
    now: () => platform.time,
    log: silentLog,
  })
  const app = await createAssayApp({
    demos,
    portfolios,
    credentials: { ...credentials, publicAddress },
    attempts: platform.attempts,
    platform: {
      challenges: async () => ({ challenges: [], broken: [] }),
      scoringReport: (_, languages) => makeScoringReport(fakeChallenge, '/nowhere', undefined, languages),
      status: async () => ({ version: '0', serverTime: platform.time, examReady: true, parts: [] }),
    },
    person: ada,
    actorOf,
    beside,
    tls,
    signIn,
    proxies,
    pageFolder,
    consoles,
    log: pino({}, { write: line => logged.push(line) }),
    now: () => platform.time,
  })
  const address = await app.listen('127.0.0.1', 0)
  credentials.serveAt(address)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  await firstLook(platform, attemptId)

  return {
    platform,
    credentials,
    app,
    address,
    attemptId,
    /** All that the server wrote into its log. */
    logged: () => logged.join(''),
    /** All that was written down of the exam: what a test of abuse must not change. */
    journal: () => JSON.stringify(platform.store.entries(attemptId)),
    get: (path: string) => fetch(`${address}${path}`),
    post: (path: string, body: unknown, headers: Record<string, string> = ownHeaders) =>
      fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    connect: (options: { origin?: string; id?: string; language?: string; cookie?: string } = {}) =>
      connectPage(address, attemptSocketPath(options.id ?? attemptId, options.language), {
        origin: options.origin ?? address,
        ...(options.cookie !== undefined && { headers: { cookie: options.cookie } }),
      }),
    /** Submits the exam and lets everything happen that follows. */
    async finish() {
      const attempt = await platform.attempts.open(ada, attemptId)
      await attempt.perform('finish-it', { kind: 'submit' })
      await platform.store.runDueJobs(platform.time)
    },
    async close() {
      await app.close()
      platform.close()
      await rm(pageFolder, { recursive: true })
    },
  }
}

/** Until the checks of the start have spoken: from then on only what a test does changes the journal. */
async function firstLook(platform: FakePlatform, attemptId: string): Promise<void> {
  const attempt = await platform.attempts.open(ada, attemptId)
  const spoken = () =>
    Object.values(attempt.state().checks).filter(check => check.verdict && !check.checking).length === 2
  await new Promise<void>(resolve => {
    if (spoken()) return resolve()
    const stop = attempt.onEntries(() => {
      if (spoken()) resolve(stop())
    })
  })
}

/** A page's socket that remembers what it was told. */
async function connectPage(address: string, path: string, options: ClientOptions) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, options)
  const frames: ServerFrame[] = []
  const waiters: (() => void)[] = []
  const closed = new Promise<number>(resolve => socket.on('close', code => resolve(code)))
  socket.on('message', (data, isBinary) => {
    if (!isBinary) frames.push(JSON.parse(data.toString()))
    for (const waiter of waiters.splice(0)) waiter()
  })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const next = async <Type extends ServerFrame['type']>(
    type: Type,
  ): Promise<Extract<ServerFrame, { type: Type }>> => {
    for (;;) {
      const found = frames.find((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type)
      if (found) return frames.splice(frames.indexOf(found), 1) && found
      await new Promise<void>(resolve => waiters.push(resolve))
    }
  }
  const say = (frame: unknown) => socket.send(JSON.stringify(frame))
  return {
    socket,
    say,
    next,
    closed,
    hello: () => say({ type: 'hello', protocol: protocolVersion, resumeSince: 0 }),
    /** Lets everything happen that was asked before: the answer to a ping comes after it. */
    async settled() {
      say({ type: 'ping', sentAt: 1 })
      await next('pong')
    },
  }
}
