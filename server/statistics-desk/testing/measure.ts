import { resolve } from 'node:path'
import { jsonObjectSchema } from '../../../shared/json.ts'
import { readChallengeFiles } from '../../challenges/challenge-files.ts'
import { loadChallenge } from '../../challenges/loaded-challenge.ts'
import { resultVersion } from '../../statistics/attempt-result.ts'
import { collectResults } from '../../statistics/collect-results.ts'
import { examStatistics } from '../../statistics/exam-statistics.ts'
import { simulateAttempts } from '../../statistics/simulate-attempts.ts'
import { statisticsPage } from '../../statistics/statistics-page.ts'
import { openTemporaryStore } from '../../store/temporary-store.ts'
import { insertScoredAttempts } from '../../store/testing/insert-scored-attempts.ts'
import { storeForStatistics } from '../../wiring/store-for-statistics.ts'

/** Rows of one statement. */
const together = 500

/** Fills a database with simulated attempts, reads them as the command does, and prints what that took as JSON. */
async function main(count: number, turns: number): Promise<void> {
  const folder = resolve('challenges/serverless-shop')
  const { manifest } = loadChallenge(await readChallengeFiles(folder), () => folder)
  const { store, address, close } = await openTemporaryStore()
  const simulated = simulateAttempts(manifest, count, 1)
  for (let at = 0; at < count; at += together) {
    const batch = simulated
      .slice(at, at + together)
      .map((result, index) => ({ attemptId: `simulated-${at + index}`, seq: 1, result }))
    await insertScoredAttempts(
      address,
      manifest.id,
      batch.map(({ attemptId }) => attemptId),
    )
    await store.results.keep(
      resultVersion,
      batch.map(({ result, ...row }) => ({ ...row, result: jsonObjectSchema.parse(result) })),
    )
  }
  const read: number[] = []
  const figured: number[] = []
  const processor: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    const [begun, used] = [performance.now(), process.cpuUsage()]
    const collected = await collectResults(storeForStatistics(store), manifest)
    const collectedAt = performance.now()
    const statistics = examStatistics(manifest, collected.results)
    statisticsPage(manifest, statistics, { ...collected, simulated: true, at: 0 })
    read.push(collectedAt - begun)
    figured.push(performance.now() - collectedAt)
    const { user, system } = process.cpuUsage(used)
    processor.push((user + system) / 1_000)
    if (statistics.attempts !== count)
      throw new Error(`${statistics.attempts} of ${count} attempts were read`)
  }
  await close()
  process.stdout.write(JSON.stringify({ read, figured, processor }))
  // The database ends with the process.
  process.exit(0)
}

await main(Number(process.argv[2]), Number(process.argv[3]))
