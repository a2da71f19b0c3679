import { join } from 'node:path'
import { AppError } from '../../shared/problem.ts'
import { publishedFiguresSchema, type ScoringReport } from '../../shared/report/scoring-report.ts'
import type { ChallengeLibrary } from '../challenges/challenge-library.ts'
import { makeScoringReport } from '../statistics/scoring-report.ts'
import type { Store } from '../store/connect-store.ts'

/**
 * The public scoring report of an exam as it is now, with the figures that were published last, in the first of these languages that
 * the exam has. Throws `unknown-challenge`.
 */
export async function scoringReportOf(
  challengeId: string,
  { library, challengesDir }: { readonly library: ChallengeLibrary; readonly challengesDir: string },
  { results }: Pick<Store, 'results'>,
  languages: readonly string[],
): Promise<ScoringReport> {
  const { challenges } = await library.load()
  const challenge = challenges.find(({ manifest }) => manifest.id === challengeId)
  if (challenge === undefined || challenge.manifest.status === 'draft')
    throw new AppError('unknown-challenge', `There is no exam called ${challengeId} on this server.`)
  const published = await results.published(challengeId)
  const figures = published && { ...publishedFiguresSchema.parse(published.figures), at: published.at }
  return makeScoringReport(challenge, join(challengesDir, challengeId), figures, languages)
}
