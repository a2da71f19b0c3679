import { join } from 'node:path'
import { pino } from 'pino'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import { createAssayApp } from '../app.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryStore } from '../attempts/testing/memory-store.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { type LoadedChallenge, loadChallenge } from '../challenges/loaded-challenge.ts'
import { readConfig } from '../config.ts'
import { createMemoryOffice } from '../credentials/testing/memory-office.ts'
import { createDemoDesk } from '../demos/demo-desk.ts'
import { createMemoryDemos } from '../demos/testing/memory-demos.ts'
import { silentLog } from '../log.ts'
import { localPerson } from '../people/local-person.ts'
import { createPortfolioDesk } from '../portfolio/portfolio-desk.ts'
import { createMemoryPortfolios } from '../portfolio/testing/memory-portfolios.ts'
import { makeScoringReport } from '../statistics/scoring-report.ts'
import { credentialsForAttempts } from '../wiring/credentials-for-attempts.ts'
import { fakeControls } from './fake-controls.ts'

/** How often what is due happens. Milliseconds. */
const turnMs = 200

/**
 * The web server over a platform in memory, for work at the page on any machine: `npm run dev -- --fake`. Its attempts are of
 * the warm-up; terminals print back what is typed; what checks say is chosen at /fake. All is gone when it ends.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const folder = join(config.challengesDir, 'warm-up')
  const challenge = loadChallenge(await readChallengeFiles(folder), () => folder)
  const platform = await createPlatform(challenge)
  const credentials = createMemoryOffice()
  platform.issue = credentialsForAttempts(credentials.office, platform.people).issue
  const portfolios = createPortfolioDesk({
    ...credentials,
    store: createMemoryPortfolios(),
    issuerName: 'Northfield Cloud Academy',
    saved: platform.store.blobs.get,
    now: Date.now,
  })
  const demos = createDemoDesk({
    attempts: platform.attempts,
    people: platform.people,
    store: createMemoryDemos(),
    publicAddress: undefined,
    now: Date.now,
    log: silentLog,
  })
  const app = await createAssayApp({
    demos,
    portfolios,
    credentials,
    attempts: platform.attempts,
    platform: {
      challenges: async () => ({ challenges: [challenge.summary()], broken: [] }),
      scoringReport: (_, languages) => makeScoringReport(challenge, folder, undefined, languages),
      status: async () => ({ version: 'fake', serverTime: Date.now(), examReady: true, parts: [] }),
    },
    person: localPerson(),
    pageFolder: join(import.meta.dirname, '../../dist'),
    log: pino({ level: 'warn' }),
    now: Date.now,
    devPort: config.devPort,
  })
  fakeControls(app.fastify, platform, challenge)
  console.log(`Assay is ready at ${await app.listen(config.host, config.port)}   (what checks say: /fake)`)
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => void app.close().then(() => process.exit(0)))
}

/** A fake platform that lives by this machine's clock. Guards pass from the start, as in a real account. */
async function createPlatform(challenge: LoadedChallenge): Promise<FakePlatform> {
  const parameters = deriveParameters(challenge.manifest.parameters, name => Buffer.from(name.padEnd(16)))
  const platform = createFakePlatform(createMemoryStore(), { challenge, parameters })
  Object.defineProperty(platform, 'time', { get: Date.now })
  for (const { id, kind } of challenge.manifest.tasks.flatMap(task => task.checks))
    if (kind === 'guard') platform.outcomes.set(id, 'pass')
  await platform.recover(undefined)
  setInterval(() => {
    platform.store.runDueJobs(Date.now()).catch(error => console.error(error))
    for (const action of [...platform.later]) if (platform.later.delete(action)) action()
  }, turnMs)
  return platform
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
