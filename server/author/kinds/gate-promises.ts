import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import { type GateRun, isRight } from '../gate-run.ts'

/** How much of the promised time the slowest design must take to show anything. */
const leastPart = 0.75

/**
 * Whether checks wait as long as briefs promise: the words stand in the brief, and the design that is named as the slowest
 * really takes nearly that long and passes. `briefOf` is the text that a candidate reads of a task.
 */
export function gatePromises(
  { promises }: ChallengeManifest,
  runs: readonly GateRun[],
  briefOf: (taskId: string) => string,
): string[] {
  return promises.flatMap(({ check, words, seconds, slowest }) => {
    const task = check.split('.')[0] ?? ''
    const about = `${check} keeps the promise "${words}" (${seconds} s)`
    const own = runs.filter(({ row }) =>
      row.parts.some(({ kind, id }) => kind === 'design' && id === slowest),
    )
    const cells = own.flatMap(run => run.cells.filter(cell => cell.checkId === check))
    const looks = own.flatMap(run => run.looks.filter(look => look.checkId === check))
    const longest = Math.max(0, ...looks.map(look => look.settledMs))
    return [
      ...(words !== '' && briefOf(task).replace(/\s+/g, ' ').includes(words)
        ? []
        : [`${about}: those words do not stand in the brief of ${task}`]),
      ...(cells.length === 0 ? [`${about}: its slowest design ${slowest} was not tried`] : []),
      ...(cells.every(isRight) ? [] : [`${about}: the slowest design ${slowest} does not pass`]),
      ...(cells.length > 0 && longest < leastPart * seconds * 1000
        ? [
            `${about}: the slowest design ${slowest} was waited for ${Math.round(longest / 1000)} s only, which shows nothing of ${seconds} s`,
          ]
        : []),
    ]
  })
}
