import { join } from 'node:path'
import { type Logger, multistream, pino, stdSerializers } from 'pino'
import { createLogFile } from './log-file.ts'

/** As pino numbers them. */
const warnLevel = 40

/** Where the whole log is. */
export function serverLogPath(dataDir: string): string {
  return join(dataDir, 'logs', 'server.log')
}

/**
 * Everything of at least `level` goes to `logs/server.log` in the data folder, a JSON object a line. Warnings and errors
 * are also said in the terminal, in a form for people.
 */
export function createServerLog(dataDir: string, level: string): Logger {
  const streams = multistream([
    { level: 'debug', stream: createLogFile(serverLogPath(dataDir)) },
    { level: 'warn', stream: { write: line => console.error(forPeople(line)) } },
  ])
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.cookie', 'req.headers.authorization'],
    serializers: { error: stdSerializers.err },
  }
  return pino(options, streams)
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
