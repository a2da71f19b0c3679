import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { type Stage, stageFailures } from '../../../shared/journal/lifecycle-events.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { StarterFile, WorkspaceDriver, WorkspaceLimits } from '../../workspaces/driver.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { decideClockStart } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptAccount, AttemptAccounts } from './attempt-accounts.ts'

export interface PreparationPowers {
  readonly accounts: AttemptAccounts
  readonly workspaces: WorkspaceDriver
  readonly code: ChallengeCode
  readonly now: () => number
}

/** What a workspace may use. A shop's functions and a few shells fit well; a fork bomb or a runaway build does not. */
const workspaceLimits: WorkspaceLimits = {
  memoryBytes: 768 * 1024 * 1024,
  processes: 192,
  cpuMillis: 1_000,
  diskBytes: 512 * 1024 * 1024,
  fileCount: 20_000,
  maxTerminals: 4,
}

/**
 * Gets an attempt ready: account, then its seed beside the workspace, then the clock. May run again after a crash: an
 * account that is there already is thrown away, since nobody knows how far its seed came.
 */
export async function prepareAttempt(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  powers: PreparationPowers,
): Promise<boolean> {
  const { accounts, code } = powers
  const { parameters } = attempt.state()
  const stage = stageRecorder(attempt, powers.now)
  code.warm(challenge)
  try {
    await releaseLeftovers(attempt, powers)
    const account = await stage('account', async () => {
      const policy = challenge.candidatePolicy(parameters)
      return accounts.provision(attempt.id, { ...(policy && { candidatePolicy: policy }) })
    })
    await appendWhilePreparing(attempt, {
      type: 'account-ready',
      body: { provider: accounts.provider, accountId: account.accountId, region: account.region },
    })
    await Promise.all([
      stage('seed', () => code.seed({ challenge, parameters, account, port: accounts.port(account) })),
      stage('workspace', () =>
        createWorkspace(attempt, challenge, account, powers, challenge.starterFiles(parameters)),
      ),
    ])
    await appendWhilePreparing(attempt, { type: 'workspace-ready', body: { workspaceId: attempt.id } })
    await attempt.append(decideClockStart)
    return attempt.state().phase === 'running'
  } catch (error) {
    if (error instanceof StageFailed) return false
    throw error
  }
}

/** A stage that failed is in the journal already; the attempt has ended. */
class StageFailed extends Error {}

type RunStage = <Result>(stage: Stage, work: () => Promise<Result>) => Promise<Result>

function stageRecorder(attempt: LiveAttempt, now: () => number): RunStage {
  return async (stage, work) => {
    const startedAt = now()
    await appendWhilePreparing(attempt, { type: 'stage-started', body: { stage } })
    try {
      const result = await work()
      await appendWhilePreparing(attempt, {
        type: 'stage-finished',
        body: { stage, durationMs: Math.max(0, now() - startedAt) },
      })
      return result
    } catch (error) {
      const code =
        stageFailures.find(known => error instanceof AppError && error.code === known) ?? 'our-fault'
      await attempt.append(
        state => (state.phase === 'preparing' ? [{ type: 'stage-failed', body: { stage, code } }] : []),
        { closes: true },
      )
      throw new StageFailed(`stage ${stage} failed`, { cause: error })
    }
  }
}

function appendWhilePreparing(attempt: LiveAttempt, event: AttemptEvent): Promise<unknown> {
  return attempt.append(state => (state.phase === 'preparing' ? [event] : []))
}

async function releaseLeftovers(
  attempt: LiveAttempt,
  { accounts, workspaces }: PreparationPowers,
): Promise<void> {
  const { account } = attempt.state()
  if (account) await accounts.release(account.accountId)
  await (await workspaces.attach(attempt.id))?.destroy()
}

/** A workspace with these files in it, and the candidate's credentials at hand. */
export async function createWorkspace(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  account: AttemptAccount,
  { workspaces, accounts }: Pick<PreparationPowers, 'workspaces' | 'accounts'>,
  files: readonly StarterFile[],
): Promise<void> {
  const { parameters } = attempt.state()
  const credentials = await accounts.candidateCredentials(account.accountId)
  const workspace = await workspaces.create({
    id: attempt.id,
    limits: workspaceLimits,
    environment: challenge.environment(parameters),
    endpointSocket: account.endpointSocket,
    region: account.region,
    projectFolder: challenge.manifest.workspace.folder,
    files,
  })
  await workspace.setCredentials(credentials)
}
