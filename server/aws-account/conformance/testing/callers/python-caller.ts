import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { BOTOCORE_NAMES } from '../../../services/botocore-names.ts'
import type { Caller, Outcome } from '../conformance-case.ts'

/** boto3 or the AWS CLI of the system: one process for all calls, since each takes most of a second to start. */
export function createPythonCaller(program: 'boto3' | 'cli'): Caller {
  const script = join(import.meta.dirname, `${program}_caller.py`)
  // So that it does not outlive a test run that is killed.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', '/usr/bin/python3', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
  })
  const waiting: { resolve(outcome: Outcome): void; reject(error: Error): void }[] = []
  createInterface({ input: child.stdout }).on('line', line => {
    waiting.shift()?.resolve(JSON.parse(line, revive))
  })
  child.on('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${program} has ended`))
  })
  return {
    call: (settings, service, operation, input) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        const named = BOTOCORE_NAMES[service] ?? service
        child.stdin.write(`${JSON.stringify({ settings, service: named, operation, input }, replace)}\n`)
      }),
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}

/** `toJSON` has made other things of dates and bytes by the time that a replacer sees them. */
function replace(this: unknown, key: string, value: unknown): unknown {
  const raw: unknown = this instanceof Object ? Reflect.get(this, key) : value
  if (raw instanceof Date) return { $date: raw.toISOString() }
  return raw instanceof Uint8Array ? { $bytes: Buffer.from(raw).toString('base64') } : value
}

function revive(_: string, value: unknown): unknown {
  if (value instanceof Object && '$date' in value) return new Date(String(value.$date))
  if (value instanceof Object && '$bytes' in value) return Buffer.from(String(value.$bytes), 'base64')
  return value
}
