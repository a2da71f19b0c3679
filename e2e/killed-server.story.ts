import { createHash, randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { JournalEntry } from '../shared/journal/attempt-event.ts'
import { protocolVersion } from '../shared/protocol/limits.ts'
import type { ServerFrame } from '../shared/protocol/server-frame.ts'
import { attemptSocketPath } from '../shared/routes/attempt-routes.ts'
import { openAttempt, startPractice } from './bench/attempt-client.ts'
import { type AssayServer, startAssay } from './support/assay-server.ts'

const kills = 5
let assay: AssayServer
beforeAll(async () => {
  assay = await startAssay({ ASSAY_LOG: 'error' })
})
afterAll(() => assay?.close())

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** Saves without pause until the server is gone, each save with its own text, and notes what was acknowledged. */
async function saveUntilGone(
  attemptId: string,
  round: number,
  acknowledged: Map<string, string>,
): Promise<void> {
  const socket = new WebSocket(`${assay.url.replace('http', 'ws')}${attemptSocketPath(attemptId)}`, {
    origin: assay.url,
  })
  const texts = new Map<string, string>()
  let count = 0
  const save = () => {
    count += 1
    const id = `save-${round}-${count}`
    const text = `// ${id}\n`
    texts.set(id, text)
    socket.send(
      JSON.stringify({ type: 'command', id, command: { kind: 'save-file', path: 'saved.mjs', text } }),
    )
  }
  const gone = new Promise<void>(resolve => socket.on('close', () => resolve()).on('error', () => {}))
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resumeSince: 1 }))
    for (let ahead = 0; ahead < 3; ahead += 1) save()
  })
  const killAfter = randomInt(3, 25)
  let killed: Promise<void> | undefined
  socket.on('message', (data, isBinary) => {
    if (isBinary) return
    const frame = JSON.parse(data.toString()) as ServerFrame
    if (frame.type !== 'accepted') return
    acknowledged.set(frame.id, digestOf(texts.get(frame.id) ?? ''))
    if (count >= killAfter) killed ??= assay.kill()
    if (socket.readyState === socket.OPEN) save()
  })
  await gone
  await killed
}

async function wholeJournal(attemptId: string): Promise<readonly JournalEntry[]> {
  const client = await openAttempt(assay.url, attemptId)
  const { seq } = await client.entry(entry => entry.type === 'clock-resumed')
  const marker = `// after ${seq} ${Math.random()}\n`
  await client.perform({ kind: 'save-file', path: 'marker.mjs', text: marker })
  await client.entry(entry => entry.type === 'file-saved' && entry.body.digest === digestOf(marker))
  client.close()
  return client.entries()
}

it('a server that is killed again and again in the middle of saving loses nothing that it acknowledged', async () => {
  const attemptId = await startPractice(assay.url)
  const ready = await openAttempt(assay.url, attemptId)
  await ready.entry(entry => entry.type === 'clock-started')
  ready.close()
  const acknowledged = new Map<string, string>()

  for (let round = 0; round < kills; round += 1) {
    await saveUntilGone(attemptId, round, acknowledged)
    await assay.start()
    const entries = await wholeJournal(attemptId)
    const saved = new Map(
      entries.flatMap(entry =>
        entry.type === 'file-saved' && entry.commandId ? [[entry.commandId, entry.body.digest] as const] : [],
      ),
    )
    for (const [id, digest] of acknowledged) expect(saved.get(id), id).toBe(digest)
    expect(entries.map(entry => entry.seq)).toEqual(entries.map((_, index) => index + 2))
    const commands = entries.flatMap(entry => (entry.commandId ? [entry.commandId] : []))
    expect(new Set(commands).size).toBe(commands.length)
  }
  expect(acknowledged.size).toBeGreaterThan(kills * 3)
})
