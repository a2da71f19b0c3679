import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { jsonObjectSchema } from '../../shared/json.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { readConfig } from '../config.ts'
import { commandAtDesk, withStore } from '../desk/at-desk.ts'
import { challengeOfFolder } from '../desk/challenge-of-folder.ts'
import { adviceOf } from '../statistics/advice.ts'
import { type Collected, collectResults } from '../statistics/collect-results.ts'
import { type ExamStatistics, examStatistics } from '../statistics/exam-statistics.ts'
import { publishedFigures } from '../statistics/published-figures.ts'
import { simulateAttempts } from '../statistics/simulate-attempts.ts'
import { statisticsFile, statisticsLanguages } from '../statistics/statistics-languages.ts'
import { statisticsPage } from '../statistics/statistics-page.ts'
import { statisticsWords } from '../statistics/statistics-words.ts'
import { storeForStatistics } from '../wiring/store-for-statistics.ts'
import { readStatisticsCommand, type StatisticsCommand, usage } from './statistics-command.ts'

/** `npm run challenge -- statistics`: in a process of its own, also while the server runs. */
async function tellStatistics(command: StatisticsCommand): Promise<void> {
  const { challenge } = await challengeOfFolder(command.folder, readConfig(process.env).dataDir)
  const { collected, statistics } = await statisticsOf(challenge, command)
  const folder = resolve('test-results/challenges', challenge.manifest.id)
  await mkdir(folder, { recursive: true })
  const simulated = command.simulated !== undefined
  const source = { ...collected, simulated, at: Date.now() }
  tell(challenge, statistics, simulated)
  for (const language of statisticsLanguages) {
    const { told } = challenge.inLanguage([language])
    const page = join(folder, statisticsFile(language))
    await writeFile(page, statisticsPage(told, statistics, source, statisticsWords[language]))
    console.log(page)
  }
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
  return await withStore(async store => {
    const collected = await collectResults(storeForStatistics(store), manifest)
    const statistics = examStatistics(manifest, collected.results)
    if (publish) {
      const figures = jsonObjectSchema.parse(publishedFigures(manifest.version, statistics))
      await store.results.publish(manifest.id, Date.now(), figures)
      console.log(`Published. See it at /exams/${manifest.id}`)
    }
    return { collected, statistics }
  })
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

await commandAtDesk(readStatisticsCommand, usage, tellStatistics)
