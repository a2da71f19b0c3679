import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { languagesOf } from '../../shared/challenge/language.ts'
import type { Actor } from '../../shared/people/actor.ts'
import type { Route } from '../../shared/routes/route.ts'
import type { Person } from '../people/person.ts'
import { parseCall } from './parse-call.ts'
import { type KeptSession, sessionCookie } from './session-cookie.ts'

export interface RouteCall<Params, Body> {
  readonly params: Params
  readonly body: Body
  /** Signed in wherever the route demands it. */
  readonly person: Person | undefined
  /** What the caller reads, best first. */
  readonly languages: readonly string[]
  /** The address that the call comes from, by the word of a proxy that is trusted. */
  readonly ip: string
  /** Undefined for nobody. */
  readonly actor: Actor | undefined
  /** The `User-Agent` of the browser. */
  readonly userAgent: string
  /** Has the browser keep this token, or, with none, forget the one it has. */
  keepSession(session: KeptSession | undefined): void
}

/**
 * Serves a route by its contract: parses the path and the body, refuses who may not call, and checks our own answer, so
 * that nothing leaves that the contract does not name.
 */
export function registerRoute<Params extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  app: FastifyInstance,
  route: Route<Params, Body, Answer>,
  handle: (call: RouteCall<z.output<Params>, z.output<Body>>) => Promise<z.input<Answer>>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    config: { policy: route.policy },
    handler: async (request, reply) => {
      const params = parseCall(route.params, request.params ?? {}, 'The address')
      const body = parseCall(route.body, request.body ?? undefined, 'The request')
      const languages = languagesOf(request.headers['accept-language'])
      const answer = await handle({
        ...{ params, body, languages },
        ...{ person: request.person, actor: request.actor, ip: request.ip },
        userAgent: request.headers['user-agent'] ?? '',
        keepSession: session => void reply.header('set-cookie', sessionCookie(session)),
      })
      return reply.header('cache-control', 'no-store').send(route.answer.parse(answer))
    },
  })
}

/** The person of a call to a signed-in route; its absence there is a bug, as access was decided before. */
export function signedIn(person: Person | undefined): Person {
  if (!person) throw new Error('a route was called without the person it demands')
  return person
}
