import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import {
  appealVerdict,
  getAttempt,
  getReport,
  listAttempts,
  startAttempt,
} from '../../shared/routes/attempt-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { registerRoute, signedIn } from './register-route.ts'

export function attemptResource(app: FastifyInstance, attempts: Attempts, now: () => number): void {
  registerRoute(app, startAttempt, ({ person, body }) =>
    attempts.start(signedIn(person), body.challengeId, body.mode, {
      recordsTerminals: body.recordsTerminals === true,
    }),
  )

  registerRoute(app, listAttempts, async ({ person }) => ({
    attempts: await attempts.list(signedIn(person)),
  }))

  registerRoute(app, getAttempt, async ({ person, params, languages }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId, languages)
    return { state: attempt.state(), challenge: attempt.view(), serverTime: now() }
  })

  registerRoute(app, getReport, async ({ person, params, languages }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId, languages)
    return attempt.report()
  })

  registerRoute(app, appealVerdict, async ({ person, params, body, languages }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId, languages)
    await attempt.perform(randomUUID(), { kind: 'appeal', ...body })
    return attempt.report()
  })
}
