import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import type { GateRun } from '../gate-run.ts'
import { placedValues, routesOf, sentBy } from './probe-places.ts'

/** So many of a kind show that a system is not made for one or two. */
const leastProducts = 3
const leastCustomers = 2

/**
 * Whether a check tries one of a class where a system must deal with all of it: what it sends must not depend on a secret
 * choice, since a system that deals with that alone would pass; and what customers name freely must be named in several ways,
 * for several customers. `runs` are those of right solutions.
 */
export function gateClasses(manifest: ChallengeManifest, runs: readonly GateRun[]): string[] {
  return [...dependingOnChoice(manifest, runs), ...tooFew(manifest, runs)]
}

function dependingOnChoice(manifest: ChallengeManifest, runs: readonly GateRun[]): string[] {
  const choices = Object.entries(manifest.parameters).filter(
    ([, spec]) => spec.kind === 'choice' && spec.secret,
  )
  const checkIds = manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  return choices.flatMap(([name]) =>
    checkIds.flatMap(checkId => {
      const byValue = Map.groupBy(runs, run => run.parameters[name] ?? '')
      const kinds = [...byValue.values()].map(group => kindsSent(group, checkId))
      const differ = new Set(kinds).size > 1 && isOnlyBy(runs, name, checkId)
      return differ
        ? [
            `${checkId} sends other kinds of things for another value of ${name}: a system that deals with one kind alone passes`,
          ]
        : []
    }),
  )
}

/** Whether what is sent depends on this choice: runs with the same value of it send the same. */
function isOnlyBy(runs: readonly GateRun[], name: string, checkId: string): boolean {
  const groups = [...Map.groupBy(runs, run => run.parameters[name] ?? '').values()]
  return groups.every(group => new Set(group.map(run => kindsSent([run], checkId))).size === 1)
}

/** The kinds of things that a check sent in some runs, as one text. */
function kindsSent(runs: readonly GateRun[], checkId: string): string {
  const kinds = runs.flatMap(run => {
    const routes = routesOf(run)
    return (
      run.looks
        .filter(look => look.checkId === checkId)
        // How a part of a path is called is the account's affair: nobody who asks sends it.
        .flatMap(look =>
          sentBy(look, routes).map(({ to, shape }) => `${to.replace(/\{[^}]*\}/g, '{}')} ${shape}`),
        )
    )
  })
  return [...new Set(kinds)].sort().join('\n')
}

function tooFew(manifest: ChallengeManifest, runs: readonly GateRun[]): string[] {
  return manifest.tasks.flatMap(task => {
    const goals = new Set(task.checks.flatMap(check => (check.kind === 'goal' ? [check.id] : [])))
    const values = placedValues(runs).filter(
      ({ checkId, place }) => goals.has(checkId) && place.startsWith('POST '),
    )
    const byRoute = Map.groupBy(values, ({ place }) => place.split(' ').slice(0, 2).join(' '))
    return [...byRoute].flatMap(([route, placed]) => {
      const inPaths = placed.filter(({ kind }) => kind === 'path')
      const inBodies = placed.filter(({ kind }) => kind === 'body')
      if (inPaths.length === 0 || inBodies.length === 0) return []
      return [
        ...fewest(inPaths, leastCustomers).map(
          ({ place, count }) =>
            `the goals of ${task.id} try ${count} of ${place} in an attempt, and not ${leastCustomers}`,
        ),
        ...fewest(inBodies, leastProducts).map(
          ({ place, count }) =>
            `the goals of ${task.id} try ${count} of ${place} in an attempt, and not ${leastProducts}`,
        ),
      ].map(sentence => `${sentence} (${route})`)
    })
  })
}

/** Places of which one attempt had fewer different values than `least`. */
function fewest(
  values: readonly { readonly attempt: string; readonly place: string; readonly value: string }[],
  least: number,
): { readonly place: string; readonly count: number }[] {
  return [...Map.groupBy(values, ({ place }) => place)].flatMap(([place, placed]) => {
    const byAttempt = [...Map.groupBy(placed, ({ attempt }) => attempt).values()]
    const count = Math.min(...byAttempt.map(group => new Set(group.map(({ value }) => value)).size))
    return count < least ? [{ place, count }] : []
  })
}
