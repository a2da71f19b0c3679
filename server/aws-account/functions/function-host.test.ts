import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { machineMs } from '../../sandbox/machine-clock.ts'
import failures from './function-failures.cases.json' with { type: 'json' }
import { createFunctionHost, type FunctionHost } from './function-host.ts'
import { answerOf, createFunctionTrial } from './testing/function-trial.ts'

let host: FunctionHost
let clock = Date.parse('2026-11-23T10:00:00Z')
beforeAll(() => {
  host = createFunctionHost({ now: () => clock, maxPerAccount: 4, maxTotal: 8 })
})
afterAll(() => host.close())

const echo = {
  'index.mjs':
    'export const handler = async event => ({ event, pid: process.pid, at: performance.timeOrigin })',
}

describe('an invocation', () => {
  test('starts a sandbox when there is none and finds it warm the second time', async () => {
    const trial = createFunctionTrial(host, { files: echo })
    const cold = await trial.invoke({ a: 1 })
    const warm = await trial.invoke({ a: 2 })
    expect(answerOf(cold)).toMatchObject({ event: { a: 1 } })
    expect(cold).toMatchObject({ failed: false, initMs: expect.any(Number) })
    expect(warm).toMatchObject({ failed: false, initMs: undefined })
    expect(answerOf(warm)).toEqual({ ...(answerOf(cold) as object), event: { a: 2 } })
  })

  test('runs Python with its context', async () => {
    const trial = createFunctionTrial(host, {
      runtime: 'python3.12',
      handler: 'shop/app.handler',
      files: {
        'shop/app.py': `
def handler(event, context):
    left = context.get_remaining_time_in_millis()
    return {"event": event, "name": context.function_name, "memory": context.memory_limit_in_mb, "in_time": 0 < left <= 5000}`,
      },
    })
    expect(answerOf(await trial.invoke([1, 'ü']))).toEqual({
      event: [1, 'ü'],
      name: trial.build.functionName,
      memory: '128',
      in_time: true,
    })
  })

  test('logs what the code writes to its standard error', async () => {
    const source = `export const handler = async () => {
      process.stderr.write('straight to standard error\\n')
      return process.stderr.write('and once more\\n')
    }`
    const trial = createFunctionTrial(host, { files: { 'index.mjs': source } })
    await trial.invoke({})
    await vi.waitFor(() => {
      const messages = trial.lines.map(({ message }) => message)
      expect(messages).toEqual(expect.arrayContaining(['straight to standard error\n', 'and once more\n']))
    })
  })

  test('logs START, what the code wrote, END and REPORT, in this order', async () => {
    const trial = createFunctionTrial(host, {
      files: {
        'index.js': `exports.handler = async () => { console.log('one\\ntwo', { a: 1 }); process.stdout.write('raw\\n') }`,
      },
    })
    const outcome = await trial.invoke()
    const messages = trial.lines.map(({ message }) => message)
    expect(messages).toEqual([
      expect.stringMatching(/^INIT_START Runtime Version: nodejs22\.x\n$/),
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n$/),
      expect.stringMatching(/^\S+Z\t[0-9a-f-]{36}\tINFO\tone\ntwo \{ a: 1 \}\n$/),
      'raw\n',
      expect.stringMatching(/^END RequestId: [0-9a-f-]{36}\n$/),
      expect.stringMatching(
        /^REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms\t\n$/,
      ),
    ])
    expect(outcome).toMatchObject({ logTail: messages.slice(1).join('') })
  })

  test('answers a callback once nothing is left to do', async () => {
    const trial = createFunctionTrial(host, {
      files: {
        'index.js': `let late = false; exports.handler = (e, c, done) => { setTimeout(() => { late = true }, 30); done(null, { get late() { return late } }) }`,
      },
    })
    expect(answerOf(await trial.invoke())).toEqual({ late: true })
  })

  test('after a failure of the process the next one starts anew', async () => {
    const trial = createFunctionTrial(host, {
      files: { 'index.mjs': `export const handler = async ({ exit }) => (exit ? process.exit(1) : 'well')` },
    })
    expect(await trial.invoke({ exit: true })).toMatchObject({ failed: true })
    expect(answerOf(await trial.invoke({}))).toBe('well')
  })

  test('of a changed function does not run old code', async () => {
    const before = createFunctionTrial(host, {
      files: { 'index.mjs': `export const handler = async () => 'old'` },
    })
    const after = createFunctionTrial(host, {
      files: { 'index.mjs': `export const handler = async () => 'new'` },
      functionName: before.build.functionName,
    })
    expect(answerOf(await before.invoke())).toBe('old')
    expect(answerOf(await after.invoke())).toBe('new')
  })
})

describe('a failure is reported as AWS reports it:', () => {
  test.each(failures)(
    '$name',
    async ({ name: _, runtime, code, errorType, errorMessage, ...settings }) => {
      const file = runtime.startsWith('python') ? 'index.py' : 'index.mjs'
      const trial = createFunctionTrial(host, {
        runtime,
        files: { [file]: code, 'readme.txt': '' },
        ...settings,
      })
      const outcome = await trial.invoke()
      host.retire(trial.build.accountId, trial.build.functionName)
      expect(outcome).toMatchObject({ kind: 'finished', failed: true })
      expect(answerOf(outcome)).toMatchObject({
        errorType,
        errorMessage: expect.stringMatching(errorMessage),
      })
      expect(trial.lines.at(-1)?.message).toMatch(/^REPORT .*\tStatus: (error\tError Type: |timeout)/)
    },
    120_000,
  )
})

test('a function that takes far too much at once is ended, and has used all it may', async () => {
  const trial = createFunctionTrial(host, {
    runtime: 'python3.12',
    timeoutSeconds: 90,
    files: {
      'index.py': "import time\ndef handler(event, context):\n  held = b'x' * 900_000_000\n  time.sleep(60)",
    },
  })
  expect(answerOf(await trial.invoke())).toMatchObject({
    errorMessage: expect.stringMatching(/signal: killed$/),
  })
  expect(trial.lines.at(-1)?.message).toContain('\tMax Memory Used: 128 MB\t')
}, 240_000)

describe('concurrency', () => {
  const slow = {
    files: {
      'index.mjs': `export const handler = async () => { await new Promise(r => setTimeout(r, 300)); return process.env.AWS_LAMBDA_LOG_STREAM_NAME }`,
    },
  }

  test('is one invocation a sandbox', async () => {
    const trial = createFunctionTrial(host, slow)
    const streams = (await Promise.all([trial.invoke(), trial.invoke()])).map(answerOf)
    expect(new Set(streams).size).toBe(2)
  })

  test('beyond what the function has reserved is throttled', async () => {
    const trial = createFunctionTrial(host, slow)
    const outcomes = await Promise.all([1, 2].map(() => trial.invoke({}, { reservedConcurrency: 1 })))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['finished', 'throttled'])
    expect(await trial.invoke({}, { reservedConcurrency: 0 })).toEqual({
      kind: 'throttled',
      reason: 'reserved',
    })
  })

  test('beyond what an account may use is throttled, and beyond what the machine may waits for others', async () => {
    const ofOne = createFunctionTrial(host, slow)
    const ofOther = createFunctionTrial(host, { ...slow, accountId: '444455556666' })
    const all = await Promise.all([
      ...Array.from({ length: 5 }, () => ofOne.invoke()),
      ...Array.from({ length: 3 }, () => ofOther.invoke()),
    ])
    const throttled = all.map(outcome => outcome.kind === 'throttled')
    expect(throttled).toEqual([false, false, false, false, true, false, false, false])
  })
})

test('an environment that was idle for five minutes is not used again', async () => {
  const trial = createFunctionTrial(host, { files: echo })
  await trial.invoke()
  clock += 5 * 60_000 + 1
  expect(await trial.invoke()).toMatchObject({ initMs: expect.any(Number) })
})

test('an environment that was sent something while it was frozen is renewed, as it would find it', async () => {
  const files = {
    'index.mjs': `import { connect } from 'node:net'
const heard = []
const socket = connect(4566, '127.0.0.1').on('data', data => heard.push(String(data)))
socket.write('hello')
export const handler = async () => heard`,
  }
  const sockets: Socket[] = []
  const trial = createFunctionTrial(host, { files, connect: socket => void sockets.push(socket) })
  const { accountId } = trial.build
  expect(answerOf(await trial.invoke())).toEqual([])
  const isWarm = async () => {
    host.renew(accountId, machineMs())
    const outcome = await trial.invoke()
    return outcome.kind === 'finished' && outcome.initMs === undefined
  }
  await expect.poll(isWarm, { timeout: 30_000 }).toBe(true)
  for (const socket of sockets) socket.write('while it rests')
  host.renew(accountId, machineMs())
  expect(await trial.invoke()).toMatchObject({ initMs: expect.any(Number) })
})
