import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordedTerminalSchema } from '../../../shared/journal/recorded-terminal.ts'
import type { AttemptFace, FaceTerminal } from '../face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const size = { columns: 100, rows: 30 }
let platform: FakePlatform
beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
})
afterEach(() => platform.close())

async function begin(mode: 'exam' | 'practice', recordsTerminals: boolean): Promise<AttemptFace> {
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', mode, { recordsTerminals })
  await platform.store.runDueJobs(platform.time)
  return platform.attempts.open(ada, attemptId)
}
const settled = () => new Promise(resolve => setImmediate(resolve))
function timersRunOut(): void {
  for (const action of [...platform.later]) {
    platform.later.delete(action)
    action()
  }
}
const type = (terminal: FaceTerminal, text: string) => terminal.write(Buffer.from(text))

/** What stands in the journal's blobs, as text. */
async function recorded(attempt: AttemptFace): Promise<string> {
  const pieces = platform.store
    .entries(attempt.id)
    .flatMap(entry => (entry.type === 'terminal-recorded' ? [entry.body.digest] : []))
  let text = ''
  for (const digest of pieces) {
    const bytes = await platform.store.blobs.get(digest)
    for (const moment of recordedTerminalSchema.parse(JSON.parse(Buffer.from(bytes ?? '').toString())))
      text += moment[1] === 'o' ? moment[2] : moment[1] === 'r' ? `<${moment[2]}x${moment[3]}>` : '<gap>'
  }
  return text
}

describe('what terminals print', () => {
  it('is recorded of an exam whose candidate consented before the start', async () => {
    const attempt = await begin('exam', true)
    expect(attempt.state().recording).toEqual({ status: 'on', bytes: 0 })
    const terminal = await attempt.openTerminal('t1', size)
    await settled()
    type(terminal, 'ls\r\n')
    terminal.resize({ columns: 90, rows: 20 })
    terminal.resize({ columns: 1e9, rows: Number.NaN })
    await settled()
    timersRunOut()
    await expect.poll(() => recorded(attempt)).toBe('<100x30>$ ls\r\n<90x20><500x1>')
    expect(attempt.state().recording?.bytes).toBeGreaterThan(0)
  })

  it.each([
    ['of an exam without consent', 'exam', false],
    ['of a practice', 'practice', true],
  ] as const)('is not recorded %s', async (_, mode, consent) => {
    const attempt = await begin(mode, consent)
    expect(attempt.state().recording).toBeUndefined()
    type(await attempt.openTerminal('t1', size), 'ls\r\n')
    await settled()
    timersRunOut()
    await settled()
    expect(await recorded(attempt)).toBe('')
  })

  it('is not recorded any more once the candidate has stopped it, not even what waits to be written down', async () => {
    const attempt = await begin('exam', true)
    const terminal = await attempt.openTerminal('t1', size)
    await settled()
    type(terminal, 'before')
    await attempt.perform('stop', { kind: 'stop-recording' })
    await attempt.perform('stop-again', { kind: 'stop-recording' })
    type(terminal, 'after')
    await attempt.openTerminal('t2', size)
    await settled()
    timersRunOut()
    await settled()
    expect(await recorded(attempt)).toBe('')
    expect(attempt.state()).toMatchObject({ recording: { status: 'stopped' } })
    expect(attempt.state().activity.filter(({ kind }) => kind === 'recording-stopped')).toHaveLength(1)
  })

  it('is written down to its end when the exam is submitted', async () => {
    const attempt = await begin('exam', true)
    const terminal = await attempt.openTerminal('t1', size)
    await settled()
    type(terminal, 'the last line\r\n')
    await attempt.perform('submit', { kind: 'submit' })
    await expect.poll(() => recorded(attempt)).toContain('the last line')
  })

  it('goes on after a page that opens the terminal anew, without anything twice', async () => {
    const attempt = await begin('exam', true)
    const first = await attempt.openTerminal('t1', size)
    await settled()
    type(first, 'one ')
    first.close()
    type(await attempt.openTerminal('t1', size), 'two ')
    await settled()
    timersRunOut()
    await expect.poll(() => recorded(attempt)).toBe('<100x30>$ one two ')
  })
})
