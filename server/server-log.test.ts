import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { forPeople, openServerLog } from './server-log.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'assay-log-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

it('says in the terminal what happened, without a stack', () => {
  const error = { type: 'Error', message: 'no route', stack: 'Error: no route\n    at x.ts:1' }
  expect(forPeople(JSON.stringify({ level: 50, msg: 'a request failed', error }))).toBe(
    'Error: a request failed (no route)',
  )
  expect(forPeople(JSON.stringify({ level: 40, msg: 'a socket broke' }))).toBe('Warning: a socket broke')
})

it('keeps everything in a file that only its owner reads, and puts a large one aside', () => {
  const file = join(dataDir, 'logs/server.log')
  const first = openServerLog(dataDir, 'info')
  first.info({ attemptId: 'a1' }, 'started')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ attemptId: 'a1', msg: 'started' })
  expect(statSync(file).mode & 0o077).toBe(0)
  writeFileSync(file, 'x'.repeat(11 * 1024 * 1024))
  openServerLog(dataDir, 'info')
  expect(statSync(`${file}.1`).size).toBe(11 * 1024 * 1024)
})
