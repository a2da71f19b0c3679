import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { refuse } from './challenge-problem.ts'
import { starterFolders } from './starter-files.ts'

/** What proves a challenge names what there is, and every check has something that makes it fail. Throws a ChallengeProblem. */
export function verifyCorpus(manifest: ChallengeManifest, files: ReadonlyMap<string, ChallengeFile>): void {
  verifySolutions(manifest)
  verifyMutants(manifest)
  verifyRest(manifest, files)
}

function verifySolutions(manifest: ChallengeManifest): void {
  const taskIds = manifest.tasks.map(task => task.id)
  const worked = manifest.tasks.filter(({ needs }) => needs.length === 0).map(task => task.id)
  for (const { id, needs } of manifest.tasks) {
    const odd = needs.find(task => !worked.includes(task))
    if (odd !== undefined)
      refuse(
        `Task ${id} needs ${odd}, which is no task of the challenge with work of its own; correct the name.`,
        ...['tasks', id, 'needs', odd],
      )
  }
  for (const { id, steps } of manifest.solutions) {
    const idle = Object.keys(steps).find(task => taskIds.includes(task) && !worked.includes(task))
    if (idle !== undefined)
      refuse(
        `Solution ${id} has a step for ${idle}, which is done when the tasks are that it needs; take it out.`,
        ...['solutions', id, 'steps', idle],
      )
    const missing = worked.find(task => steps[task] === undefined)
    if (missing !== undefined)
      refuse(`Solution ${id} has no step for task ${missing}; add one.`, 'solutions', id)
    const unknown = Object.keys(steps).find(task => !taskIds.includes(task))
    if (unknown !== undefined)
      refuse(
        `Solution ${id} has a step for ${unknown}, which is not a task; correct the name.`,
        ...['solutions', id, 'steps', unknown],
      )
  }
}

function verifyMutants(manifest: ChallengeManifest): void {
  const checks = new Set(manifest.tasks.flatMap(task => task.checks.map(check => check.id)))
  for (const { id, from, expectFail } of manifest.mutants) {
    if (!manifest.solutions.some(solution => solution.id === from))
      refuse(
        `Mutant ${id} starts from the solution ${from}, which does not exist; name one that does.`,
        ...['mutants', id, 'from'],
      )
    const unknown = expectFail.find(check => !checks.has(check))
    if (unknown !== undefined)
      refuse(
        `Mutant ${id} expects ${unknown} to fail, which is not a check; correct the name.`,
        ...['mutants', id, 'expectFail', unknown],
      )
  }
  const killed = new Set(manifest.mutants.flatMap(mutant => mutant.expectFail))
  for (const check of checks)
    if (!killed.has(check))
      refuse(
        `No mutant makes the check ${check} fail, so nothing shows that it can; add a mutant that does.`,
        ...['tasks', check.split('.')[0] ?? '', 'checks', check],
      )
}

/** Designs, cheats, surfaces and promises name tasks, checks, files and designs that there are. */
function verifyRest(manifest: ChallengeManifest, files: ReadonlyMap<string, ChallengeFile>): void {
  const checks = new Set(manifest.tasks.flatMap(task => task.checks.map(check => check.id)))
  const tasks = new Set(manifest.tasks.map(task => task.id))
  for (const { id, task } of manifest.designs)
    if (!tasks.has(task))
      refuse(
        `Design ${id} is for the task ${task}, which does not exist; correct the name.`,
        ...['designs', id, 'task'],
      )
  for (const { id, task, expectFail } of manifest.cheats) {
    if (!tasks.has(task))
      refuse(
        `Cheat ${id} is for the task ${task}, which does not exist; correct the name.`,
        ...['cheats', id, 'task'],
      )
    const foreign = expectFail.find(check => !checks.has(check) || !check.startsWith(`${task}.`))
    if (foreign !== undefined)
      refuse(
        `Cheat ${id} expects ${foreign} to fail, which is not a check of its task ${task}; name one that is.`,
        ...['cheats', id, 'expectFail', foreign],
      )
  }
  for (const { check, slowest } of manifest.promises) {
    if (!checks.has(check))
      refuse(
        `A promise is about ${check}, which is not a check; correct the name.`,
        'promises',
        check,
        'check',
      )
    if (!manifest.designs.some(({ id, task }) => id === slowest && check.startsWith(`${task}.`)))
      refuse(
        `The promise about ${check} names the design ${slowest}, which its task does not have; add it under designs.`,
        ...['promises', check, 'slowest'],
      )
  }
  const starter = starterFolders(manifest)
  for (const { source, function: name } of manifest.surfaces)
    if (!starter.some(folder => files.has(`${folder}/${source}`)))
      refuse(
        `A surface names the source ${source}, but neither starter/ nor an overlay has such a file; correct the path.`,
        ...['surfaces', name, 'source'],
      )
}
