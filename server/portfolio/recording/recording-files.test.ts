import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AttemptEvent, JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { RecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import { readCast } from '../../../shared/portfolio/asciicast.ts'
import { packFiles, recordingListSchema } from '../../../shared/portfolio/portfolio-parts.ts'
import type { Report } from '../../../shared/report/report.ts'
import { recordingFiles } from './recording-files.ts'

const report = {
  challenge: {
    tasks: [{ title: 'Wish lists', brief: '', checks: [{ id: 'wishlist.stored', title: 'A wish is kept' }] }],
  },
} as unknown as Report

function journal() {
  const blobs = new Map<string, Uint8Array>()
  const entries: JournalEntry[] = []
  const add = (at: number, event: AttemptEvent) =>
    entries.push({ ...event, seq: entries.length + 1, at, previousHash: '', hash: '' })
  return {
    entries,
    saved: async (digest: string) => blobs.get(digest),
    recorded(terminalId: string, moments: RecordedTerminal) {
      const bytes = Buffer.from(JSON.stringify(moments))
      const digest = createHash('sha256').update(bytes).digest('hex')
      blobs.set(digest, bytes)
      const body = { terminalId, digest, bytes: bytes.length }
      add(moments.at(-1)?.[0] ?? 0, { type: 'terminal-recorded', body })
    },
    verdict: (at: number, outcome: 'pass' | 'fail') =>
      add(at, {
        type: 'check-finished',
        body: {
          runId: `run-${at}`,
          checkId: 'wishlist.stored',
          durationMs: 1,
          verdict: { outcome, symptom: { code: 'x', values: {} }, facts: [] },
        },
      }),
  }
}

describe('the recordings of a portfolio', () => {
  it('are asciicasts, one for each terminal, with a marker at each verdict that changed', async () => {
    const { entries, saved, recorded, verdict } = journal()
    verdict(900, 'fail')
    recorded('t1', [
      [1_000, 'r', 90, 20],
      [1_000, 'o', '$ '],
      [1_500, 'o', 'aws'],
    ])
    verdict(1_600, 'pass')
    verdict(1_700, 'pass')
    recorded('t1', [
      [2_000, 'o', ' 123456789012\r\n'],
      [2_100, 'g'],
      [2_200, 'o', 'later'],
    ])
    recorded('t2', [
      [1_000, 'r', 80, 24],
      [1_100, 'o', 'other'],
    ])
    const { files, removed } = await recordingFiles(report, entries, saved, () => [])
    expect(files.map(({ path }) => path)).toEqual([
      packFiles.recordings,
      'recording/1.cast',
      'recording/2.cast',
    ])
    expect(files.every(file => file.class === 'candidate')).toBe(true)
    expect(recordingListSchema.parse(JSON.parse(files[0]?.text ?? ''))).toEqual([
      { title: 'Terminal 1', path: 'recording/1.cast', ms: 1_200 },
      { title: 'Terminal 2', path: 'recording/2.cast', ms: 100 },
    ])
    const cast = readCast(files[1]?.text ?? '')
    expect(cast).toMatchObject({ cols: 90, rows: 20, startedAt: 1_000 })
    expect(cast.events.filter(({ code }) => code === 'm')).toEqual([
      { atMs: 600, code: 'm', data: '✓ Wish lists: A wish is kept' },
      { atMs: 1_100, code: 'm', data: 'What was printed here is missing' },
    ])
    const printed = cast.events.flatMap(({ code, data }) => (code === 'o' ? [data] : [])).join('')
    expect(printed).toContain('aws ************\r\n')
    expect(removed).toEqual([{ path: 'recording/1.cast', rule: 'account-id', count: 1 }])
  })

  it('are none where nobody consented, and where what was recorded is deleted', async () => {
    const { entries, recorded } = journal()
    expect(
      await recordingFiles(
        report,
        entries,
        async () => undefined,
        () => [],
      ),
    ).toEqual({ files: [], removed: [] })
    recorded('t1', [[1_000, 'o', 'x']])
    expect(
      await recordingFiles(
        report,
        entries,
        async () => undefined,
        () => [],
      ),
    ).toEqual({ files: [], removed: [] })
  })
})
