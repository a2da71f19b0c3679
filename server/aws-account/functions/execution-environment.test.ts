import { describe, expect, test } from 'vitest'
import { EnvironmentPool } from './environment-pool.ts'
import { ExecutionEnvironment } from './execution-environment.ts'
import type { FunctionBuild, InvocationRequest } from './function-build.ts'
import type { EnvironmentEvents } from './running-sandbox.ts'

const build: FunctionBuild = {
  accountId: '111122223333',
  region: 'us-east-1',
  functionName: 'orders',
  version: '$LATEST',
  revision: 'one',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  codeDigest: '',
  environment: {},
  timeoutSeconds: 0.05,
  memoryMb: 128,
  ephemeralStorageMb: 512,
  logGroup: '/aws/lambda/orders',
}

/** An environment whose code is played by the test, in a pool of its own. */
function createPlay() {
  const lines: string[] = []
  let events: EnvironmentEvents | undefined
  const pool = new EnvironmentPool({ maxPerAccount: 20, maxTotal: 80, idleMs: 600_000 }, Date.now)
  const create = () =>
    new ExecutionEnvironment(build, {
      now: Date.now,
      memory: { follow: () => () => {} },
      log: (_, written) => lines.push(...written.map(({ message }) => message)),
      start: async (_, told) => {
        events = told
        return {
          pid: undefined,
          memory: async () => ({ residentMb: 1, ownMb: 1 }),
          storage: () => ({ contentMb: 0, filesMb: 0 }),
          peakMb: () => 1,
          receivedBytes: () => 0,
          readOutput() {},
          freeze() {},
          thaw() {},
          kill() {},
          close() {},
        }
      },
    })
  return {
    lines,
    pool,
    take: () => pool.take(build, create),
    code: () => events ?? expect.fail('The sandbox was not started'),
    isCounted: () => pool.hindrance(build, request('other', 1)) !== undefined,
  }
}

function request(requestId: string, reservedConcurrency?: number): InvocationRequest {
  const payload = Buffer.from('{}')
  return {
    requestId,
    payload,
    invokedArn: 'arn',
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  }
}

/** Serves one invocation and asks for no more, as code does whose event loop is blocked from then on. */
async function serveOnce(play: ReturnType<typeof createPlay>) {
  const environment = play.take()
  const answer = environment.invoke(request('first'))
  await Promise.resolve()
  play.code().ready(work => play.code().responded(work.requestId, Buffer.from('1')))
  expect(await answer).toMatchObject({ kind: 'finished', failed: false })
  play.pool.putBack(environment)
  return environment
}

describe('a warm environment that does not ask for its next work in time', () => {
  test('has timed out, and is not counted from then on', async () => {
    const play = createPlay()
    const environment = await serveOnce(play)
    expect(play.take()).toBe(environment)
    const outcome = await environment.invoke(request('second'))
    play.pool.putBack(environment)
    expect(outcome).toMatchObject({ kind: 'finished', failed: true })
    expect(Buffer.from(outcome.kind === 'finished' ? outcome.payload : '').toString()).toContain(
      'Task timed out after 0.05 seconds',
    )
    expect(environment).toMatchObject({ busy: false, ended: true })
    expect(play.isCounted()).toBe(false)
  })

  test('is reported as AWS reports it, with the time that it was given', async () => {
    const play = createPlay()
    const environment = await serveOnce(play)
    play.lines.length = 0
    await environment.invoke(request('second'))
    expect(play.lines).toEqual([
      expect.stringMatching(/^START RequestId: second /),
      expect.stringMatching(/ second Task timed out after 0\.05 seconds\n\n$/),
      expect.stringMatching(/^END RequestId: second\n$/),
      // Not the ten seconds more that only a start is given.
      expect.stringMatching(/^REPORT RequestId: second\tDuration: \d{2,3}\.\d\d ms\t.*Status: timeout/),
    ])
  })
})

describe('an environment that dies before it took its work', () => {
  test('by itself gives the work back, and is not counted', async () => {
    const play = createPlay()
    const environment = await serveOnce(play)
    const answer = environment.invoke(request('second'))
    play.code().ended('signal: killed')
    expect(await answer).toEqual({ kind: 'lost' })
    play.pool.putBack(environment)
    expect(play.isCounted()).toBe(false)
  })

  test('because its account closes fails the invocation: no other environment is to be started for it', async () => {
    const play = createPlay()
    const environment = await serveOnce(play)
    const answer = environment.invoke(request('second'))
    play.pool.end(() => true)
    expect(await answer).toMatchObject({ kind: 'finished', failed: true })
  })
})

test('an environment whose report cannot be written is not busy for ever', async () => {
  const play = createPlay()
  const environment = play.take()
  const answer = environment.invoke(request('first'))
  await Promise.resolve()
  play.code().ready(() => {
    play.lines.push = () => {
      throw new Error('The log is full')
    }
    play.code().ended('exit status 1')
  })
  await expect(answer).rejects.toThrow('The log is full')
  expect(environment).toMatchObject({ busy: false, ended: true })
})
