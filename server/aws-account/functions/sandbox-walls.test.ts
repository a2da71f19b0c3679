import { createServer } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFunctionHost, type FunctionHost } from './function-host.ts'
import { answerOf, createFunctionTrial } from './testing/function-trial.ts'

let host: FunctionHost
beforeAll(() => {
  process.env.SERVER_SECRET = 'not for functions'
  host = createFunctionHost()
})
afterAll(async () => {
  delete process.env.SERVER_SECRET
  await host.close()
})

const shell = {
  'index.mjs': `
import { execFileSync } from 'node:child_process'
export const handler = async ({ script }) => {
  try { return execFileSync('/bin/bash', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim() }
  catch (error) { return 'failed: ' + error.stderr }
}`,
}

test('code sees the account and no other network', async () => {
  const elsewhere = createNetServer(socket => socket.end('secret')).listen(0, '127.0.0.1')
  await new Promise(resolve => elsewhere.once('listening', resolve))
  const address = elsewhere.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const account = createServer((request, response) => response.end(`the account answers ${request.url}`))
  const trial = createFunctionTrial(host, {
    connect: socket => account.emit('connection', socket),
    files: {
      'index.mjs': `
const tried = async url => { try { return await (await fetch(url)).text() } catch (error) { return error.cause?.code ?? String(error) } }
export const handler = async ({ port }) => ({
  account: await tried(process.env.AWS_ENDPOINT_URL + '/path'),
  hostLoopback: await tried('http://127.0.0.1:' + port),
  internet: await tried('http://1.1.1.1'),
  name: await tried('http://example.com'),
})`,
    },
  })
  expect(answerOf(await trial.invoke({ port }))).toEqual({
    account: 'the account answers /path',
    hostLoopback: 'ECONNREFUSED',
    internet: 'ENETUNREACH',
    name: expect.stringMatching(/EAI_AGAIN|ENOTFOUND/),
  })
  elsewhere.close()
})

test('code sees none of the files, processes, variables or open files of the host', async () => {
  const trial = createFunctionTrial(host, { files: shell })
  const run = async (script: string) => answerOf(await trial.invoke({ script }))
  expect(await run('ls -d /root /home /work /srv /data 2>/dev/null; ls /')).toBe(
    ['bin', 'dev', 'etc', 'lib', 'lib64', 'node_modules', 'opt', 'proc', 'run', 'tmp', 'usr', 'var'].join(
      '\n',
    ),
  )
  expect(await run('cat /etc/shadow')).toMatch(/^failed: .*No such file/)
  expect(await run(`cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c SERVER_SECRET || true`)).toBe('0')
  expect(await run('ls /proc | grep -c "^[0-9]"')).toMatch(/^[1-6]$/)
  // One by one: what the runtime closes meanwhile has no target any more.
  const openFiles = 'for f in /proc/1/fd/*; do readlink "$f" || true; done'
  expect(
    await run(`${openFiles} | grep -v -e ^anon_inode -e ^socket: -e ^pipe: -e ^/dev/null || echo none`),
  ).toBe('none')
})

test('code has no rights: no capability, no user namespace, nothing writable but /tmp', async () => {
  const trial = createFunctionTrial(host, { files: shell })
  const run = async (script: string) => answerOf(await trial.invoke({ script }))
  expect(await run(`grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status | tr -d '\\t\\n'`)).toBe(
    'CapEff:0000000000000000CapBnd:0000000000000000NoNewPrivs:1',
  )
  expect(await run('id -u')).toBe('993')
  expect(await run('unshare --user true')).toMatch(/^failed: unshare: unshare failed/)
  expect(await run('echo x > /var/task/index.mjs')).toMatch(/Read-only file system/)
  expect(await run('echo x > /var/lang/bin/node || chmod 777 /proc/1/exe')).toMatch(/Read-only file system/)
  expect(await run('echo x > /dev/shm/x')).toMatch(/^failed/)
  expect(await run('echo x > /tmp/x && cat /tmp/x')).toBe('x')
})

test('code has no sockets that leave its namespaces, and no way into other processes or mounts', async () => {
  const trial = createFunctionTrial(host, {
    runtime: 'python3.12',
    files: {
      'index.py': `
import ctypes, errno, socket
libc = ctypes.CDLL(None, use_errno=True)
def tried(call):
    ctypes.set_errno(0)
    call()
    return errno.errorcode.get(ctypes.get_errno())
def vsock():
    try:
        socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    except OSError as error:
        return errno.errorcode[error.errno]
def handler(event, context):
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    socket.socketpair()[0].close()
    return {
        "vsock": vsock(),
        "ptrace": tried(lambda: libc.ptrace(0, 0, 0, 0)),
        "mount": tried(lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
        "setns": tried(lambda: libc.setns(0, 0)),
        "memfd": tried(lambda: libc.memfd_create(b"x", 0)),
        "shared memory": tried(lambda: libc.shmget(0, 4096, 0o600)),
    }`,
    },
  })
  expect(answerOf(await trial.invoke())).toEqual({
    vsock: 'EAFNOSUPPORT',
    ptrace: 'EPERM',
    mount: 'EPERM',
    setns: 'EPERM',
    memfd: 'EPERM',
    'shared memory': 'EPERM',
  })
  expect(
    answerOf(
      await createFunctionTrial(host, { files: shell }).invoke({ script: 'grep Seccomp: /proc/self/status' }),
    ),
  ).toBe('Seccomp:\t2')
})

test('a setting of a function cannot become a part of how its sandbox is made', async () => {
  const trial = createFunctionTrial(host, {
    handler: 'index.handler\0--ro-bind\0/\0/tmp',
    files: {
      'index.mjs': `import { readdirSync } from 'node:fs'\nexport const handler = async () => readdirSync('/tmp')`,
    },
  })
  expect(answerOf(await trial.invoke())).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringContaining('contains NUL'),
  })
})

test('a function cannot fill the machine with processes', async () => {
  const trial = createFunctionTrial(host, {
    runtime: 'python3.12',
    memoryMb: 3008,
    timeoutSeconds: 90,
    files: {
      'index.py': `
import os, time
def handler(event, context):
    children = []
    try:
        for _ in range(400):
            child = os.fork()
            if child == 0:
                time.sleep(60)
            children.append(child)
    except BlockingIOError:
        pass
    for child in children:
        os.kill(child, 9)
    return len(children)`,
    },
  })
  const started = answerOf(await trial.invoke())
  expect(started).toBeGreaterThan(100)
  expect(started).toBeLessThan(256)
  // Each process is made slowly where the machine has other work.
}, 240_000)

test('a function cannot fill the machine with files in /tmp', async () => {
  const trial = createFunctionTrial(host, { files: shell, timeoutSeconds: 10 })
  const script = 'head -c 600M /dev/zero > /tmp/big || stat -c %s /tmp/big'
  expect(answerOf(await trial.invoke({ script }))).toBe('536870912')
})

test('nor with files that hold nothing: beyond those of a disk they are memory of the function', async () => {
  const script = `import os
def handler(event, context):
    for n in range(10_000_000):
        open(f'/tmp/{n}', 'w').close()`
  const trial = createFunctionTrial(host, {
    files: { 'index.py': script },
    ...{ runtime: 'python3.13', handler: 'index.handler', timeoutSeconds: 120 },
  })
  const outcome = await trial.invoke()
  expect(outcome).toMatchObject({ kind: 'finished', failed: true })
  expect(Buffer.from(outcome.kind === 'finished' ? outcome.payload : []).toString()).toMatch(
    /OutOfMemory|signal: killed/,
  )
})

test('what an idle function leaves in /tmp is charged to its account', async () => {
  const small = createFunctionHost({ maxPerAccount: 20 })
  const files = {
    'index.mjs': `import { writeFileSync } from 'node:fs'
const piece = Buffer.alloc(100 << 20)
export const handler = async () => { for (let n = 0; n < 4; n++) writeFileSync('/tmp/' + n, piece); return 'ok' }`,
  }
  const trial = createFunctionTrial(small, { files, memoryMb: 256 })
  expect(answerOf(await trial.invoke())).toBe('ok')
  const charged = () => small.chargedMb(trial.build.accountId)
  await expect.poll(charged, { timeout: 60_000 }).toBeGreaterThanOrEqual(256 + 400)
  await small.close()
})

test('credentials and variables of the function are in its environment, as on AWS', async () => {
  const trial = createFunctionTrial(host, {
    environment: { TABLE_NAME: 'orders' },
    files: { 'index.mjs': 'export const handler = async () => process.env' },
  })
  expect(answerOf(await trial.invoke())).toMatchObject({
    TABLE_NAME: 'orders',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ASIATRIAL',
    AWS_SECRET_ACCESS_KEY: 'trial-secret',
    AWS_SESSION_TOKEN: 'trial-token',
    AWS_LAMBDA_FUNCTION_NAME: trial.build.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    LAMBDA_TASK_ROOT: '/var/task',
    _HANDLER: 'index.handler',
  })
})

test('the SDK is there for import and for require, and nothing else of the product', async () => {
  const trial = createFunctionTrial(host, {
    files: {
      'index.mjs': `
import { S3Client } from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createRequire } from 'node:module'
import { readdirSync } from 'node:fs'
const required = createRequire(import.meta.url)('@aws-sdk/client-dynamodb')
export const handler = async () => ({ names: [S3Client.name, DynamoDBDocumentClient.name, required.DynamoDBClient.name], packages: readdirSync('/node_modules') })`,
    },
  })
  const { names, packages } = answerOf(await trial.invoke()) as { names: string[]; packages: string[] }
  expect(names).toEqual(['S3Client', 'DynamoDBDocumentClient', 'DynamoDBClient'])
  expect(packages).toContain('@smithy')
  expect(packages).not.toContain('fastify')
  expect(packages).not.toContain('pg')
})
