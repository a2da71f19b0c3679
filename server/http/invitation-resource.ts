import type { FastifyInstance } from 'fastify'
import { roles } from '../../shared/people/actor.ts'
import { listInvitations, makeInvitation, withdrawInvitation } from '../../shared/routes/people-routes.ts'
import type { SignInDesk } from '../people/sign-in-desk.ts'
import { registerRoute } from './register-route.ts'
import { bySession } from './session-resource.ts'

/** Codes that let others in. */
export function invitationResource(app: FastifyInstance, desk: SignInDesk): void {
  registerRoute(app, makeInvitation, ({ actor, body }) => desk.invite(bySession(actor), body))
  registerRoute(app, listInvitations, async ({ actor }) => {
    const invitations = await desk.invitations(bySession(actor))
    return {
      invitations: invitations.flatMap(({ role: kept, ...invitation }) => {
        const role = roles.find(each => each === kept)
        return role === undefined ? [] : [{ ...invitation, role }]
      }),
    }
  })
  registerRoute(app, withdrawInvitation, async ({ actor, params }) => {
    await desk.withdraw(bySession(actor), params.invitationId)
    return {}
  })
}
