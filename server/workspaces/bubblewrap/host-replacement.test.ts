import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { processArguments, processMark } from '../../processes/process-identity.ts'
import { createMessageReader, encodeMessage } from '../host/framing.ts'
import { driverMessageSchema, hostProtocolVersion } from '../host/protocol.ts'
import { type BubblewrapDriver, createBubblewrapDriver } from './bubblewrap-driver.ts'
import { until } from './driver-fixture.ts'
import { hostPlace } from './host-process.ts'

function dataFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'assay-host-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** A host left over from another release: knows `hello` and `shutdown`, as every version does. */
function startOldHost(socketPath: string) {
  const asked: string[] = []
  mkdirSync(dirname(socketPath), { recursive: true })
  const server = createServer(socket => {
    const read = createMessageReader(driverMessageSchema, message => {
      if (message.kind !== 'request') return
      asked.push(message.request.op)
      const hello = {
        version: hostProtocolVersion + 1,
        pid: 1,
        instance: 'old',
        memoryLimit: 'cgroup',
        cpuLimit: true,
      }
      const value = message.request.op === 'hello' ? hello : {}
      socket.write(encodeMessage({ kind: 'reply', id: message.id, value }))
      if (message.request.op === 'shutdown') {
        server.close()
        socket.end()
      }
    })
    socket.on('data', read)
    socket.on('error', () => undefined)
  })
  server.listen(socketPath)
  return asked
}

test('a host of another version is ended and replaced', async () => {
  const dataDir = dataFolder()
  const asked = startOldHost(hostPlace(dataDir, { nodeModules: '/', folders: [] }).socketPath)
  const driver = createBubblewrapDriver({ dataDir })
  expect(await driver.list()).toEqual([])
  expect(await driver.hostPid()).not.toBe(1)
  expect(asked).toEqual(['hello', 'shutdown'])
  await driver.shutdownHost()
})

test('two servers that start at once share one host', async () => {
  const dataDir = dataFolder()
  const drivers = [createBubblewrapDriver({ dataDir }), createBubblewrapDriver({ dataDir })]
  const [one, two] = await Promise.all(drivers.map(driver => driver.hostPid()))
  expect(one).toBe(two)
  await drivers[1]?.close()
  await drivers[0]?.shutdownHost()
})

test('a host with nothing to do ends by itself', async () => {
  const driver = createBubblewrapDriver({ dataDir: dataFolder(), hostIdleMinutes: 0 })
  const pid = await driver.hostPid()
  await driver.close()
  const alive = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await until(() => !alive())
})

/** Hears whether the workspaces of a driver can be reached; `heard` resolves with the next news. */
function listen(driver: BubblewrapDriver) {
  const news: boolean[] = []
  let notice = () => {}
  driver.onReachable(reachable => {
    news.push(reachable)
    notice()
  })
  return async (): Promise<boolean | undefined> => {
    if (news.length === 0)
      await new Promise<void>(resolve => {
        notice = resolve
      })
    return news.shift()
  }
}

test('a host that hangs cannot be reached until it goes on, and is the same one then', async () => {
  const driver = createBubblewrapDriver({ dataDir: dataFolder(), watchLimits: { silentAfterMs: 500 } })
  const heard = listen(driver)
  const pid = await driver.hostPid()
  process.kill(pid, 'SIGSTOP')
  expect(await heard()).toBe(false)
  process.kill(pid, 'SIGCONT')
  expect(await heard()).toBe(true)
  expect(await driver.list()).toEqual([])
  expect(await driver.hostPid()).toBe(pid)
  await driver.shutdownHost()
})

/** Processes whose messages go to the log of this data folder's host: the host and its helpers. */
function helpersOf(dataDir: string): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/fd/2`).startsWith(dataDir)
    } catch {
      return false // It ended while we looked.
    }
  })
}

/** Whether something listens in the network namespace of a process. */
function isListening(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/net/tcp`, 'utf8').includes(' 0A ')
  } catch {
    return true // It has ended.
  }
}

test('a host that is killed before it is ready leaves no helper behind', async () => {
  const dataDir = dataFolder()
  const driver = createBubblewrapDriver({ dataDir })
  const pid = await driver.hostPid()
  await driver.close()
  const isListener = (one: string) => processArguments(Number(one)).includes('--eval')
  await until(() => helpersOf(dataDir).some(isListener))
  // What it has not taken yet when it is killed stays with the helper.
  process.kill(pid, 'SIGSTOP')
  await until(() => helpersOf(dataDir).filter(isListener).every(isListening))
  process.kill(pid, 'SIGKILL')
  await until(() => helpersOf(dataDir).length === 0)
})

test('a host that goes on hanging is replaced', async () => {
  const limits = { everyMs: 50, silentAfterMs: 500, hungAfterMs: 1_000, patientMs: 3_000 }
  const driver = createBubblewrapDriver({ dataDir: dataFolder(), watchLimits: limits })
  const heard = listen(driver)
  const pid = await driver.hostPid()
  process.kill(pid, 'SIGSTOP')
  expect(await heard()).toBe(false)
  expect(await heard()).toBe(true)
  expect(await driver.hostPid()).not.toBe(pid)
  await driver.shutdownHost()
}, 180_000)

test('a host that hangs when a server starts is replaced', async () => {
  const dataDir = dataFolder()
  const before = createBubblewrapDriver({ dataDir })
  const pid = await before.hostPid()
  await before.close()
  process.kill(pid, 'SIGSTOP')
  const driver = createBubblewrapDriver({ dataDir, watchLimits: { patientMs: 3_000 } })
  expect(await driver.hostPid()).not.toBe(pid)
  await driver.shutdownHost()
})

test('a host that hangs can be shut down', async () => {
  const driver = createBubblewrapDriver({ dataDir: dataFolder(), watchLimits: { patientMs: 3_000 } })
  const pid = await driver.hostPid()
  process.kill(pid, 'SIGSTOP')
  await driver.shutdownHost()
  await until(() => processMark(pid) === undefined)
})

test('a host that dies and is replaced, and a driver that closes, are no outage', async () => {
  const limits = { everyMs: 50, silentAfterMs: 5_000 }
  const driver = createBubblewrapDriver({ dataDir: dataFolder(), watchLimits: limits })
  const news: boolean[] = []
  driver.onReachable(reachable => news.push(reachable))
  const pid = await driver.hostPid()
  process.kill(pid, 'SIGKILL')
  await until(async () => (await driver.hostPid().catch(() => pid)) !== pid)
  await driver.shutdownHost()
  expect(news).toEqual([])
})

test('a data folder whose path is too long for a socket is refused with a sentence', () => {
  expect(() => createBubblewrapDriver({ dataDir: `/tmp/${'x'.repeat(100)}` })).toThrow(
    /too long for a socket \(107 bytes at most\)\. Choose a data folder/,
  )
})
