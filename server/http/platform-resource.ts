import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { getSession, getStatus, listChallenges } from '../../shared/routes/challenge-routes.ts'
import { registerRoute } from './register-route.ts'

export interface Platform {
  challenges(): Promise<{ challenges: ChallengeSummary[]; broken: { folder: string; problem: string }[] }>
  status(): Promise<z.input<typeof getStatus.answer>>
}

/** What is on offer, who is here, and what this server can do. */
export function platformResource(app: FastifyInstance, platform: Platform): void {
  registerRoute(app, listChallenges, () => platform.challenges())
  registerRoute(app, getSession, async ({ person }) => ({ ...(person && { person }) }))
  registerRoute(app, getStatus, () => platform.status())
}
