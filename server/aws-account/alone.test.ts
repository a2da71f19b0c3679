import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, expect, test } from 'vitest'

const PROGRAM = new URL('./alone.ts', import.meta.url).pathname

const data = mkdtempSync(join(tmpdir(), 'alone-'))
let running: ChildProcess | undefined

afterEach(() => rmSync(data, { recursive: true, force: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function start(port: number) {
  const arguments_ = ['--json', '--account', '123456789012', '--data', data, '--port', String(port)]
  const command = ['--pdeathsig', 'KILL', '--', process.execPath, PROGRAM, ...arguments_]
  const child = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'inherit'] })
  running = child
  let printed = ''
  child.stdout.on('data', chunk => {
    printed += chunk
  })
  await expect.poll(() => printed, { timeout: 120_000 }).toContain('\n')
  return { told: JSON.parse(printed), printed: () => printed }
}

async function stop(): Promise<void> {
  const ended = running && once(running, 'exit')
  running?.kill('SIGTERM')
  await ended
}

test('prints one line with keys that may do everything, the same after a restart', async () => {
  const port = await freePort()
  const { told, printed } = await start(port)
  const { endpoint, region, accountId, accessKeyId, secretAccessKey } = told
  expect({ endpoint, region, accountId }).toEqual({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    accountId: '123456789012',
  })
  const settings = { endpoint, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } }
  const { Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}))
  expect(Arn).toBe('arn:aws:iam::123456789012:user/admin')
  await expect(
    new SQSClient(settings).send(new GetQueueUrlCommand({ QueueName: 'none' })),
  ).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  expect(printed().trim().split('\n')).toHaveLength(1)
  await stop()
  expect((await start(port)).told).toEqual(told)
  await stop()
})
