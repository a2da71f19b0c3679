import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { JournalEntry } from '../shared/journal/attempt-event.ts'
import { pingIntervalMs, protocolVersion } from '../shared/protocol/limits.ts'
import { type ServerFrame, serverFrameSchema } from '../shared/protocol/server-frame.ts'
import { attemptSocketPath, getAttempt, startAttempt } from '../shared/routes/attempt-routes.ts'
import { getStatus } from '../shared/routes/challenge-routes.ts'
import { requestHeader } from '../shared/routes/route.ts'
import { killServers, type LaunchedServer, launchServer } from './testing/launch-server.ts'

// Alone it takes seconds; on a machine that is busy with other tests real parts take their time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let folder: string
let server: LaunchedServer
let address: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-crowd-'))
  server = launchServer(
    { ASSAY_DATA: join(folder, 'data'), ASSAY_STARTS_AT_ONCE: '2', ASSAY_MAX_ATTEMPTS: '5' },
    [],
    join(import.meta.dirname, 'testing/serve-people.ts'),
  )
  address = await server.ready()
})
afterAll(async () => {
  server?.child.kill('SIGTERM')
  await server?.ended
  killServers(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const ask = (person: string, path: string, body?: unknown) =>
  fetch(`${address}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-person': person,
      // A connection that is kept may be closed by the server just as it is used again.
      connection: 'close',
      [requestHeader.name]: requestHeader.value,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const press = (person: string) => ask(person, startAttempt.path, { challengeId: 'warm-up', mode: 'practice' })

/** The page of one person, open until its clock runs. */
function openPage(person: string, attemptId: string) {
  const frames: ServerFrame[] = []
  const entries: JournalEntry[] = []
  const socket = new WebSocket(`${address.replace('http', 'ws')}${attemptSocketPath(attemptId)}`, {
    origin: address,
    headers: { 'x-person': person },
  })
  const say = (frame: unknown) => socket.send(JSON.stringify(frame))
  socket.on('open', () => say({ type: 'hello', protocol: protocolVersion, resumeSince: 1 }))
  // The server lets go of a page that falls silent.
  const ping = setInterval(() => say({ type: 'ping', sentAt: Date.now() }), pingIntervalMs)
  socket.on('close', () => clearInterval(ping))
  const begun = new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', code => reject(new Error(`the socket of ${person} was closed (${code})`)))
    socket.on('message', (data: Buffer) => {
      const frame = serverFrameSchema.parse(JSON.parse(data.toString()))
      frames.push(frame)
      if (frame.type !== 'entry') return
      entries.push(frame.entry)
      if (frame.entry.type === 'clock-started') resolve()
    })
  })
  // A test that fails earlier has nobody who waits for it.
  begun.catch(() => {})
  const at = (type: JournalEntry['type']) => entries.find(entry => entry.type === type)?.at ?? Number.NaN
  return { frames, begun, at, close: () => socket.terminate() }
}

it('prepares two at a time, in order; who waits reads the brief, and the sixth is refused', async () => {
  const people = ['ada', 'bob', 'cay', 'dan', 'eve']
  const pages: ReturnType<typeof openPage>[] = []
  for (const person of people) {
    const { attemptId } = startAttempt.answer.parse(await (await press(person)).json())
    pages.push(openPage(person, attemptId))
    if (person !== 'eve') continue
    const { state, challenge } = getAttempt.answer.parse(
      await (await ask(person, getAttempt.path.replace(':attemptId', attemptId))).json(),
    )
    expect(challenge.tasks.length).toBeGreaterThan(0)
    expect(state).toMatchObject({ phase: 'preparing' })
    expect(state.clock.startedAt).toBeUndefined()
  }
  const refused = await press('fay')
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({
    code: 'machine-full',
    detail: expect.stringContaining('Try again when somebody has finished'),
  })
  const status = getStatus.answer.parse(await (await ask('ada', getStatus.path)).json())
  expect(status.parts.find(({ name }) => name === 'room')?.problems.join()).toContain('This machine is full')

  await Promise.all(pages.map(page => page.begun))
  // By the journals: when each had its turn, and until when it took a place.
  const turns = pages.map(page => ({ from: page.at('stage-started'), to: page.at('clock-started') }))
  expect(turns.map(({ from }) => from)).toEqual(turns.map(({ from }) => from).toSorted((a, b) => a - b))
  for (const { from } of turns)
    expect(turns.filter(other => other.from <= from && from < other.to).length).toBeLessThanOrEqual(2)
  for (const page of pages) page.close()
})
