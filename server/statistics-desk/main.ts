import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { jsonObjectSchema } from '../../shared/json.ts'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { readConfig } from '../config.ts'
import type { Log } from '../log.ts'
import { adviceOf } from '../statistics/advice.ts'
import { type Collected, collectResults } from '../statistics/collect-results.ts'
import { type ExamStatistics, examStatistics } from '../statistics/exam-statistics.ts'
import { publishedFigures } from '../statistics/published-figures.ts'
import { simulateAttempts } from '../statistics/simulate-attempts.ts'
import { statisticsPage } from '../statistics/statistics-page.ts'
import { joinStore } from '../store/open-store.ts'
import { storeForStatistics } from '../wiring/store-for-statistics.ts'
import { readStatisticsCommand, type StatisticsCommand, usage } from './statistics-command.ts'

/** What goes wrong is said to whoever asks. */
const log: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => log,
}

/** `npm run challenge -- statistics`: in a process of its own, also while the server runs. */
async function main(): Promise<void> {
  const command = readStatisticsCommand(process.argv.slice(2))
  if (command === undefined) throw new Error(usage)
  const { dataDir } = readConfig(process.env)
  const path = resolve(command.folder)
  const { challenges, broken } = await createChallengeLibrary({
    folder: resolve(path, '..'),
    dataFolder: dataDir,
  }).load()
  const challenge = challenges.find(({ manifest }) => manifest.id === basename(path))
  if (challenge === undefined)
    throw new Error(
      broken.find(each => each.folder === basename(path))?.problem ??
        `There is no challenge with the id ${basename(path)}; its folder must have its id.`,
    )
  const { collected, statistics } = await statisticsOf(challenge, command)
  const folder = resolve('test-results/challenges', challenge.manifest.id)
  await mkdir(folder, { recursive: true })
  const page = join(folder, 'statistics.html')
  const simulated = command.simulated !== undefined
  await writeFile(
    page,
    statisticsPage(challenge.manifest, statistics, { ...collected, simulated, at: Date.now() }),
  )
  tell(challenge, statistics, simulated)
  console.log(page)
}

async function statisticsOf(
  { manifest }: LoadedChallenge,
  { simulated, publish }: StatisticsCommand,
): Promise<{ readonly collected: Collected; readonly statistics: ExamStatistics }> {
  if (simulated) {
    const results = simulateAttempts(manifest, simulated.count, simulated.seed)
    return {
      collected: { results, repeats: 0, otherVersions: 0 },
      statistics: examStatistics(manifest, results),
    }
  }
  const { dataDir, databaseUrl } = readConfig(process.env)
  const store = await joinStore({ dataDir, databaseUrl, log })
  try {
    const collected = await collectResults(storeForStatistics(store), manifest)
    const statistics = examStatistics(manifest, collected.results)
    if (publish) {
      const figures = jsonObjectSchema.parse(publishedFigures(manifest.version, statistics))
      await store.results.publish(manifest.id, Date.now(), figures)
      console.log(`Published. See it at /exams/${manifest.id}`)
    }
    return { collected, statistics }
  } finally {
    await store.close()
  }
}

function tell({ manifest }: LoadedChallenge, statistics: ExamStatistics, simulated: boolean): void {
  const { attempts, complete, alpha, standardErrorPercent, consistency } = statistics
  console.log(
    `${manifest.title} ${manifest.version}: ${attempts} ${simulated ? 'SIMULATED attempts, which nobody took' : 'attempts'}, ${complete} with nothing open`,
  )
  if (alpha)
    console.log(
      `alpha ${alpha.value.toFixed(2)} (${alpha.low.toFixed(2)} to ${alpha.high.toFixed(2)}), standard error ${standardErrorPercent?.toFixed(1)} % of the points`,
    )
  if (consistency)
    console.log(
      `same decision twice: ${Math.round(consistency.pengSubkoviak.sameDecision * 100)} % (Peng-Subkoviak), ${consistency.livingstonLewis ? Math.round(consistency.livingstonLewis.sameDecision * 100) : '–'} % (Livingston-Lewis)`,
    )
  for (const { about, firm, sentence } of adviceOf(manifest, statistics))
    console.log(`${firm ? '!' : '·'} ${about ?? 'the exam'}: ${sentence}`)
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
