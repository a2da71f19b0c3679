import { timeProblem } from '../../shared/challenge/blueprint.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import {
  type Cut,
  cutOf,
  ratingProblem,
  standardSettingSchema,
} from '../../shared/challenge/standard-setting.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem, refuse } from './challenge-problem.ts'
import { parseYaml } from './parse-yaml.ts'
import { templateNames, textOf } from './text-templates.ts'

/** Points of a domain may be so far from its weight, in percent of all points. */
const weightTolerance = 5
/** A claim that a single check stands for hangs on that check's mistakes. */
const checksPerClaim = 2

/** Holds points, weights, claims and times against each other. Throws a ChallengeProblem for the first that does not fit. */
export function verifyBlueprint(manifest: ChallengeManifest): void {
  verifyPretests(manifest)
  verifyWeights(manifest)
  verifyClaims(manifest)
  verifyVariants(manifest)
  const unfair = timeProblem(manifest.minutes, manifest.tasks)
  if (unfair !== undefined) refuse(unfair, 'minutes')
}

/** Where the challenge is passed by its standard setting; undefined where it has none. Throws a ChallengeProblem. */
export function readCut(
  manifest: ChallengeManifest,
  files: ReadonlyMap<string, ChallengeFile>,
): Cut | undefined {
  const path = manifest.scoring?.standard
  if (path === undefined) return undefined
  const file = files.get(path)
  if (file === undefined)
    refuse(
      `The standard setting should be in ${path}, but there is no such file; write it or correct scoring.standard.`,
      ...['scoring', 'standard'],
    )
  const record = parseYaml(path, textOf(file.data) ?? '', standardSettingSchema)
  const checks = manifest.tasks.flatMap(task => task.checks.filter(check => check.scored))
  const problem = ratingProblem(record, checks)
  if (problem !== undefined) throw new ChallengeProblem(problem, { file: path, line: 1 })
  return cutOf(record, checks, manifest.passPercent)
}

function verifyPretests({ tasks }: ChallengeManifest): void {
  const checks = tasks.flatMap(task => task.checks)
  for (const { id, scored, points } of checks)
    if (!scored && points > 0)
      refuse(
        `Check ${id} is not scored and has ${points} points; give it 0 points, or let it count.`,
        'tasks',
        id.split('.')[0] ?? '',
        'checks',
        id,
        'points',
      )
  if (!checks.some(({ scored }) => scored))
    refuse('No check counts, so that nothing could be earned; let one count.', 'tasks')
}

function verifyWeights({ domains, tasks }: ChallengeManifest): void {
  const weighted = domains.filter(({ weight }) => weight !== undefined)
  if (weighted.length === 0) return
  const unweighted = domains.find(({ weight }) => weight === undefined)
  if (unweighted)
    refuse(`Domain ${unweighted.id} has no weight while others have; give it one.`, 'domains', unweighted.id)
  const sum = weighted.reduce((all, { weight = 0 }) => all + weight, 0)
  if (sum !== 100)
    refuse(`The weights of the domains add up to ${sum} percent; make them add up to 100.`, 'domains')
  const pointsOf = (ofTasks: typeof tasks) =>
    ofTasks.flatMap(task => task.checks).reduce((all, { points }) => all + points, 0)
  const possible = pointsOf(tasks)
  for (const { id, weight = 0 } of weighted) {
    const share = (100 * pointsOf(tasks.filter(task => task.domain === id))) / possible
    if (Math.abs(share - weight) > weightTolerance)
      refuse(
        `Domain ${id} has ${Math.round(share)} percent of the points and a weight of ${weight}; bring them within ${weightTolerance} of each other.`,
        ...['domains', id, 'weight'],
      )
  }
}

function verifyClaims({ claims, domains, tasks }: ChallengeManifest): void {
  const ids = new Set(claims.map(({ id }) => id))
  if (ids.size < claims.length) refuse('Two claims have the same id; rename one of them.', 'claims')
  const checks = tasks.flatMap(task => task.checks)
  for (const { id, domain } of claims) {
    if (!domains.some(each => each.id === domain))
      refuse(
        `Claim ${id} is in domain ${domain}, which is not listed under domains; add it there.`,
        'claims',
        id,
        'domain',
      )
    const seen = checks.filter(check => check.scored && check.claims.includes(id)).length
    if (seen < checksPerClaim)
      refuse(
        `Claim ${id} is seen by ${seen} scored checks; name it under claims of at least ${checksPerClaim}.`,
        'claims',
        id,
      )
  }
  for (const check of checks)
    for (const claim of check.claims)
      if (!ids.has(claim))
        refuse(
          `Check ${check.id} names the claim ${claim}, which does not exist; add it under claims.`,
          'tasks',
          check.id.split('.')[0] ?? '',
          'checks',
          check.id,
          'claims',
        )
}

function verifyVariants({ parameters }: ChallengeManifest): void {
  for (const [name, spec] of Object.entries(parameters)) {
    if (spec.kind === 'text') verifyText(parameters, name, [name])
    if (spec.kind === 'integer' && spec.min > spec.max)
      refuse(
        `Parameter ${name} has min ${spec.min} above max ${spec.max}; exchange them.`,
        ...['parameters', name, 'min'],
      )
    if (spec.kind !== 'choice') continue
    const twice = spec.of.find((value, place) => spec.of.indexOf(value) < place)
    if (twice !== undefined)
      refuse(`Parameter ${name} has the value ${twice} twice; take one away.`, ...['parameters', name, 'of'])
    const foreign = spec.retired.find(value => !spec.of.includes(value))
    if (foreign !== undefined)
      refuse(
        `Parameter ${name} retires ${foreign}, which is not among its values; correct it.`,
        'parameters',
        name,
        'retired',
      )
    if (new Set(spec.retired).size >= spec.of.length)
      refuse(
        `Parameter ${name} retires all of its values; leave at least one.`,
        'parameters',
        name,
        'retired',
      )
  }
}

/** A text is filled in from what was drawn, so that it leads to no other text, and never in a circle. */
function verifyText(parameters: ChallengeManifest['parameters'], name: string, way: readonly string[]): void {
  const spec = parameters[name]
  if (spec?.kind !== 'text') return
  for (const used of templateNames(spec.value)) {
    if (way.includes(used))
      refuse(
        `The parameters ${[...way, used].join(' → ')} lead in a circle; write one of them out.`,
        ...['parameters', way[0] ?? '', 'value'],
      )
    verifyText(parameters, used, [...way, used])
    if (parameters[used]?.kind === 'text')
      refuse(
        `Parameter ${name} uses {{${used}}}, which is a text itself; write out what that says.`,
        ...['parameters', name, 'value'],
      )
  }
}
