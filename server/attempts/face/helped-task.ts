import { hintPercents } from '../../../shared/challenge/hints.ts'
import type { Parameters } from '../../../shared/challenge/parameters.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { HelpedTask } from '../journal/practice-commands.ts'

/** What of a challenge helps with one task; throws `unknown-task`. */
export function helpedTask(challenge: LoadedChallenge, parameters: Parameters, taskId: string): HelpedTask {
  const { manifest } = challenge
  const task = manifest.tasks.find(({ id }) => id === taskId)
  if (task === undefined) throw new AppError('unknown-task', `This challenge has no task "${taskId}".`)
  const isOwn = (path: string) => task.files.some(own => path === own || path.startsWith(`${own}/`))
  return {
    id: task.id,
    hints: task.hints === undefined ? 0 : hintPercents.length,
    checkIds: task.checks.map(({ id }) => id),
    reset: task.reset,
    solution: manifest.solutions[0]?.steps[taskId],
    files: challenge.starterFiles(parameters).filter(({ path }) => isOwn(path)),
  }
}
