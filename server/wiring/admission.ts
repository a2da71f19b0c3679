import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import { AppError, type ProblemCode } from '../../shared/problem.ts'
import { roomProblem } from '../data-folder/disk-room.ts'
import { failuresIn } from '../health/finding.ts'
import type { Parts } from './open-parts.ts'
import type { Care } from './take-care.ts'

/** Who may start at this moment: whoever practises wherever a workspace can be made, whoever is examined where nothing is lacking. */
export function admission(
  dataDir: string,
  workspaces: Parts['workspaces'],
  care: Pick<Care, 'findings'>,
): (mode: AttemptMode) => Promise<void> {
  return async mode => {
    const { examReady, isolation, problems } = await workspaces.capabilities()
    const why = problems.join(' ')
    if (mode === 'exam') {
      const refuse = (code: ProblemCode, what: string) => {
        throw new AppError(code, `Exams cannot start on this machine. ${what}`)
      }
      const full = await roomProblem(dataDir)
      if (full !== undefined) refuse('storage-unavailable', full)
      if (!examReady) refuse('isolation-missing', why)
      const failures = failuresIn(await care.findings())
      if (failures !== '') refuse('workspace-unavailable', failures)
    }
    if (isolation === 'none')
      throw new AppError('workspace-unavailable', `No workspace can start on this machine. ${why}`)
  }
}
