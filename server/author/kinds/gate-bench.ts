import type { AwsService } from '../../../shared/challenge/check.ts'
import { fillIn, type Parameters } from '../../../shared/challenge/parameters.ts'
import { type Json, type JsonObject, pickText } from '../../../shared/json.ts'
import type { GateOptions } from '../run-gate.ts'
import { parametersOf, wantedAccount } from '../run-gate.ts'
import { type MadeCall, watchAccount } from '../watch-account.ts'
import { codeIn, type DeployedCode } from './deployed-code.ts'

/** An account in which the reference solution was carried out, to be spoiled and looked at. */
export interface GateBench {
  readonly parameters: Parameters
  readonly accountId: string
  readonly region: string
  /** What the seed and the solution have done, in this order. */
  readonly calls: readonly MadeCall[]
  /** A call as the candidate. */
  call(service: AwsService, operation: string, input: JsonObject): Promise<Json>
  /** The ARN of the role that a function runs with. */
  roleOf(functionName: string): Promise<string>
  /** What was deployed last to a function; undefined where nothing was. */
  codeOf(functionName: string): DeployedCode | undefined
  /** The first check that does not pass now, those first that have caught something before; undefined when all pass. */
  caughtBy(): Promise<string | undefined>
  close(): Promise<void>
}

/** What a gate of a kind needs to open benches. */
export type BenchOptions = Pick<GateOptions, 'challenge' | 'runner' | 'openAccount'>

/** Which of a choice's values a bench has, and the row of its names. */
const benchSeed = { name: 'bench', variant: 0 }
const callTimeoutMs = 60_000

/** How often each check has caught something: the gates ask the likeliest first. */
export type Catches = Map<string, number>

/** Opens an account, seeds it, and carries out the reference solution. */
export async function openBench(options: BenchOptions, catches: Catches): Promise<GateBench> {
  const { challenge, runner } = options
  const parameters = parametersOf(challenge.manifest, benchSeed)
  const { account, port: opened, close } = await options.openAccount(wantedAccount(challenge, parameters))
  const { port, calls } = watchAccount(opened)
  const run = { challenge, parameters, account, port }
  const steps = challenge.manifest.solutions[0]?.steps ?? {}
  await runner.seed(run)
  for (const { id } of challenge.manifest.tasks)
    if (steps[id] !== undefined) await runner.runProcedure({ ...run, use: steps[id], role: 'candidate' })
  const made = [...calls]
  const call: GateBench['call'] = (service, operation, input) =>
    opened.call('candidate', service, operation, input, AbortSignal.timeout(callTimeoutMs))
  const checks = challenge.manifest.tasks.flatMap(task => task.checks)
  return {
    parameters,
    ...account,
    calls: made,
    call,
    async roleOf(FunctionName) {
      return pickText(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'Role') ?? ''
    },
    codeOf: name => codeIn(made, name),
    async caughtBy() {
      const likeliest = [...checks].sort(
        (one, other) =>
          (catches.get(other.id) ?? 0) - (catches.get(one.id) ?? 0) || one.timeoutMs - other.timeoutMs,
      )
      for (const { id } of likeliest) {
        const { verdict } = await runner.look(run, id)
        if (verdict.outcome !== 'pass') {
          catches.set(id, (catches.get(id) ?? 0) + 1)
          return id
        }
      }
      return undefined
    },
    close,
  }
}

/** The names of the functions of which something is judged, with the starter's file of each. */
export function judgedFunctions(
  { challenge }: BenchOptions,
  part: 'rights' | 'server' | 'store' | 'validation',
  parameters: Parameters = parametersOf(challenge.manifest, benchSeed),
): { readonly name: string; readonly source: string }[] {
  return challenge.manifest.surfaces
    .filter(({ judged }) => judged.includes(part))
    .map(surface => ({ name: fillIn(surface.function, parameters), source: surface.source }))
}
