import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { FakePlatform } from '../attempts/testing/fake-platform.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'

const outcomes = ['pass', 'fail', 'inconclusive'] as const satisfies readonly Outcome[]
const parts = ['accounts', 'workspaces'] as const
const asked = z.object({
  check: z.string().optional(),
  outcome: z.enum(outcomes).optional(),
  part: z.enum(parts).optional(),
  reachable: z.stringbool().optional(),
})

/** `/fake`: a page whose links choose what the checks say and what cannot be reached. */
export function fakeControls(app: FastifyInstance, platform: FakePlatform, challenge: LoadedChallenge): void {
  const checks = challenge.manifest.tasks.flatMap(task => task.checks)
  let changes = 0

  app.get('/fake', { config: { policy: 'public:see' } }, async (request, reply) => {
    const { check, outcome, part, reachable } = asked.parse(request.query)
    if (outcome !== undefined) {
      for (const { id } of checks) if (check === undefined || check === id) platform.outcomes.set(id, outcome)
      // The checks look anew, as after any change of the account.
      changes += 1
      platform.change({ change: changes, service: 'iam', operation: 'PutRolePolicy', by: 'candidate' })
    }
    if (part !== undefined && reachable !== undefined) platform.setReachable(part, reachable)
    if (Object.keys(asked.parse(request.query)).length > 0) return reply.redirect('/fake')
    return reply.type('text/html').send(page(checks, id => platform.outcomes.get(id) ?? 'fail'))
  })
}

function page(
  checks: readonly { readonly id: string; readonly title: string }[],
  outcomeOf: (checkId: string) => Outcome,
): string {
  const choices = (check: string, now?: Outcome) =>
    outcomes
      .map(one => (one === now ? `<b>${one}</b>` : `<a href="/fake?${check}outcome=${one}">${one}</a>`))
      .join(' · ')
  const rows = checks.map(
    ({ id, title }) => `<tr><td>${id}<td>${title}<td>${choices(`check=${id}&`, outcomeOf(id))}`,
  )
  const reach = parts.map(
    part =>
      `<p>${part}: <a href="/fake?part=${part}&reachable=false">not reachable</a> · <a href="/fake?part=${part}&reachable=true">reachable</a>`,
  )
  return `<!doctype html><html lang="en"><title>What is faked</title><style>td{padding:4px 16px 4px 0}</style>
<h1>What the checks say from now on</h1><table>${rows.join('')}<tr><td>all<td><td>${choices('')}</table>${reach.join('')}`
}
