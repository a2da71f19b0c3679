import { runnableSteps } from '../../shared/challenge/lesson.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { verifyBlueprint } from './blueprint-rules.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem, refuse, type Trail } from './challenge-problem.ts'
import { diagramNodes } from './diagram-nodes.ts'
import { exportedNames } from './module-exports.ts'
import { verifyImports } from './module-imports.ts'
import { proseOf } from './prose-files.ts'
import { starterFolders } from './starter-files.ts'
import { templateNames, textOf } from './text-templates.ts'
import { verifyCorpus } from './verify-corpus.ts'
import { verifyModules } from './verify-modules.ts'
import { requirePolicy } from './verify-policy.ts'

/**
 * Everything a manifest promises about its folder and about itself. Throws a ChallengeProblem for the first thing that is
 * not so. That the checks tell right from wrong is shown by the gates, not here.
 */
export function verifyChallenge(manifest: ChallengeManifest, files: readonly ChallengeFile[]): void {
  const pack: Pack = { manifest, files: new Map(files.map(file => [file.path, file])) }
  verifyIdentifiers(manifest)
  verifyFiles(pack)
  verifyCode(pack)
  verifyModules(manifest, files)
  verifyImports(files)
  verifyDiagram(pack)
  verifyParameters(pack)
  verifyCorpus(manifest, pack.files)
  verifyBlueprint(manifest)
}

interface Pack {
  readonly manifest: ChallengeManifest
  readonly files: ReadonlyMap<string, ChallengeFile>
}

function verifyIdentifiers(manifest: ChallengeManifest): void {
  const { tasks } = manifest
  const checks = tasks.flatMap(task => task.checks)
  requireUnique('task', tasks)
  requireUnique('check', checks)
  requireUnique('domain', manifest.domains)
  requireUnique('solution', manifest.solutions)
  requireUnique('mutant', manifest.mutants)
  requireUnique('design', manifest.designs)
  requireUnique('cheat', manifest.cheats)
  for (const task of tasks) {
    if (!manifest.domains.some(domain => domain.id === task.domain))
      refuse(
        `Task ${task.id} is in domain ${task.domain}, which is not listed under domains; add it there.`,
        ...['tasks', task.id, 'domain'],
      )
    const isTriedOut = task.checks.every(check => !check.scored)
    if (!task.checks.some(check => check.kind === 'goal' && (check.points > 0 || isTriedOut)))
      refuse(
        `Task ${task.id} has no goal check with points, so that nothing could be earned by doing it; add one.`,
        ...['tasks', task.id, 'checks'],
      )
    for (const check of task.checks)
      if (!check.id.startsWith(`${task.id}.`))
        refuse(
          `Check ${check.id} stands under task ${task.id}; call it ${task.id}.${check.id.split('.')[1]}.`,
          ...['tasks', task.id, 'checks', check.id],
        )
  }
}

function requireUnique(what: string, things: readonly { readonly id: string }[]): void {
  const seen = new Set<string>()
  for (const [place, { id }] of things.entries()) {
    if (seen.has(id))
      refuse(`There are two ${what}s with the id ${id}; rename one of them.`, `${what}s`, place)
    seen.add(id)
  }
}

function textFile({ files }: Pack, path: string, what: string, ...trail: Trail): string {
  const file = files.get(path)
  if (file === undefined)
    refuse(
      `${what} should be in ${path}, but there is no such file; write it, or correct the path.`,
      ...trail,
    )
  return textOf(file.data) ?? refuse(`${what} in ${path} is not a text in UTF-8; save it as one.`, ...trail)
}

function verifyFiles(pack: Pack): void {
  const { manifest } = pack
  requireProse(pack, manifest.scenario, 'The scenario', 'scenario')
  for (const task of manifest.tasks) {
    const at = ['tasks', task.id]
    requireProse(pack, task.brief, `The brief of task ${task.id}`, ...at, 'brief')
    if (task.hints !== undefined)
      requireProse(pack, task.hints, `The hints of task ${task.id}`, ...at, 'hints')
    if (task.lesson !== undefined)
      requireLesson(pack, task.lesson, `The lesson of task ${task.id}`, ...at, 'lesson')
  }
  const policy = manifest.account.candidatePolicy
  if (policy !== undefined) {
    const text = textFile(pack, policy, 'The policy of the candidate', 'account', 'candidatePolicy')
    requireJson(text, policy)
    requirePolicy(text, policy)
  }
  for (const [fixture, path] of Object.entries(manifest.account.fixtures))
    requireJson(textFile(pack, path, `The fixture ${fixture}`, 'account', 'fixtures', fixture), path)
  const starter = new Set(
    starterFolders(manifest).flatMap(folder => {
      const inside = [...pack.files.keys()].filter(path => path.startsWith(`${folder}/`))
      if (inside.length === 0)
        refuse(
          `The starter folder ${folder} is missing or empty; put a file into it, or correct the name.`,
          ...['workspace', 'overlays'],
        )
      return inside.map(path => path.slice(folder.length + 1))
    }),
  )
  for (const { id, files } of manifest.tasks)
    for (const path of files)
      if (![...starter].some(file => file === path || file.startsWith(`${path}/`)))
        refuse(
          `Task ${id} names the file ${path}, but neither starter/ nor an overlay has such a file; correct the path.`,
          ...['tasks', id, 'files', path],
        )
  for (const path of manifest.workspace.open)
    if (!starter.has(path))
      refuse(
        `workspace.open names ${path}, but neither starter/ nor an overlay has such a file; correct the path.`,
        ...['workspace', 'open', path],
      )
}

/** A lesson without anything to do is a brief. */
function requireLesson(pack: Pack, path: string, what: string, ...trail: Trail): void {
  requireProse(pack, path, what, ...trail)
  if (runnableSteps(textFile(pack, path, what)).length === 0)
    refuse(
      `${what} in ${path} has no step to run; begin at least one block of code with \`\`\`sh run.`,
      ...trail,
    )
}

function requireProse(pack: Pack, path: string, what: string, ...trail: Trail): void {
  if (textFile(pack, path, what, ...trail).trim() === '')
    refuse(`${what} in ${path} is empty; write it.`, ...trail)
}

function requireJson(text: string, path: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    throw new ChallengeProblem(
      `This is not JSON: ${error instanceof Error ? error.message : error}; correct it.`,
      { file: path, line: 1, cause: error },
    )
  }
}

function verifyCode(pack: Pack): void {
  const { manifest } = pack
  const corpus = (kind: 'mutant' | 'design' | 'cheat') =>
    manifest[`${kind}s`].map(({ id, use }) => ({
      what: `${kind[0]?.toUpperCase()}${kind.slice(1)} ${id}`,
      use,
      trail: [`${kind}s`, id, 'use'],
    }))
  const references = [
    { what: 'The seed', use: manifest.account.seed, trail: ['account', 'seed'] },
    ...manifest.tasks.flatMap(({ id, reset }) =>
      reset === undefined
        ? []
        : [{ what: `The reset of task ${id}`, use: reset, trail: ['tasks', id, 'reset'] }],
    ),
    ...manifest.tasks.flatMap(task =>
      task.checks.map(({ id, use }) => ({
        what: `Check ${id}`,
        use,
        trail: ['tasks', task.id, 'checks', id, 'use'],
      })),
    ),
    ...manifest.solutions.flatMap(({ id, steps }) =>
      Object.entries(steps).map(([task, use]) => ({
        what: `Solution ${id}`,
        use,
        trail: ['solutions', id, 'steps', task],
      })),
    ),
    ...(['mutant', 'design', 'cheat'] as const).flatMap(corpus),
  ]
  for (const { what, use, trail } of references) {
    const [path = '', name = ''] = use.split('#')
    if (!exportedNames(textFile(pack, path, what, ...trail)).has(name))
      refuse(
        `${what} uses ${use}, but ${path} does not export ${name}; export it, or correct the name.`,
        ...trail,
      )
  }
}

function verifyDiagram(pack: Pack): void {
  const { manifest } = pack
  const nodes = diagramNodes(textFile(pack, manifest.diagram, 'The diagram', 'diagram'))
  const require = (what: string, named: readonly string[], ...trail: Trail) => {
    const missing = named.find(node => !nodes.has(node))
    if (missing !== undefined)
      refuse(
        `${what} names the diagram node ${missing}, but ${manifest.diagram} has no such node; draw it, or correct the name.`,
        ...[...trail, 'nodes', missing],
      )
  }
  for (const task of manifest.tasks) {
    require(`Task ${task.id}`, task.nodes, 'tasks', task.id)
    for (const { id, nodes: shown = [] } of task.checks)
      require(`Check ${id}`, shown, 'tasks', task.id, 'checks', id)
  }
}

function verifyParameters(pack: Pack): void {
  const { manifest } = pack
  const { parameters, workspace } = manifest
  const folders = starterFolders(manifest)
  const texts = [
    ...Object.values(parameters).map(spec => (spec.kind === 'text' ? spec.value : '')),
    ...Object.values(workspace.environment),
    ...workspace.overlays,
  ].map(text => ({ at: 'challenge.yaml', text }))
  const shown = [...proseOf(manifest), manifest.diagram]
  const fixtures = Object.values(manifest.account.fixtures)
  // What an account is given is seen by nobody but its services: it may hold what is secret.
  for (const path of fixtures)
    texts.push({ at: path, text: textOf(pack.files.get(path)?.data ?? new Uint8Array()) ?? '' })
  for (const [path, file] of pack.files)
    if (shown.includes(path) || folders.some(folder => path.startsWith(`${folder}/`)))
      texts.push({ at: path, text: textOf(file.data) ?? '' })
  for (const { at, text } of texts)
    for (const name of templateNames(text)) {
      const spec = parameters[name]
      if (spec === undefined)
        refuseAt(at, text, name, 'but there is no such parameter; add it or correct the name.')
      if (spec.secret && at !== 'challenge.yaml' && !fixtures.includes(at))
        refuseAt(at, text, name, 'which is a secret parameter, that the candidate must not see; take it out.')
    }
}

function refuseAt(file: string, text: string, name: string, why: string): never {
  const before = text.slice(0, text.indexOf(`{{${name}}}`)).split('\n').length
  // Of the manifest a value is known here, and not its place.
  throw new ChallengeProblem(`This uses {{${name}}}, ${why}`, {
    ...(file === 'challenge.yaml' ? { trail: ['parameters'] } : { file, line: before }),
  })
}
