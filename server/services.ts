import { flushCompileCache } from 'node:module'
import { AppError } from '../shared/problem.ts'
import { loadAwsClients } from './accounts/aws-client.ts'
import { type Attempts, createAttempts } from './attempts/attempts.ts'
import { createAttemptLives } from './attempts/life/attempt-lives.ts'
import { type ChallengeLibrary, createChallengeLibrary } from './challenges/challenge-library.ts'
import type { CheckRunner } from './checks/check-runner.ts'
import type { Config } from './config.ts'
import { roomProblem } from './data-folder/disk-room.ts'
import type { Platform } from './http/platform-resource.ts'
import type { Log } from './log.ts'
import { accountsForAttempts, createReachability } from './wiring/accounts-for-attempts.ts'
import { challengesForAttempts, pinnedVersions } from './wiring/challenges-for-attempts.ts'
import { startHeartbeat } from './wiring/heartbeat.ts'
import { openParts } from './wiring/open-parts.ts'
import { platformStatus } from './wiring/platform-status.ts'
import { storeForAttempts } from './wiring/store-for-attempts.ts'

export interface Services {
  readonly attempts: Attempts
  readonly platform: Platform
  /**
   * Takes up what a server before this one left and starts the work that runs by itself; to be called once the port listens,
   * since clocks stand still until then. Resolves when that is under way: an attempt answers once it is taken up itself.
   */
  recover(): Promise<void>
  /**
   * Lets go of everything. The accounts and shells of attempts that are open or being judged go on for the next server;
   * without any their processes end as well.
   */
  close(): Promise<{ readonly left: 'nothing' | 'open-attempts' }>
}

/** Starts every part and wires it to the others: the one place that knows them all. */
export async function startServices(
  config: Config,
  log: Log,
  now: () => number = Date.now,
): Promise<Services> {
  const { dataDir } = config
  const reachability = createReachability()
  const parts = await openParts(config, dataDir, log, reachability.tell, note =>
    log.info(note, 'a check left a note'),
  )
  const { store, provider, runner, workspaces } = parts
  const secret = await store.secrets.getOrCreate('attempt-parameters', 32)
  const library = createChallengeLibrary({
    folder: config.challengesDir,
    dataFolder: dataDir,
    pinned: () => pinnedVersions(store.journal),
  })
  const attemptStore = storeForAttempts(store)
  const accounts = accountsForAttempts(provider, reachability, log)
  const challenges = challengesForAttempts(library, secret)
  const lives = createAttemptLives({
    store: attemptStore,
    accounts,
    workspaces,
    code: runner,
    challenges,
    now,
    log,
  })
  const heartbeat = startHeartbeat(store.heartbeats, lives, now, log)
  // Before anybody can ask for one of them.
  await lives.findLeft()

  const attempts = createAttempts({
    store: attemptStore,
    challenges,
    lives,
    people: store.people,
    now,
    async admit(mode) {
      const { examReady, isolation, problems } = await workspaces.capabilities()
      const why = problems.join(' ')
      const full = await roomProblem(dataDir)
      if (mode === 'exam' && full !== undefined)
        throw new AppError('storage-unavailable', `Exams cannot start on this machine. ${full}`)
      if (mode === 'exam' && !examReady)
        throw new AppError('isolation-missing', `Exams cannot start on this machine. ${why}`)
      if (isolation === 'none')
        throw new AppError('workspace-unavailable', `No workspace can start on this machine. ${why}`)
    },
  })

  return {
    attempts,
    platform: {
      async challenges() {
        const { challenges: loaded, broken } = await library.load()
        return { challenges: loaded.map(challenge => challenge.summary()), broken }
      },
      status: () =>
        platformStatus({
          workspaces,
          checks: runner.capabilities(),
          accounts: provider.capabilities,
          embeddedStore: !config.databaseUrl,
          storeProblems: async () => {
            const found = await Promise.all([roomProblem(dataDir), problemOf(store.heartbeats.last())])
            return found.filter(problem => problem !== undefined)
          },
          now,
        }),
    },
    async recover() {
      await lives.takeUp(await store.heartbeats.last())
      // Not before: until every clock stands still, the last beat of the server before is what an outage is told by.
      heartbeat.begin()
      warmUp(library, runner, log)
    },
    async close() {
      heartbeat.end()
      const stopProcess = (await store.journal.find({ open: true })).length === 0 && !lives.areAtWork()
      lives.close()
      accounts.close()
      runner.close()
      if (stopProcess) await workspaces.shutdownHost()
      await workspaces.close()
      await provider.close({ stopProcess })
      await store.close()
      return { left: stopProcess ? 'nothing' : 'open-attempts' }
    },
  }
}

/** What a person is told of a question that the store did not answer. */
async function problemOf(question: Promise<unknown>): Promise<string | undefined> {
  try {
    await question
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What the first start of an attempt would wait for: the AWS clients, and a sandbox for each challenge's code. */
function warmUp(library: ChallengeLibrary, runner: CheckRunner, log: Log): void {
  const warm = async () => {
    const { challenges } = await library.load()
    for (const challenge of challenges) runner.warm(challenge)
    await loadAwsClients()
    // So that the next start is quicker also when this server does not end in order.
    flushCompileCache()
  }
  warm().catch(error => log.warn({ error }, 'warming up failed; the first start will take longer'))
}
