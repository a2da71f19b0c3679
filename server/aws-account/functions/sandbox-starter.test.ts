import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEnvironmentSockets } from './environment-sockets.ts'
import type { FunctionBuild, FunctionSurroundings } from './function-build.ts'
import type { EnvironmentEvents } from './running-sandbox.ts'
import { createSandboxStarter, type SandboxStarter } from './sandbox-starter.ts'
import { deploymentPackage } from './testing/deployment-package.ts'

let folder: string
let starter: SandboxStarter
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starter-'))
  starter = createSandboxStarter(folder)
})
afterEach(async () => {
  await starter.close()
  rmSync(folder, { recursive: true, force: true })
})

const build: FunctionBuild = {
  accountId: '111122223333',
  region: 'us-east-1',
  functionName: 'orders',
  version: '$LATEST',
  revision: '1',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  codeDigest: 'a'.repeat(64),
  environment: {},
  timeoutSeconds: 5,
  memoryMb: 128,
  ephemeralStorageMb: 512,
  logGroup: '/aws/lambda/orders',
}
const surroundings: FunctionSurroundings = {
  readCode: async () => deploymentPackage({ 'index.mjs': 'export const handler = async () => 1' }),
  credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c', expiresAt: Date.now() }),
  connect: socket => void socket.destroy(),
  log: () => {},
}
const events: EnvironmentEvents = {
  ready: () => {},
  responded: () => {},
  failed: () => {},
  streams: () => undefined,
  tooLarge: () => {},
  initFailed: () => {},
  line: () => {},
  ended: () => {},
}

/** Folders of sockets, beside the one of unpacked code. */
const socketFolders = () =>
  readdirSync(folder).flatMap(work => readdirSync(join(folder, work)).filter(name => name !== 'code'))

test.each<[string, Partial<FunctionSurroundings>]>([
  [
    'its code cannot be read',
    {
      async readCode() {
        while (socketFolders().length === 0) await new Promise(resolve => setImmediate(resolve))
        throw new Error('not there')
      },
    },
  ],
  [
    'there are no credentials for it',
    {
      credentials: () => {
        throw new Error('not there')
      },
    },
  ],
])('nothing stays open of a sandbox that does not start because %s', async (_, broken) => {
  const starting = starter.start(build, { ...surroundings, ...broken }, 'stream', events)
  await expect(starting).rejects.toThrow('not there')
  await expect.poll(socketFolders).toEqual([])
})

test('the sockets of one that does start are there until it is closed', async () => {
  const sandbox = await starter.start(build, surroundings, 'stream', events)
  const [sockets = ''] = socketFolders()
  const work = join(folder, readdirSync(folder)[0] ?? '')
  expect(existsSync(join(work, sockets, 'runtime.sock'))).toBe(true)
  sandbox.close()
  await expect.poll(socketFolders).toEqual([])
})

test('of two sockets neither stays open when they cannot both be opened', async () => {
  const sockets = join(folder, 'sockets')
  const noUser = -2
  await expect(openEnvironmentSockets(sockets, events, () => {}, noUser)).rejects.toThrow()
  await expect.poll(() => existsSync(sockets)).toBe(false)
})
