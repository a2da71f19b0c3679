import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { type Stage, stageFailures } from '../../../shared/journal/lifecycle-events.ts'
import { AppError } from '../../../shared/problem.ts'
import { firstTerminalId } from '../../../shared/protocol/limits.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { StarterFile, WorkspaceDriver, WorkspaceLimits } from '../../workspaces/driver.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { decideClockStart } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptAccount, AttemptAccounts } from './attempt-accounts.ts'
import { releaseJob } from './attempt-jobs.ts'

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
 * account that is there already is thrown away, since nobody knows how far its seed came. A stage that fails ends the
 * attempt, and what it has got so far is released. Rejects where nothing was decided: when `signal` is aborted, or when the
 * journal cannot be written.
 */
export async function prepareAttempt(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  powers: PreparationPowers,
  signal: AbortSignal,
): Promise<void> {
  if (attempt.state().phase !== 'preparing') return
  const { accounts, code } = powers
  const { parameters } = attempt.state()
  const stage = stageRecorder(attempt, powers.now, signal)
  code.warm(challenge)
  try {
    await releaseLeftovers(attempt, powers)
    const account = await stage('account', async () => {
      const policy = challenge.candidatePolicy(parameters)
      // Who practises may be answered by a real model, if one is set up; whoever is examined never.
      const isPractice = attempt.state().mode === 'practice'
      const fixtures = {
        ...challenge.fixtures(parameters),
        ...(isPractice && { 'bedrock-real-model': true }),
      }
      return accounts.provision(attempt.id, {
        ...(policy && { candidatePolicy: policy }),
        ...(Object.keys(fixtures).length > 0 && { fixtures }),
      })
    })
    await appendWhilePreparing(attempt, {
      type: 'account-ready',
      body: { provider: accounts.provider, accountId: account.accountId, region: account.region },
    })
    await both(
      stage('seed', () => code.seed({ challenge, parameters, account, port: accounts.port(account) })),
      stage('workspace', () =>
        createWorkspace(attempt, challenge, account, powers, challenge.starterFiles(parameters)),
      ),
    )
    await appendWhilePreparing(attempt, { type: 'workspace-ready', body: { workspaceId: attempt.id } })
    await attempt.append(decideClockStart)
  } catch (error) {
    if (!(error instanceof PreparationEnded)) throw error
  }
}

/** The attempt has ended while it was prepared: by a stage that failed, or because it was given up. */
class PreparationEnded extends Error {}

/** Waits for both also if one fails: what is still being made could not be released. */
async function both(...stages: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(stages)).filter(one => one.status === 'rejected')
  const undecided = failed.find(one => !(one.reason instanceof PreparationEnded))
  const [first] = undecided ? [undecided] : failed
  if (first) throw first.reason
}

type RunStage = <Result>(stage: Stage, work: () => Promise<Result>) => Promise<Result>

function stageRecorder(attempt: LiveAttempt, now: () => number, signal: AbortSignal): RunStage {
  return async (stage, work) => {
    signal.throwIfAborted()
    const startedAt = now()
    await appendWhilePreparing(attempt, { type: 'stage-started', body: { stage } })
    if (attempt.state().phase !== 'preparing') throw new PreparationEnded()
    const result = await tried(stage, work)
    signal.throwIfAborted()
    await appendWhilePreparing(attempt, {
      type: 'stage-finished',
      body: { stage, durationMs: Math.max(0, now() - startedAt) },
    })
    return result
  }

  async function tried<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      return failed(stage, error)
    }
  }

  async function failed(stage: Stage, error: unknown): Promise<never> {
    // What was broken off says nothing of the stage.
    signal.throwIfAborted()
    const code = stageFailures.find(known => error instanceof AppError && error.code === known) ?? 'our-fault'
    await attempt.append(
      state => (state.phase === 'preparing' ? [{ type: 'stage-failed', body: { stage, code } }] : []),
      { jobs: [releaseJob(attempt.id, now())] },
    )
    throw new PreparationEnded(`stage ${stage} failed`, { cause: error })
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

/**
 * A workspace with these files in it, the candidate's credentials at hand, and the prompt of the first terminal: no clock runs
 * before somebody can type.
 */
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
    endpoint: account.endpoint,
    region: account.region,
    projectFolder: challenge.manifest.workspace.folder,
    files,
    firstTerminal: { id: firstTerminalId, size: { columns: 120, rows: 30 } },
  })
  await workspace.setCredentials(credentials)
}
