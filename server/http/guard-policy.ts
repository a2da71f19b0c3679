import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { type Action, type Resource, resourceOfAction } from '../../shared/people/actions.ts'
import type { Actor } from '../../shared/people/actor.ts'
import { can } from '../../shared/people/can.ts'
import { AppError } from '../../shared/problem.ts'

/** Whose an attempt is; undefined where there is none. */
export type FindAttempt = (attemptId: string) => Promise<Extract<Resource, { kind: 'attempt' }> | undefined>

/** A route or socket as it was registered, with what it says who may call it. */
export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly policy: Action
}

/**
 * Follows what is registered. The server does not come up, with a sentence that names them, while there is a route that says
 * nothing of who may call it, or one that is about an attempt and has none in its address.
 * @returns what was registered so far
 */
export function requirePolicies(app: FastifyInstance): () => readonly DeclaredRoute[] {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => void routes.push(route))
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.policy === undefined)
    if (open.length > 0)
      throw new Error(
        `${open.map(nameOf).join(', ')}: no policy says who may call this. Name an action of shared/people/actions.ts in it.`,
      )
    const lost = routes.filter(
      ({ config, url }) =>
        config?.policy &&
        resourceOfAction[config.policy] === 'attempt' &&
        !url.split('/').includes(':attemptId'),
    )
    if (lost.length > 0)
      throw new Error(
        `${lost.map(nameOf).join(', ')}: its policy is about an attempt, and its address has no :attemptId.`,
      )
  })
  return () =>
    routes.flatMap(({ method, url, config }) => {
      const policy = config?.policy
      return policy === undefined ? [] : [method].flat().map(one => ({ method: one, url, policy }))
    })
}

const nameOf = ({ method, url }: RouteOptions) => `${String(method)} ${url}`

/** Lets a page's files be seen by whoever may do this; for plug-ins whose routes are their own. */
export function declareFor(app: FastifyInstance, policy: Action): void {
  app.addHook('onRoute', route => {
    route.config = { ...route.config, policy }
  })
}

/**
 * Refuses a call that its policy does not allow to whoever calls: nobody is asked to sign in, and of an attempt that somebody may
 * not see they learn what they would of one that is not there. An address without a route is anybody's: nothing is there.
 */
export async function guardPolicy(
  request: FastifyRequest,
  actor: Actor | undefined,
  findAttempt: FindAttempt,
): Promise<void> {
  const { policy = 'public:see' } = request.routeOptions.config
  const kind = resourceOfAction[policy]
  if (kind !== 'attempt') {
    if (!can(actor, policy, { kind })) throw refusal(actor)
    return
  }
  if (actor === undefined) throw refusal(actor)
  // Everything is theirs, and what is not there is told by whoever looks for it.
  if (actor.kind === 'local-person') return
  const attempt = await findAttempt(attemptIdOf(request.params))
  if (attempt === undefined || !can(actor, 'attempt:read', attempt))
    throw new AppError(
      'unknown-attempt',
      'There is no such attempt on this server. Go to the home page to see yours.',
    )
  if (!can(actor, policy, attempt)) throw refusal(actor)
}

function attemptIdOf(params: unknown): string {
  return typeof params === 'object' && params !== null && 'attemptId' in params
    ? String(params.attemptId)
    : ''
}

function refusal(actor: Actor | undefined): AppError {
  return actor === undefined
    ? new AppError('not-signed-in', 'Sign in to use this.')
    : new AppError(
        'not-allowed',
        'Your role does not allow this. Ask whoever runs this server for one that does.',
      )
}
