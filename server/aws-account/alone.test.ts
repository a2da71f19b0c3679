import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, expect, test } from 'vitest'
import { deploymentPackage } from './functions/testing/deployment-package.ts'

const PROGRAM = new URL('./start.ts', import.meta.url).pathname

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

async function start(port: number, folder = data) {
  const arguments_ = ['--json', '--account', '123456789012', '--data', folder, '--port', String(port)]
  const command = ['--pdeathsig', 'KILL', '--', process.execPath, PROGRAM, 'alone', ...arguments_]
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

test('runs functions, also where its folder is named from where it was started, and says so where its port is taken', async () => {
  const port = await freePort()
  const { told } = await start(port, relative(process.cwd(), data))
  const { endpoint, region, accessKeyId, secretAccessKey } = told
  const settings = { endpoint, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } }
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }
  const { Role } = await new IAMClient(settings).send(
    new CreateRoleCommand({
      RoleName: 'function',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  )
  const lambda = new LambdaClient(settings)
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'greeter',
      Role: Role?.Arn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 60,
      Code: { ZipFile: deploymentPackage({ 'index.mjs': `export const handler = async () => 'hello'` }) },
    }),
  )
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'greeter' }))
  expect(Buffer.from(Payload ?? []).toString()).toBe('"hello"')

  const second = spawn(process.execPath, [
    PROGRAM,
    'alone',
    '--data',
    join(data, 'other'),
    '--port',
    String(port),
  ])
  let said = ''
  second.stderr.on('data', chunk => {
    said += chunk
  })
  expect(await once(second, 'close')).toEqual([1, null])
  expect(said).toBe('Something else has that port: choose another with --port.\n')
  await stop()
})
