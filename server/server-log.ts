import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, multistream, pino } from 'pino'

/** A log larger than this is put aside at the next start, over the one that was put aside before. Bytes. */
const rotateAboveBytes = 10 * 1024 * 1024
const warnLevel = 40

/**
 * Everything of at least `level` goes to `logs/server.log` in the data folder, a JSON object a line. Warnings and errors
 * are also said in the terminal, in a form for people.
 */
export function openServerLog(dataDir: string, level: string): Logger {
  const folder = join(dataDir, 'logs')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'server.log')
  if (existsSync(file) && statSync(file).size > rotateAboveBytes) renameSync(file, `${file}.1`)
  const streams = multistream([
    { level: 'debug', stream: destination({ dest: file, sync: true, mode: 0o600 }) },
    { level: 'warn', stream: { write: line => console.error(forPeople(line)) } },
  ])
  return pino({ level, base: null, redact: ['req.headers.cookie', 'req.headers.authorization'] }, streams)
}

/** One line of the log as a sentence: what happened and, of an error, its message. */
export function forPeople(line: string): string {
  const { level, msg, error, err } = JSON.parse(line) as {
    level: number
    msg?: string
    error?: unknown
    err?: unknown
  }
  const detail = messageOf(error ?? err)
  return `${level > warnLevel ? 'Error' : 'Warning'}: ${msg ?? 'something happened'}${detail ? ` (${detail})` : ''}`
}

function messageOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined
}
