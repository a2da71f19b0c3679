import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { diagramNodes } from './diagram-nodes.ts'
import { exportedNames } from './module-exports.ts'
import { starterFolders } from './starter-files.ts'
import { templateNames, textOf } from './text-templates.ts'

/**
 * Everything a manifest promises about its folder and about itself. Throws a ChallengeProblem for the first thing that is
 * not so. That the checks tell right from wrong is shown by the gates, not here.
 */
export function verifyChallenge(manifest: ChallengeManifest, files: readonly ChallengeFile[]): void {
  const pack: Pack = { manifest, files: new Map(files.map(file => [file.path, file])) }
  verifyIdentifiers(manifest)
  verifyFiles(pack)
  verifyCode(pack)
  verifyDiagram(pack)
  verifyParameters(pack)
  verifySolutions(manifest)
  verifyMutants(manifest)
}

interface Pack {
  readonly manifest: ChallengeManifest
  readonly files: ReadonlyMap<string, ChallengeFile>
}

function refuse(sentence: string): never {
  throw new ChallengeProblem(sentence)
}

function verifyIdentifiers(manifest: ChallengeManifest): void {
  const { tasks } = manifest
  const checks = tasks.flatMap(task => task.checks)
  requireUnique('task', tasks)
  requireUnique('check', checks)
  requireUnique('domain', manifest.domains)
  requireUnique('solution', manifest.solutions)
  requireUnique('mutant', manifest.mutants)
  for (const task of tasks) {
    if (!manifest.domains.some(domain => domain.id === task.domain))
      refuse(`Task ${task.id} is in domain ${task.domain}, which is not listed under domains; add it there.`)
    if (!task.checks.some(check => check.kind === 'goal' && check.points > 0))
      refuse(`Task ${task.id} has no goal check with points; nothing could be earned by doing it.`)
    for (const check of task.checks)
      if (!check.id.startsWith(`${task.id}.`))
        refuse(
          `Check ${check.id} stands under task ${task.id}; call it ${task.id}.${check.id.split('.')[1]}.`,
        )
  }
}

function requireUnique(what: string, things: readonly { readonly id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of things) {
    if (seen.has(id)) refuse(`There are two ${what}s with the id ${id}; rename one of them.`)
    seen.add(id)
  }
}

function textFile({ files }: Pack, path: string, what: string): string {
  const file = files.get(path)
  if (file === undefined) refuse(`${what} should be in ${path}, but there is no such file.`)
  return textOf(file.data) ?? refuse(`${what} in ${path} is not a text in UTF-8.`)
}

function verifyFiles(pack: Pack): void {
  const { manifest } = pack
  requireProse(pack, manifest.scenario, 'The scenario')
  for (const task of manifest.tasks) requireProse(pack, task.brief, `The brief of task ${task.id}`)
  const policy = manifest.account.candidatePolicy
  if (policy !== undefined) requireJson(textFile(pack, policy, 'The policy of the candidate'), policy)
  const starter = new Set(
    starterFolders(manifest).flatMap(folder => {
      const inside = [...pack.files.keys()].filter(path => path.startsWith(`${folder}/`))
      if (inside.length === 0) refuse(`The starter folder ${folder} is missing or empty.`)
      return inside.map(path => path.slice(folder.length + 1))
    }),
  )
  for (const path of manifest.workspace.open)
    if (!starter.has(path))
      refuse(`workspace.open names ${path}, but neither starter/ nor an overlay has such a file.`)
}

function requireProse(pack: Pack, path: string, what: string): void {
  if (textFile(pack, path, what).trim() === '') refuse(`${what} in ${path} is empty.`)
}

function requireJson(text: string, path: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    throw new ChallengeProblem(`${path} is not JSON: ${error instanceof Error ? error.message : error}.`, {
      cause: error,
    })
  }
}

function verifyCode(pack: Pack): void {
  const { manifest } = pack
  const references = [
    { what: 'The seed', use: manifest.account.seed },
    ...manifest.tasks.flatMap(task =>
      task.checks.map(check => ({ what: `Check ${check.id}`, use: check.use })),
    ),
    ...manifest.solutions.flatMap(solution =>
      Object.values(solution.steps).map(use => ({ what: `Solution ${solution.id}`, use })),
    ),
    ...manifest.mutants.map(mutant => ({ what: `Mutant ${mutant.id}`, use: mutant.use })),
  ]
  for (const { what, use } of references) {
    const [path = '', name = ''] = use.split('#')
    if (!exportedNames(textFile(pack, path, what)).has(name))
      refuse(`${what} uses ${use}, but ${path} does not export ${name}.`)
  }
}

function verifyDiagram(pack: Pack): void {
  const { manifest } = pack
  const nodes = diagramNodes(textFile(pack, manifest.diagram, 'The diagram'))
  for (const task of manifest.tasks)
    for (const node of [...task.nodes, ...task.checks.flatMap(check => check.nodes ?? [])])
      if (!nodes.has(node))
        refuse(`Task ${task.id} names the diagram node ${node}, but ${manifest.diagram} has no such node.`)
}

function verifyParameters(pack: Pack): void {
  const { manifest } = pack
  const { parameters, workspace, tasks } = manifest
  const folders = starterFolders(manifest)
  const texts = [
    ...Object.values(parameters).map(spec => (spec.kind === 'text' ? spec.value : '')),
    ...Object.values(workspace.environment),
    ...workspace.overlays,
  ].map(text => ({ at: 'challenge.yaml', text }))
  const shown = [manifest.scenario, ...tasks.map(task => task.brief), manifest.diagram]
  for (const [path, file] of pack.files)
    if (shown.includes(path) || folders.some(folder => path.startsWith(`${folder}/`)))
      texts.push({ at: path, text: textOf(file.data) ?? '' })
  for (const { at, text } of texts)
    for (const name of templateNames(text)) {
      const spec = parameters[name]
      if (spec === undefined)
        refuse(`${at} uses {{${name}}}, but there is no such parameter; add it or correct the name.`)
      if (spec.secret && at !== 'challenge.yaml')
        refuse(`${at} shows {{${name}}}, which is a secret parameter; the candidate must not see it.`)
    }
}

function verifySolutions(manifest: ChallengeManifest): void {
  const taskIds = manifest.tasks.map(task => task.id)
  for (const { id, steps } of manifest.solutions) {
    const missing = taskIds.find(task => steps[task] === undefined)
    if (missing !== undefined) refuse(`Solution ${id} has no step for task ${missing}.`)
    const unknown = Object.keys(steps).find(task => !taskIds.includes(task))
    if (unknown !== undefined) refuse(`Solution ${id} has a step for ${unknown}, which is not a task.`)
  }
}

function verifyMutants(manifest: ChallengeManifest): void {
  const checks = new Set(manifest.tasks.flatMap(task => task.checks.map(check => check.id)))
  for (const { id, from, expectFail } of manifest.mutants) {
    if (!manifest.solutions.some(solution => solution.id === from))
      refuse(`Mutant ${id} starts from the solution ${from}, which does not exist.`)
    const unknown = expectFail.find(check => !checks.has(check))
    if (unknown !== undefined) refuse(`Mutant ${id} expects ${unknown} to fail, which is not a check.`)
  }
  const killed = new Set(manifest.mutants.flatMap(mutant => mutant.expectFail))
  for (const check of checks)
    if (!killed.has(check))
      refuse(`No mutant makes the check ${check} fail, so nothing shows that it can; add a mutant that does.`)
}
