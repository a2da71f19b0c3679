import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Standing } from './standing.ts'
import { standingWord } from './tasks-words.ts'

export interface CheckStandings {
  readonly [checkId: string]: Standing
}

const announced: ReadonlySet<Standing> = new Set(['pass', 'fail', 'inconclusive'])

/** What changed between two looks, as sentences for a screen reader. Checks that merely run are not worth a word. */
export function announcements(
  tasks: readonly TaskView[],
  decidedBefore: CheckStandings,
  now: CheckStandings,
): readonly string[] {
  const sentences: string[] = []
  for (const task of tasks) {
    for (const check of task.checks) {
      const standing = now[check.id] ?? 'idle'
      if (!announced.has(standing) || decidedBefore[check.id] === standing) continue
      sentences.push(`${check.title}: ${standingWord(standing)}.`)
    }
  }
  return sentences
}

/** The last decided standing of each check: a check that runs again keeps what it was, so that only a change is told. */
export function rememberDecided(before: CheckStandings, now: CheckStandings): CheckStandings {
  const decided = Object.entries(now).filter(([, standing]) => standing !== 'checking')
  return { ...before, ...Object.fromEntries(decided) }
}
