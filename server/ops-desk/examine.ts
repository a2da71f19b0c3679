import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { getStatus } from '../../shared/routes/challenge-routes.ts'
import { findSdkPackages } from '../aws-account/control.ts'
import { stateFile } from '../checkpoints/keep-checkpoints.ts'
import { findIsolation } from '../checks/check-capabilities.ts'
import { livingServer } from '../data-folder/folder-lock.ts'
import { explainStartFailure } from '../explain-start-failure.ts'
import type { Area, Finding } from '../health/finding.ts'
import {
  clockFindings,
  diskFindings,
  folderFindings,
  memoryFindings,
  versionFindings,
} from '../health/machine-findings.ts'
import { requireFreePort } from '../require-free-port.ts'
import { askDatabase, type DatabaseFacts } from '../store/copies/ask-database.ts'
import { createBubblewrapDriver } from '../workspaces/bubblewrap/bubblewrap-driver.ts'
import type { OpsParts } from './backup-commands.ts'
import { keptMarks } from './kept-marks.ts'

type Status = z.output<typeof getStatus.answer>

/** What was looked at, and what is wrong. */
export interface Examination {
  /** Where the server of this data answers, if one does. */
  readonly server: string | undefined
  readonly status: Status | undefined
  /** The server answers, and tells what it knows of itself to whoever signs in alone. */
  readonly signsIn: boolean
  readonly findings: readonly Finding[]
  /** What the database says of itself, where it was asked. */
  readonly database: DatabaseFacts | undefined
}

const dayMs = 86_400_000
const answersWithinMs = 30_000

/** Looks at the machine and its data: by the server where one runs, else by trying what a start would try. */
export async function examine(parts: OpsParts): Promise<Examination> {
  const { config } = parts
  const server = livingServer(config.dataDir)
  const answer = server === undefined ? undefined : await askStatus(server)
  const status = answer === 'signs-in' ? undefined : answer
  // Before anything is tried: what opens the folder also closes it to others.
  const folder = folderFindings(config.dataDir)
  const tried = answer === undefined ? await byTrying(parts) : undefined
  const findings = [
    ...(await diskFindings(config.dataDir)),
    ...memoryFindings(),
    ...folder,
    ...versionFindings(process.versions.node, pinnedNode()),
    ...careFindings(parts),
    ...(tried?.findings ?? []),
    ...(status === undefined ? [] : ofStatus(status)),
  ]
  if (server !== undefined && answer === undefined)
    findings.push(
      failure('database', `The server at ${server} does not answer. Stop it and start it again: npm start`),
    )
  // What the server says as well is said once, as it was found here.
  const once = findings.filter(({ text }, at) => findings.findIndex(other => other.text === text) === at)
  return { server, status, signsIn: answer === 'signs-in', findings: once, database: tried?.database }
}

/** What the server says of itself; undefined where it died without a word, or hangs. */
async function askStatus(server: string): Promise<Status | 'signs-in' | undefined> {
  try {
    const { code, text } = await getText(`${server}${getStatus.path}`)
    return code === 401 || code === 403 ? 'signs-in' : getStatus.answer.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Whoever made the certificate: it is asked whether it lives, and told nothing. */
function getText(url: string): Promise<{ readonly code: number | undefined; readonly text: string }> {
  const options = { timeout: answersWithinMs, rejectUnauthorized: false }
  return new Promise((resolve, reject) => {
    const asked = (url.startsWith('https:') ? httpsGet : httpGet)(url, options, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', piece => (text += piece))
      answer.on('end', () => resolve({ code: answer.statusCode, text })).on('error', reject)
    })
    asked.on('error', reject).on('timeout', () => asked.destroy(new Error('no answer in time')))
  })
}

/** As the server's status page says it. */
function ofStatus({ parts }: Status): Finding[] {
  const areaOf: Readonly<Record<Status['parts'][number]['name'], Area>> = {
    store: 'database',
    account: 'isolation',
    workspaces: 'isolation',
    checks: 'checks',
    machine: 'disk',
    room: 'capacity',
  }
  return parts.flatMap(({ name, state, problems }) =>
    problems.map(
      (text): Finding => ({
        area: areaOf[name],
        severity: state === 'unavailable' ? 'failure' : 'warning',
        text,
      }),
    ),
  )
}

/** What a start would find, without starting. */
async function byTrying({
  config,
  log,
  now,
}: OpsParts): Promise<{ findings: Finding[]; database: DatabaseFacts | undefined }> {
  const found: Finding[] = []
  let database: DatabaseFacts | undefined
  const attempt = async (area: Area, look: () => Promise<readonly Finding[]>) => {
    try {
      found.push(...(await look()))
    } catch (error) {
      const why = explainStartFailure(error) ?? (error instanceof Error ? error.message : String(error))
      found.push(failure(area, why))
    }
  }
  await attempt('port', async () => {
    await requireFreePort(config)
    return []
  })
  await attempt('database', async () => {
    database = await askDatabase({ ...config, log })
    const { pending, lastBeat, clock } = database
    const isElsewhere = config.databaseUrl !== undefined
    return [
      ...(pending.length === 0
        ? []
        : [
            warning(
              'database',
              `The data is of an earlier version; the next start changes ${pending.length} parts of it. Rather: npm run ops -- upgrade, which makes a backup first.`,
            ),
          ]),
      ...clockFindings({ now: now(), lastBeat, ...(isElsewhere && { ofDatabase: clock }) }),
    ]
  })
  await attempt('isolation', isolationFindings)
  await attempt('checks', async () => (await findIsolation()).shortfalls.map(text => warning('checks', text)))
  return { findings: found, database }
}

/** In a folder of its own: nothing of this data is touched. */
async function isolationFindings(): Promise<Finding[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'assay-doctor-'))
  const driver = createBubblewrapDriver({ dataDir, packages: findSdkPackages() })
  try {
    const { problems, examReady } = await driver.capabilities()
    await driver.shutdownHost()
    return problems.map(text => (examReady ? warning('isolation', text) : failure('isolation', text)))
  } finally {
    await driver.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Whether somebody has taken care lately. */
function careFindings({ config, now }: OpsParts): Finding[] {
  const found: Finding[] = []
  const { lastBackup } = keptMarks(config.dataDir)
  const isUsed = statSync(join(config.dataDir, 'postgres'), { throwIfNoEntry: false }) !== undefined
  if (isUsed && lastBackup === undefined)
    found.push(warning('backups', 'No backup was ever made. Make one: npm run ops -- backup --to FOLDER'))
  if (lastBackup !== undefined && now() - lastBackup > 7 * dayMs)
    found.push(
      warning(
        'backups',
        `The last backup is ${Math.floor((now() - lastBackup) / dayMs)} days old. Let one be made every night: npm run ops -- backup`,
      ),
    )
  const { file } = config.backupKey
  const key = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })
  if (key !== undefined && (key.mode & 0o077) !== 0)
    found.push(warning('backups', `Others may read the key of backups. Close it: chmod 600 ${file}`))
  const { folder, command } = config.checkpoints
  if (folder === undefined && command === undefined)
    found.push(
      warning(
        'checkpoints',
        'Nobody notes elsewhere where journals end, so that a rewritten one would not be found. Set ASSAY_CHECKPOINT_FOLDER to a folder on another machine or disk.',
      ),
    )
  else if (isUsed && statSync(join(config.dataDir, stateFile), { throwIfNoEntry: false }) === undefined)
    found.push(
      warning(
        'checkpoints',
        'No journal was noted in the second place yet. The server does it once it runs.',
      ),
    )
  return found
}

function pinnedNode(): string | undefined {
  const manifest = z.object({ dependencies: z.object({ node: z.string() }) })
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  return manifest.safeParse(JSON.parse(text)).data?.dependencies.node
}

const failure = (area: Area, text: string): Finding => ({ area, severity: 'failure', text })
const warning = (area: Area, text: string): Finding => ({ area, severity: 'warning', text })
