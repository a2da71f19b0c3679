import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import {
  changeDemoLink,
  copyDemo,
  demoRecording,
  getDemo,
  openDemo,
  visitDemo,
} from '../../shared/routes/demo-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import type { DemoDesk } from '../demos/demo-desk.ts'
import { createRate } from './rate.ts'
import { registerDownload } from './register-download.ts'
import { registerRoute, signedIn } from './register-route.ts'

/** From one address, so many links a minute may be wrong; the right one is always answered. */
export const wrongLinksPerMinute = 30

/** Looks a demo up for whoever has its link. Whoever tries links is not answered any more. */
export type FollowLink = <Result>(
  request: Pick<FastifyRequest, 'ip'>,
  look: () => Promise<Result>,
) => Promise<Result>

export function createFollowLink(now: () => number): FollowLink {
  const wrong = createRate(wrongLinksPerMinute, now)
  return async ({ ip }, look) => {
    try {
      return await look()
    } catch (error) {
      const isWrong = error instanceof AppError && error.code === 'unknown-demo'
      if (!isWrong || wrong.take(ip)) throw error
      throw new AppError('too-many-requests', 'Too many links were tried from here. Wait a minute.')
    }
  }
}

export interface DemoParts {
  readonly attempts: Attempts
  readonly demos: DemoDesk
  readonly followLink: FollowLink
  readonly now: () => number
}

/** Demos, for those who present and for those who were given a link. */
export function demoResource(app: FastifyInstance, { attempts, demos, followLink, now }: DemoParts): void {
  registerRoute(app, openDemo, async ({ person, params: { attemptId }, body }) =>
    demos.open(await attempts.open(signedIn(person), attemptId), body),
  )
  registerRoute(app, getDemo, async ({ person, params: { attemptId } }) => {
    await attempts.open(signedIn(person), attemptId)
    return { demo: await demos.own(attemptId) }
  })
  registerRoute(app, changeDemoLink, async ({ person, params: { attemptId }, body }) => {
    await attempts.open(signedIn(person), attemptId)
    return demos.changeLink(attemptId, body.renew)
  })
  registerRoute(app, visitDemo, async ({ person, params, languages, ip }) => {
    const visit = await followLink({ ip }, () => demos.visit(params.token, languages))
    return { ...visit, pieces: [...visit.pieces], mayCopy: person !== undefined, serverTime: now() }
  })
  registerRoute(app, copyDemo, ({ person, params, body, ip }) =>
    followLink({ ip }, () => demos.copy(signedIn(person), params.token, body.tasks)),
  )
  registerDownload(app, demoRecording, async ({ params, ip }) => ({
    name: undefined,
    type: 'application/octet-stream',
    bytes: await followLink({ ip }, () => demos.piece(params.token, params.piece)),
  }))
}
