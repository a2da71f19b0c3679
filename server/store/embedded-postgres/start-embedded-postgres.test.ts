import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../log.ts'
import { processMark } from '../../processes/process-identity.ts'
import { makeProcessorGroup } from '../../sandbox/processor-group.ts'
import { openDatabase } from '../database.ts'
import { findBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { chooseRunAs } from './run-as.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'

let root: string
let dataDir: string
let running: EmbeddedPostgres | undefined
const patient = { timeout: 60_000, interval: 10 }

beforeEach(() => {
  // Closed to everybody else, like a home folder of root.
  root = mkdtempSync(join(tmpdir(), 'assay-embedded-'))
  dataDir = join(root, 'not', 'yet', 'there')
})
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(root, { recursive: true, force: true })
})

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log: silentLog })
  return running
}

async function answer(): Promise<unknown> {
  if (running === undefined) return undefined
  const db = openDatabase(running.connection)
  try {
    return (await sql<{ found: number }>`select 42 as found`.execute(db)).rows[0]?.found
  } finally {
    await db.destroy()
  }
}

async function reported(): Promise<{ problem?: string; remedy?: string }> {
  const script = join(import.meta.dirname, '../testing/open-and-report.ts')
  // Root may read everything; as another user of its own user namespace it may not.
  const prefix = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--'] : []
  const [program = '', ...args] = [...prefix, process.execPath, script, dataDir]
  const { stdout, stderr } = await promisify(execFile)(program, args)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('the built-in database', () => {
  it('starts in a folder that nobody else can enter, closes it to others, and listens to no network', async () => {
    await start()
    expect(await answer()).toBe(42)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    const pid = running?.postmasterPid() ?? 0
    const group = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[2]
    // A group of its own, so that Ctrl-C reaches the server only.
    expect(group).toBe(String(pid))
    await running?.close()
    expect(processMark(pid)).toBeUndefined()
    expect(readdirSync(dataDir)).toEqual(['postgres', 'run'])
    expect(readdirSync(join(dataDir, 'run'))).toEqual([])
  })

  // Each backend is a session of its own and would else be one of the many that a busy machine runs.
  it.runIf(makeProcessorGroup('assay-database', 8))(
    'has a share of the processors, where one can be given, that each of its sessions is part of',
    async () => {
      const db = openDatabase((await start()).connection)
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      const groups = readFileSync(`/proc/${rows[0]?.pid}/cgroup`, 'utf8')
      await db.destroy()
      expect(groups).toMatch(/assay-database$/m)
    },
  )

  it('closes a data folder that was open to others', async () => {
    mkdirSync(dataDir, { recursive: true })
    chmodSync(dataDir, 0o755)
    await start()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  })

  it('starts where the path of the data folder is too long for a socket', async () => {
    dataDir = join(root, 'x'.repeat(100))
    await start()
    expect(await answer()).toBe(42)
    expect(running?.connection.host).not.toContain('xxx')
    expect(lstatSync(running?.connection.host ?? '').mode & 0o777).toBe(0o700)
    rmSync(running?.connection.host ?? '', { recursive: true })
  })

  it('lets only one server at a time use a folder', async () => {
    await start()
    await expect(startEmbeddedPostgres({ dataDir, log: silentLog })).rejects.toThrow(
      'in use by another Assay server',
    )
    expect(await answer()).toBe(42)
  })

  it('is started again when it was killed', async () => {
    const { postmasterPid } = await start()
    const first = postmasterPid()
    process.kill(first, 'SIGKILL')
    await vi.waitFor(() => expect(postmasterPid()).not.toBe(first), patient)
    expect(await answer()).toBe(42)
  })

  it('replaces one that outlived its server', async () => {
    const [binaries, runAs] = [await findBinaries(), await chooseRunAs()]
    mkdirSync(dataDir, { recursive: true })
    const cluster = await prepareCluster(dataDir, binaries, runAs)
    const [program = '', ...args] = [
      ...runAs.prefix,
      binaries.postgres,
      '-D',
      cluster,
      '-c',
      'listen_addresses=',
      '-c',
      `unix_socket_directories=${root}`,
    ]
    const orphan = spawn(program, args, {
      ...runAs.owner,
      cwd: '/',
      stdio: 'ignore',
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    })
    await vi.waitFor(
      () => expect(readFileSync(join(cluster, 'postmaster.pid'), 'utf8')).toContain('ready'),
      patient,
    )
    const ended = once(orphan, 'exit')
    await start()
    expect(await ended).toEqual([0, null])
    expect(await answer()).toBe(42)
  })

  it('starts over a note of a process that is something else today', async () => {
    await start()
    await running?.close()
    writeFileSync(
      join(dataDir, 'postgres/postmaster.pid'),
      `${process.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n\n`,
    )
    await start()
    expect(await answer()).toBe(42)
  })

  it('starts over a first start that was interrupted', async () => {
    mkdirSync(join(dataDir, 'postgres.new'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres.new/PG_VERSION'), '18')
    await start()
    expect(await answer()).toBe(42)
  })
})

describe('what stops it is said in sentences:', () => {
  it('a data folder of another user', async () => {
    // Root gives one away; anybody else may make none where root's are.
    if (process.getuid?.() === 0) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      chownSync(dataDir, 12_345, 12_345)
    } else dataDir = '/usr/assay-data'
    const { problem, remedy } = await reported()
    expect(problem).toMatch(/^The data folder .* may not be (read and written|changed) by this user\.$/)
    expect(remedy).toMatch(/chown/)
  })

  it('a file where the data folder should be', async () => {
    mkdirSync(dirname(dataDir), { recursive: true })
    writeFileSync(dataDir, '')
    expect((await reported()).problem).toBe(`The data folder ${dataDir} is a file.`)
  })

  it.each([
    ['17', 'is a database of PostgreSQL 17, and this Assay has PostgreSQL 18.'],
    [undefined, 'is not a database.'],
  ])('a database of version %s', async (version, problem) => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    if (version !== undefined) writeFileSync(join(dataDir, 'postgres/PG_VERSION'), version)
    await expect(start()).rejects.toMatchObject({ problem: `The folder ${dataDir}/postgres ${problem}` })
  })
})

it('makes the links of its libraries where install scripts did not', async () => {
  const installed = dirname(dirname(dirname((await findBinaries()).postgres)))
  const copy = join(root, 'package')
  cpSync(installed, copy, { recursive: true, filter: path => !lstatSync(path).isSymbolicLink() })
  const version = () => spawnSync(join(copy, 'native/bin/postgres'), ['--version']).status
  expect(version()).toBe(127)
  await findBinaries(copy)
  expect(version()).toBe(0)
})
