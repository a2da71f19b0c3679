import { AwsCallError } from '../../../shared/challenge/check.ts'
import { type AccountPort, Unanswered } from '../../accounts/account-port.ts'
import { pause } from '../../pause.ts'
import { inLanes } from '../in-lanes.ts'
import { parametersOf, wantedAccount } from '../run-gate.ts'
import type { BenchOptions } from './gate-bench.ts'

/** Looks of this gate that go on side by side. */
const atOnce = 2
/** An answer that is late by so much is one of a busy machine. */
const lateMs = 300
/** Of what a wavering platform is asked, every so many is not answered. */
const everyOther = 3

/**
 * Looks at the reference's account through a platform with faults. While ours is proven ill, no check may fail, and where nothing
 * at all is answered none may pass: it would have decided from nothing. Slow answers must turn nothing.
 */
export async function gateFaults({ challenge, runner, openAccount }: BenchOptions): Promise<string[]> {
  const { manifest } = challenge
  const parameters = parametersOf(manifest, { name: 'faults', variant: 0 })
  const { account, port, close } = await openAccount(wantedAccount(challenge, parameters))
  const run = { challenge, parameters, account, port }
  const outcome = async (id: string, through: AccountPort) =>
    (await runner.look({ ...run, port: through }, id)).verdict.outcome
  try {
    await runner.seed(run)
    const steps = manifest.solutions[0]?.steps ?? {}
    for (const { id } of manifest.tasks)
      if (steps[id] !== undefined) await runner.runProcedure({ ...run, use: steps[id], role: 'candidate' })
    const checks = manifest.tasks.flatMap(task => task.checks)
    const found = await inLanes(atOnce, checks, async ({ id }) => {
      const problems: string[] = []
      if ((await outcome(id, ill(port, 1))) === 'pass')
        problems.push(`${id} passes though nothing in the account answers; let it throw what it cannot read`)
      if ((await outcome(id, ill(port, everyOther))) === 'fail')
        problems.push(
          `${id} fails while the platform is proven ill; only what stands in the account may fail`,
        )
      // As in an attempt, a fail is looked at once more.
      if ((await outcome(id, slow(port))) !== 'pass' && (await outcome(id, slow(port))) !== 'pass')
        problems.push(
          `${id} does not pass when each answer of the account is ${lateMs} ms late; wait by settle, and measure no time of your own`,
        )
      return problems
    })
    return found.flat()
  } finally {
    await close()
  }
}

/** An account that leaves each so many-th question unanswered, whose process says that it is ill. */
function ill(port: AccountPort, each: number): AccountPort {
  let asked = 0
  const isRefused = () => {
    asked += 1
    return asked % each === 0
  }
  const refusal = () => new AwsCallError('ServiceUnavailable', 'The service is unavailable.')
  return {
    call: (...call) => (isRefused() ? Promise.reject(refusal()) : port.call(...call)),
    oversee: (...question) => (isRefused() ? Promise.reject(refusal()) : port.oversee(...question)),
    http: (...probe) =>
      isRefused()
        ? Promise.reject(new Unanswered('connection-cut', 'The account is not there.'))
        : port.http(...probe),
    health: async () => ({ answers: false, ms: lateMs }),
  }
}

/** An account each of whose answers is late. */
function slow(port: AccountPort): AccountPort {
  const late = async <Answer>(answer: Promise<Answer>) => {
    try {
      return await answer
    } finally {
      await pause(lateMs)
    }
  }
  return {
    ...port,
    call: (...call) => late(port.call(...call)),
    oversee: (...question) => late(port.oversee(...question)),
    http: (...probe) => late(port.http(...probe)),
  }
}
