import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAssayApp } from '../app.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { commandWords } from '../command-words.ts'
import { readConfig } from '../config.ts'
import { localPerson } from '../people/local-person.ts'
import { claimProcessors } from '../sandbox/processor-share.ts'
import { createServerLog } from '../server-log.ts'
import { startServices } from '../services.ts'
import { authorResource } from './author-resource.ts'
import { type FolderOutcome, type FollowedFolder, followFolder } from './follow-folder.ts'
import { createPreviewSession, type PreviewSession } from './preview-session.ts'

const usage = `npm run challenge -- preview <folder> [--port N]

  Opens the challenge as a candidate sees it, with the author's panel beside it, until Ctrl-C.
  --port  of this machine; a free one where it is left out`

/** Between two looks at the folder: what is the same in both was saved whole. */
const lookEveryMs = 300

/** `npm run challenge -- preview`: a server of its own over a data folder of its own, which ends with it. */
async function main(): Promise<void> {
  const { positionals, values } = commandWords(usage, {
    allowPositionals: true,
    options: { port: { type: 'string' } },
  })
  const [, folder] = positionals
  if (folder === undefined) throw new Error(usage)
  claimProcessors()
  const stop = stopSignal()
  const dataDir = await mkdtemp(join(tmpdir(), 'assay-preview-'))
  try {
    await preview(resolve(folder), dataDir, values.port ?? '0', stop)
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

async function preview(folder: string, dataDir: string, port: string, stop: AbortSignal): Promise<void> {
  const challengesDir = join(dataDir, 'offered')
  await mkdir(challengesDir)
  const followed = followFolder(folder, challengesDir)
  const first = await followed.read()
  if (first.kind === 'broken') throw new Error(`${folder}: ${first.problem}`)
  const config = readConfig({ ASSAY_DATA: dataDir, ASSAY_CHALLENGES: challengesDir, ASSAY_PORT: port })
  const log = createServerLog(dataDir, 'warn')
  const person = localPerson()
  let attempts: Attempts | undefined
  const session = createPreviewSession(
    first.challenge,
    person,
    () => {
      if (attempts === undefined) throw new Error('nobody can ask before the server listens')
      return attempts
    },
    Date.now,
  )
  const services = await startServices(config, log, Date.now, session.rehearsal)
  attempts = services.attempts
  try {
    const app = await createAssayApp({
      ...services,
      signIn: undefined,
      person,
      pageFolder: join(import.meta.dirname, '../../dist'),
      log,
      now: Date.now,
      beside: fastify => authorResource(fastify, session),
    })
    try {
      const address = await app.listen(config.host, config.port)
      await services.recover()
      await session.start({ seed: 'preview', choices: {} })
      console.log(`\nThe preview is ready at ${address}/author/   (stop it with Ctrl-C)\n`)
      await follow(followed, session, stop)
    } finally {
      await app.close()
    }
  } finally {
    await services.close()
  }
}

/** Tells the session of every save, until it is stopped. */
async function follow(followed: FollowedFolder, session: PreviewSession, stop: AbortSignal): Promise<void> {
  let before: FolderOutcome | undefined
  while (!stop.aborted) {
    const outcome = await followed.read()
    if (before !== undefined && same(before, outcome))
      await session.take(outcome).catch((error: unknown) => console.error(error))
    before = outcome
    // Broken off by the end.
    await pause(lookEveryMs, undefined, { signal: stop }).catch(() => undefined)
  }
}

function same(one: FolderOutcome, other: FolderOutcome): boolean {
  if (one.kind === 'good') return other.kind === 'good' && one.challenge.digest === other.challenge.digest
  return other.kind === 'broken' && one.problem === other.problem
}

function stopSignal(): AbortSignal {
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => asked.abort())
  return asked.signal
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
