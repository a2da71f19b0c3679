import { flushCompileCache } from 'node:module'
import { loadAwsClients } from './accounts/aws-client.ts'
import type { AssayAppOptions } from './app.ts'
import { type Attempts, createAttempts } from './attempts/attempts.ts'
import type { AttemptChallenges } from './attempts/checks/attempt-challenge.ts'
import { createAttemptLives } from './attempts/life/attempt-lives.ts'
import { type ChallengeLibrary, createChallengeLibrary } from './challenges/challenge-library.ts'
import type { CheckRunner } from './checks/check-runner.ts'
import type { Config } from './config.ts'
import { roomProblem } from './data-folder/disk-room.ts'
import type { Platform } from './http/platform-resource.ts'
import type { Log } from './log.ts'
import { createSignInDesk } from './people/sign-in-desk.ts'
import { accountsForAttempts, createReachability, type Reachability } from './wiring/accounts-for-attempts.ts'
import { admission } from './wiring/admission.ts'
import { challengesForAttempts, pinnedVersions } from './wiring/challenges-for-attempts.ts'
import { credentialsForAttempts } from './wiring/credentials-for-attempts.ts'
import { startHeartbeat } from './wiring/heartbeat.ts'
import { machineCarries } from './wiring/machine-carries.ts'
import { openIssuing } from './wiring/open-credentials.ts'
import { openDemos } from './wiring/open-demos.ts'
import { openParts, type Parts } from './wiring/open-parts.ts'
import { platformStatus } from './wiring/platform-status.ts'
import { scoringReportOf } from './wiring/scoring-reports.ts'
import { storeForAttempts } from './wiring/store-for-attempts.ts'
import { takeCare } from './wiring/take-care.ts'

/** The parts of a running server, for the web layer and for its start and stop. */
export interface Services {
  readonly attempts: Attempts
  readonly platform: Platform
  readonly credentials: AssayAppOptions['credentials']
  readonly portfolios: AssayAppOptions['portfolios']
  readonly demos: AssayAppOptions['demos']
  readonly signIn: NonNullable<AssayAppOptions['signIn']>
  readonly consoles: NonNullable<AssayAppOptions['consoles']>
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

/** What somebody who rehearses a challenge puts in the place of parts. Nothing of a rehearsal goes on after its server. */
export interface Rehearsal {
  /** What carries out checks, in the place of `runner`. */
  code(runner: CheckRunner): CheckRunner
  readonly parametersFor: AttemptChallenges['parametersFor']
}

/** Starts every part and wires it to the others: the one place that knows them all. */
export async function startServices(
  config: Config,
  log: Log,
  now: () => number = Date.now,
  rehearsal?: Rehearsal,
): Promise<Services> {
  const reachability = createReachability()
  const parts = await openParts(config, config.dataDir, log, reachability.tell, note =>
    log.info(note, 'a check left a note'),
  )
  try {
    return await wire(parts, reachability, config, log, now, rehearsal)
  } catch (error) {
    await closeParts(parts, await isNobodyLeft(parts)).catch(second =>
      log.warn({ error: second }, 'not everything could be closed after a start that failed'),
    )
    throw error
  }
}

async function wire(
  parts: Parts,
  reachability: Reachability,
  config: Config,
  log: Log,
  now: () => number,
  rehearsal: Rehearsal | undefined,
): Promise<Services> {
  const { store, provider, runner, workspaces } = parts
  const { dataDir, challengesDir, databaseUrl } = config
  const isDevelopment = config.devPort !== undefined
  const secret = await store.secrets.getOrCreate('attempt-parameters', 32)
  const library = createChallengeLibrary({
    folder: challengesDir,
    dataFolder: dataDir,
    pinned: () => pinnedVersions(store.journal),
    publishes: rehearsal === undefined,
  })
  const attemptStore = storeForAttempts(store)
  const accounts = accountsForAttempts(provider, reachability, log)
  const challenges = {
    ...challengesForAttempts(library, secret),
    ...(rehearsal && { parametersFor: rehearsal.parametersFor }),
  }
  const { office, credentials, portfolios } = openIssuing(store, config, now)
  const lives = createAttemptLives({
    store: attemptStore,
    accounts,
    workspaces,
    code: rehearsal?.code(runner) ?? runner,
    challenges,
    credentials: credentialsForAttempts(office, store.people),
    carries: machineCarries(config),
    now,
    log,
  })
  const heartbeat = startHeartbeat(store.heartbeats, lives, now, log)
  const care = takeCare(store, config, log, now)
  // Before anybody can ask for one of them.
  await lives.findLeft()

  const attempts = createAttempts({
    store: attemptStore,
    challenges,
    lives,
    people: store.people,
    accounts,
    now,
    admit: admission(dataDir, workspaces, care),
  })
  const demos = openDemos(attempts, store, config, now, log)

  return {
    attempts,
    demos,
    credentials,
    signIn: createSignInDesk({ store: store.signIn, now }),
    platform: {
      async challenges(languages) {
        const { challenges: loaded, broken } = await library.load()
        // Whoever develops sees what is being written as well.
        const offered = loaded.filter(({ manifest: { status } }) => status === 'offered' || isDevelopment)
        return { challenges: offered.map(challenge => challenge.inLanguage(languages).summary()), broken }
      },
      scoringReport: id => scoringReportOf(id, { library, challengesDir }, store),
      status: () =>
        platformStatus({
          workspaces,
          checks: runner.capabilities(),
          accounts: provider.capabilities,
          embeddedStore: !databaseUrl,
          storeProblems: () => storeProblems(dataDir, store),
          machine: care.findings,
          room: lives.room,
          now,
        }),
    },
    portfolios,
    consoles: provider.consoles,
    async recover() {
      await lives.takeUp(await store.heartbeats.last())
      // Not before: until every clock stands still, the last beat of the server before is what an outage is told by.
      heartbeat.begin()
      care.begin()
      warmUp(library, runner, log)
    },
    async close() {
      heartbeat.end()
      await demos.close()
      const stopProcess = rehearsal !== undefined || ((await isNobodyLeft(parts)) && !lives.areAtWork())
      lives.close()
      accounts.close()
      await care.close()
      await closeParts(parts, stopProcess)
      return { left: stopProcess ? 'nothing' : 'open-attempts' }
    },
  }
}

/** Whether no attempt needs its shells and its account any more; where that cannot be told, some may. */
function isNobodyLeft({ store }: Parts): Promise<boolean> {
  return store.journal.find({ open: true }).then(
    open => open.length === 0,
    () => false,
  )
}

/** Lets go of every part; `stopProcess` also ends those that would go on for the next server. */
async function closeParts(
  { store, provider, runner, workspaces }: Parts,
  stopProcess: boolean,
): Promise<void> {
  runner.close()
  if (stopProcess) await workspaces.shutdownHost()
  await workspaces.close()
  await provider.close({ stopProcess })
  await store.close()
}

/** What is wrong with where things are kept, in words. */
async function storeProblems(dataDir: string, store: Parts['store']): Promise<string[]> {
  const found = await Promise.all([roomProblem(dataDir), problemOf(store.heartbeats.last())])
  return found.filter(problem => problem !== undefined)
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
