import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { getScoringReport, type ScoringReport } from '../../shared/report/scoring-report.ts'
import { getSession, getStatus, listChallenges } from '../../shared/routes/challenge-routes.ts'
import { registerRoute } from './register-route.ts'

export interface Platform {
  /** Whether people sign in. */
  readonly signsIn?: boolean | undefined
  /** Each told in the first of these languages that it has. */
  challenges(
    languages: readonly string[],
  ): Promise<{ challenges: ChallengeSummary[]; broken: { folder: string; problem: string }[] }>
  /** Told in the first of these languages that there are words in. */
  status(languages?: readonly string[]): Promise<z.input<typeof getStatus.answer>>
  /** How an exam scores, for anybody, in the first of these languages that it has; throws `unknown-challenge`. */
  scoringReport(challengeId: string, languages: readonly string[]): Promise<ScoringReport>
}

/** What is on offer, who is here, and what this server can do. */
export function platformResource(app: FastifyInstance, platform: Platform): void {
  registerRoute(app, listChallenges, ({ languages }) => platform.challenges(languages))
  registerRoute(app, getSession, async ({ person, actor }) => ({
    ...(person && { person }),
    ...(platform.signsIn && { signsIn: true as const }),
    ...(actor?.kind === 'person' && { roles: [...new Set(actor.grants.map(({ role }) => role))] }),
  }))
  registerRoute(app, getStatus, ({ languages }) => platform.status(languages))
  registerRoute(app, getScoringReport, ({ params, languages }) =>
    platform.scoringReport(params.challengeId, languages),
  )
}
