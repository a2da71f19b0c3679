import type { FastifyInstance } from 'fastify'
import { getAttempt, getReport, listAttempts, startAttempt } from '../../shared/routes/attempt-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { registerRoute, signedIn } from './register-route.ts'

export function attemptResource(app: FastifyInstance, attempts: Attempts, now: () => number): void {
  registerRoute(app, startAttempt, ({ person, body }) =>
    attempts.start(signedIn(person), body.challengeId, body.mode),
  )

  registerRoute(app, listAttempts, async ({ person }) => ({
    attempts: await attempts.list(signedIn(person)),
  }))

  registerRoute(app, getAttempt, async ({ person, params }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId)
    return { state: attempt.state(), challenge: attempt.view(), serverTime: now() }
  })

  registerRoute(app, getReport, async ({ person, params }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId)
    return attempt.report()
  })
}
