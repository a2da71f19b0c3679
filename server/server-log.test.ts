import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogFile } from './log-file.ts'
import { createServerLog, forPeople, serverLogPath } from './server-log.ts'

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

it('keeps everything in a file that only its owner reads, errors with their stack', () => {
  const log = createServerLog(dataDir, 'info')
  log.debug('nobody asked')
  log.info({ error: new Error('no route') }, 'a request failed')
  const line = JSON.parse(readFileSync(serverLogPath(dataDir), 'utf8'))
  expect(line).toMatchObject({ level: 30, msg: 'a request failed', error: { message: 'no route' } })
  expect(line.error.stack).toContain('server-log.test.ts')
  expect(statSync(serverLogPath(dataDir)).mode & 0o077).toBe(0)
})

it('puts a full file aside and never keeps more than two', () => {
  const path = join(dataDir, 'x.log')
  const first = createLogFile(path, 20)
  for (const line of ['one 456789\n', 'two 456789\n']) first.write(line)
  first.close()
  const next = createLogFile(path, 20)
  next.write('three 6789\n')
  next.close()
  expect(readFileSync(path, 'utf8')).toBe('three 6789\n')
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('two 456789\n')
})

it('lets the server go on where nothing can be written', () => {
  const file = createLogFile('/proc/nowhere/x.log')
  expect(() => file.write('a line\n')).not.toThrow()
})
