import { NoSuchPath } from '../expressions/json-path-model.ts'
import { valueAt } from '../expressions/scope.ts'
import { parseTimestamp } from '../expressions/timestamp.ts'
import { filtered, inspect, pathField, query, scopeOf, typedQuery } from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'
import { Ended, QueryError, RuntimeError } from '../interpreter/state-error.ts'
import { finish } from './finish.ts'

/** A Wait may be as long as this, in seconds (States Language, "Wait State"). */
const MAX_SECONDS = 99_999_999
/** And no time may be further away than this. */
const MAX_AHEAD_SECONDS = 2_147_483_647

export async function runWait(at: StateRun): Promise<StateResult> {
  const { run, signal } = at.thread
  const input =
    at.language === 'JSONata'
      ? at.input
      : inspect(at, 'afterInputPath', filtered(at, at.state.InputPath, at.input))
  const known = run.journal.get<number>(at.key, 'until')
  const until = known ?? (await timeOf(at))
  if (known === undefined) run.journal.set(at.key, 'until', until)
  if (until > run.account.now()) await run.journal.committed()
  await run.waits.until(`${run.identity.arn} ${at.key}`, until, signal)
  if (signal.aborted) throw new Ended()
  return finish(at, input)
}

async function timeOf(at: StateRun): Promise<number> {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = at.state
  const now = at.thread.run.account.now()
  if (Seconds !== undefined) return now + 1000 * (await secondsOf(at, Seconds))
  if (SecondsPath !== undefined) return now + 1000 * secondsAt(at, SecondsPath)
  if (TimestampPath !== undefined) return timestampAt(at, TimestampPath)
  const text = at.language === 'JSONata' ? await query(at, Timestamp ?? null, 'Timestamp') : Timestamp
  const time = parseTimestamp(String(text))
  if (time !== undefined) return checkAhead(time, now)
  const message = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`
  throw at.language === 'JSONata' ? new QueryError(message, 'Timestamp') : new RuntimeError(message)
}

async function secondsOf(at: StateRun, seconds: number | string): Promise<number> {
  const value =
    typeof seconds === 'number' ? seconds : Number(await typedQuery(at, seconds, 'Seconds', 'number'))
  if (value < 0 || value > MAX_SECONDS || !Number.isInteger(value))
    throw new QueryError(
      `The 'Seconds' field must be a whole number between 0 and ${MAX_SECONDS} but was: ${value}`,
      'Seconds',
    )
  return value
}

function secondsAt(at: StateRun, path: string): number {
  const value = present(at, path, 'SecondsPath')
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new RuntimeError(
      `The SecondsPath parameter cannot be parsed as a long value: ${path} == ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
  if (value < 0)
    throw new RuntimeError(`The SecondsPath parameter references a negative value: ${path} == ${value}`)
  return value
}

function timestampAt(at: StateRun, path: string): number {
  const value = present(at, path, 'TimestampPath')
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (time !== undefined) return checkAhead(time, at.thread.run.account.now())
  throw new RuntimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
}

function present(at: StateRun, path: string, field: string) {
  try {
    return valueAt(path, scopeOf(at, filtered(at, at.state.InputPath, at.input)))
  } catch (error) {
    if (error instanceof NoSuchPath)
      throw new RuntimeError(`The ${field} parameter does not reference an input value: ${path}`)
    return pathField(at, path, at.input)
  }
}

function checkAhead(time: number, now: number): number {
  if (time - now > MAX_AHEAD_SECONDS * 1000) throw new RuntimeError('Wait state delay is too long.')
  return time
}
