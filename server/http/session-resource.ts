import type { FastifyInstance } from 'fastify'
import type { Actor } from '../../shared/people/actor.ts'
import { AppError } from '../../shared/problem.ts'
import {
  endSession,
  enterByCode,
  getOwnAccount,
  makeRecoveryCodes,
  setPassword,
  signInByPassword,
  signInByRecovery,
  signOut,
} from '../../shared/routes/people-routes.ts'
import type { Entered, SignedIn } from '../people/entries.ts'
import type { SignInDesk } from '../people/sign-in-desk.ts'
import { type RouteCall, registerRoute } from './register-route.ts'
import type { KeptSession } from './session-cookie.ts'

/** Coming in, going, and one's own account. */
export function sessionResource(app: FastifyInstance, desk: SignInDesk, now: () => number): void {
  registerRoute(app, enterByCode, async ({ body, ...call }) =>
    letIn(call, await desk.enter(body.code, body.name, call)),
  )
  registerRoute(app, signInByPassword, async ({ body, ...call }) =>
    letIn(call, await desk.signIn(body.signInName, body.password, call)),
  )
  registerRoute(app, signInByRecovery, async ({ body, ...call }) =>
    letIn(call, await desk.recover(body.code, call)),
  )
  registerRoute(app, signOut, async ({ actor, keepSession }) => {
    await desk.signOut(actor)
    keepSession(undefined)
    return {}
  })
  registerRoute(app, getOwnAccount, ({ actor }) => desk.account(bySession(actor)))
  registerRoute(app, endSession, async ({ actor, params }) => {
    await desk.endSession(bySession(actor), params.sessionId)
    return {}
  })
  registerRoute(app, setPassword, async ({ actor, body }) => {
    await desk.setPassword(bySession(actor), body)
    return {}
  })
  registerRoute(app, makeRecoveryCodes, async ({ actor }) => ({
    codes: await desk.newRecoveryCodes(bySession(actor)),
  }))

  function letIn(
    { keepSession }: Pick<RouteCall<unknown, unknown>, 'keepSession'>,
    { person, token, endsAt }: Entered,
  ) {
    const kept: KeptSession = { token, maxAgeSeconds: Math.floor((endsAt - now()) / 1_000) }
    keepSession(kept)
    return { person: { id: person.id, name: person.name } }
  }
}

/** Who came by a session: the person at this machine has none, nor has a program. */
export function bySession(actor: Actor | undefined): SignedIn {
  if (actor?.kind === 'person') return actor
  throw new AppError(
    'not-allowed',
    'You are not signed in here by a session: whoever sits at this machine is everything on it.',
  )
}
