import { describe, expect, it } from 'vitest'
import {
  judgeBrowser,
  judgeConnection,
  judgeServer,
  judgeStorage,
  judgeWindow,
  type ServerStatus,
} from './environment-finding.ts'

function status(
  examReady: boolean,
  workspaces: 'ready' | 'limited' | 'unavailable',
  detail = 'Shells are isolated.',
  machine: 'ready' | 'limited' | 'unavailable' = 'ready',
): ServerStatus {
  return {
    version: '0.1.0',
    serverTime: 1,
    examReady,
    parts: [
      { name: 'store', state: 'ready', detail: 'Writing.', problems: [] },
      { name: 'workspaces', state: workspaces, detail, problems: [] },
      { name: 'machine', state: machine, detail: 'Disk and memory.', problems: [] },
    ],
  }
}

const all = {
  ...{ WebSocket: true, IndexedDB: true, secure: true },
  ...{ resize: true, dialog: true, workers: true },
}

describe('the environment check', () => {
  it.each([
    ['nothing is missing', judgeBrowser(all), 'ready', undefined],
    ['a feature is missing', judgeBrowser({ ...all, IndexedDB: false }), 'unavailable', true],
    ['the server answers quickly', judgeConnection([80, 12, 30]), 'ready', undefined],
    ['the server answers slowly', judgeConnection([900, 400]), 'limited', undefined],
    ['the server does not answer', judgeConnection([]), 'unavailable', true],
    ['storage works', judgeStorage(true), 'ready', undefined],
    ['storage is forbidden', judgeStorage(false), 'limited', undefined],
    ['the window is large', judgeWindow(1_440, 900), 'ready', undefined],
    ['the window is a phone', judgeWindow(390, 844), 'limited', undefined],
    ['all parts are ready', judgeServer(status(true, 'ready'), 'exam'), 'ready', undefined],
    ['a part is limited', judgeServer(status(true, 'limited'), 'exam'), 'limited', undefined],
    [
      'the machine may be short of something soon',
      judgeServer(status(true, 'ready', 'Well.', 'limited'), 'exam'),
      'ready',
      undefined,
    ],
    ['exams are not ready', judgeServer(status(false, 'limited'), 'exam'), 'unavailable', true],
    [
      'exams are not ready, for practice',
      judgeServer(status(false, 'limited'), 'practice'),
      'limited',
      undefined,
    ],
    ['a part is unavailable', judgeServer(status(false, 'unavailable'), 'exam'), 'unavailable', true],
    [
      'a part is unavailable, for practice',
      judgeServer(status(false, 'unavailable'), 'practice'),
      'limited',
      undefined,
    ],
    ['the server does not say', judgeServer(undefined, 'practice'), 'unavailable', true],
  ])('judges when %s', (_, finding, readiness, blocks) => {
    expect(finding.readiness).toBe(readiness)
    expect(finding.blocks).toBe(blocks)
  })

  it('says what to do whenever something is not ready', () => {
    const lame = [
      judgeBrowser({ ...all, WebSocket: false }),
      judgeConnection([]),
      judgeConnection([400]),
      judgeStorage(false),
      judgeWindow(390, 844),
      judgeServer(status(false, 'limited'), 'exam'),
    ]
    expect(lame.every(({ remedy }) => remedy !== undefined && remedy.length > 20)).toBe(true)
  })

  it('names the missing feature and the measured round trip', () => {
    expect(judgeBrowser({ ...all, IndexedDB: false }).detail).toBe('Missing: IndexedDB')
    expect(judgeConnection([80.4, 12.2]).detail).toBe('12 ms to the server and back')
  })

  it('gives the reason of the server in its own words', () => {
    const finding = judgeServer(status(false, 'limited', 'bubblewrap is not installed.'), 'exam')
    expect(finding.detail).toBe('Exams cannot be started here. bubblewrap is not installed.')
  })
})
