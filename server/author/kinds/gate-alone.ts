import { inLanes } from '../in-lanes.ts'
import { parametersOf, wantedAccount } from '../run-gate.ts'
import type { BenchOptions } from './gate-bench.ts'

/** Accounts of this gate that are tried side by side. */
const atOnce = 2

/** Carries out each task of the reference by itself: whatever judges that task must pass without any other one. */
export async function gateAlone({ challenge, runner, openAccount }: BenchOptions): Promise<string[]> {
  const { manifest } = challenge
  const parameters = parametersOf(manifest, { name: 'alone', variant: 0 })
  const steps = manifest.solutions[0]?.steps ?? {}
  const tasks = manifest.tasks.filter(({ id }) => steps[id] !== undefined)
  // One task is all of a solution, which has a row.
  if (tasks.length < 2) return []
  const problems = await inLanes(atOnce, tasks, async ({ id, checks }) => {
    const { account, port, close } = await openAccount(wantedAccount(challenge, parameters))
    const run = { challenge, parameters, account, port }
    try {
      await runner.seed(run)
      await runner.runProcedure({ ...run, use: steps[id] ?? '', role: 'candidate' })
      const failing: string[] = []
      for (const check of checks)
        if ((await runner.look(run, check.id)).verdict.outcome !== 'pass') failing.push(check.id)
      return failing.map(
        check =>
          `${check} does not pass where ${id} alone is done; say what it goes through by needs, or look at its task alone`,
      )
    } finally {
      await close()
    }
  })
  return problems.flat()
}
