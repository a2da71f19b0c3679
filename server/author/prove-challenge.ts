import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { createCheckRunner } from '../checks/check-runner.ts'
import { createGateAccounts } from './gate-accounts.ts'
import { gateLeaks } from './gate-leaks.ts'
import { gateMatrix, gateProblems } from './gate-report.ts'
import { type GateEffort, runGate } from './run-gate.ts'

export interface GateResult {
  /** The matrix, for people. */
  readonly matrix: string
  /** What is not as it must be, a sentence each; empty when the challenge has proven itself. */
  readonly problems: readonly string[]
}

/** Three variants of each fault; in the first every check twice, in the last only what a candidate would do. */
const usualEffort: GateEffort = {
  seeds: [
    { name: 'first', variant: 0, runs: 2 },
    { name: 'second', variant: 1, runs: 1 },
    { name: 'third', variant: 2, runs: 1, solutionsOnly: true },
  ],
  mutants: 'together',
  rowsAtOnce: 6,
}

/** Proves the challenge in a folder against real embedded accounts: loads it, and tries every row of its gate. */
export async function proveChallenge(folder: string, effort: Partial<GateEffort> = {}): Promise<GateResult> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'assay-gate-'))
  const library = createChallengeLibrary({ folder: dirname(folder), dataFolder })
  const { challenges, broken } = await library.load()
  const challenge = challenges.find(each => join(dirname(folder), each.manifest.id) === folder)
  const [runner, accounts] = await Promise.all([
    createCheckRunner({ maxSandboxes: 12 }),
    createGateAccounts(),
  ])
  try {
    if (challenge === undefined)
      return { matrix: '', problems: broken.map(each => `${each.folder}: ${each.problem}`) }
    const runs = await runGate({
      effort: { ...usualEffort, ...effort },
      challenge,
      runner,
      openAccount: accounts.open,
    })
    const leaks = new Set(
      runs.flatMap(run => [...gateLeaks(challenge, run.parameters), ...(run.leaks ?? [])]),
    )
    return { matrix: gateMatrix(runs), problems: [...leaks, ...gateProblems(runs)] }
  } finally {
    runner.close()
    await accounts.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
}
