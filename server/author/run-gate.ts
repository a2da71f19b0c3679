import { createHmac } from 'node:crypto'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { deriveParameters, type Parameters } from '../../shared/challenge/parameters.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { AccountPort } from '../accounts/account-port.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import { createLanes } from '../checks/lanes.ts'
import type { LookBeside } from '../checks/look-beside.ts'
import type { CodeRun } from '../checks/runs.ts'
import { type GatePart, type GateRow, gateRows } from './gate-rows.ts'
import { cellsOf, type GateLook, type GateRun } from './gate-run.ts'
import { inLanes } from './in-lanes.ts'
import { lookRound } from './look-round.ts'
import { createRowPlace, type RowPlace } from './row-place.ts'
import { inOrderOfTurn } from './turns-of-looks.ts'
import { watchAccount } from './watch-account.ts'
import { watchSeed } from './watch-seed.ts'

/** A fresh account for one row. */
export interface GateAccount {
  readonly account: CodeRun['account']
  readonly port: AccountPort
  /** Takes everybody's hands off it, as the end of an attempt does. */
  seal(): Promise<void>
  close(): Promise<void>
}

/** An account as a challenge wants it. */
export interface WantedAccount {
  /** What its candidate may do; everything where absent. */
  readonly candidatePolicy?: JsonObject
  /** What it is provisioned with, by name. */
  readonly fixtures?: JsonObject
}

/** The account that attempts of a challenge with these parameters are given. */
export function wantedAccount(challenge: LoadedChallenge, parameters: Parameters): WantedAccount {
  const candidatePolicy = challenge.candidatePolicy(parameters)
  const fixtures = challenge.fixtures(parameters)
  return { ...(candidatePolicy && { candidatePolicy }), ...(fixtures && { fixtures }) }
}

export interface GateOptions {
  readonly challenge: LoadedChallenge
  readonly runner: CheckRunner
  openAccount(wanted?: WantedAccount): Promise<GateAccount>
  readonly effort: GateEffort
  /** Hears of each row as soon as it was tried. */
  readonly tried?: (run: GateRun, done: number, of: number) => void
}

export interface GateEffort {
  readonly seeds: readonly GateSeed[]
  /** Whether designs, mutants and cheats of different tasks share an account. */
  readonly sharing: 'alone' | 'together'
  /** Each row but the starter and the solutions with one of the seeds, in turn, instead of with all. */
  readonly inTurn?: boolean
  /** Of each task's designs, mutants and cheats only so many, as the manifest has them in order: all where absent. */
  readonly firstOfEach?: number
  /** Of what is wrong only the checks that must fail look: that others pass is shown by the full run. */
  readonly killsOnly?: boolean
  /** Only rows whose name has this in it, or one of these, by commas. */
  readonly only?: string
  /** So many rows work side by side; as many more may be begun while all looks of others pause. */
  readonly rowsAtOnce: number
}

/** One set of parameters. */
export interface GateSeed {
  readonly name: string
  /** Which value every `choice` parameter takes, counted around: with enough seeds, each fault has its turn. */
  readonly variant: number
  /** How often a check looks in the same account, where it is one of a task that the row is about; all must agree. */
  readonly runs: number
}

/** Checks of one account that look side by side. */
const lanes = 2

/** Tries every row with every seed. Rejects for nothing that a row does: that is in its run. */
export async function runGate(options: GateOptions): Promise<GateRun[]> {
  const { effort, tried } = options
  const manifest = firstOfEach(options.challenge.manifest, effort.firstOfEach)
  const tries = triesOf(gateRows(manifest, effort.sharing), effort)
  const places = createLanes(effort.rowsAtOnce)
  let done = 0
  return inLanes(effort.rowsAtOnce * 2, tries, async ({ row, seed }) => {
    const lane = await places.enter(false)
    const run = await runRowAgain(options, row, seed, createRowPlace(lane)).finally(lane.leave)
    done += 1
    tried?.(run, done, tries.length)
    return run
  })
}

/** A manifest with the first so many designs, mutants and cheats of each task. */
export function firstOfEach(
  manifest: ChallengeManifest,
  count = Number.POSITIVE_INFINITY,
): ChallengeManifest {
  const first = <Part>(parts: readonly Part[], taskOf: (part: Part) => string) =>
    [...Map.groupBy(parts, taskOf).values()].flatMap(group => group.slice(0, count))
  return {
    ...manifest,
    designs: first(manifest.designs, ({ task }) => task),
    mutants: first(manifest.mutants, ({ expectFail }) => expectFail[0]?.split('.')[0] ?? ''),
    cheats: first(manifest.cheats, ({ task }) => task),
  }
}

/** Which row is tried with which seed. */
export function triesOf(
  rows: readonly GateRow[],
  { seeds, inTurn = false, only }: GateEffort,
): { readonly row: GateRow; readonly seed: GateSeed }[] {
  const wanted = only?.split(',') ?? ['']
  const chosen = rows.filter(row => wanted.some(text => row.name.includes(text)))
  const always = (row: GateRow) => row.parts.some(({ kind }) => kind === 'starter' || kind === 'solution')
  return seeds.flatMap((seed, index) =>
    chosen
      .filter((row, place) => !inTurn || always(row) || place % seeds.length === index)
      .map(row => ({ row, seed })),
  )
}

/** What our own machine did not let happen, such as a seed in an account that was just replaced, is tried so often. */
const mostTries = 3

/** Tries a row until it came to verdicts: that it could not be tried is none. */
async function runRowAgain(
  options: GateOptions,
  row: GateRow,
  seed: GateSeed,
  place: RowPlace,
): Promise<GateRun> {
  for (let count = 1; ; count += 1) {
    const run = await runRow(options, row, seed, place).catch((error: unknown) => untried(row, seed, error))
    if (run.problem === undefined || count === mostTries) return run
  }
}

function untried(row: GateRow, seed: GateSeed, error: unknown): GateRun {
  const problem = error instanceof Error ? error.message : String(error)
  const nothing = { parameters: {}, seedMs: 0, cells: [], looks: [], steps: [], seeding: [], leaks: [] }
  return { row, seed: seed.name, ...nothing, problem }
}

async function runRow(options: GateOptions, row: GateRow, seed: GateSeed, place: RowPlace): Promise<GateRun> {
  const { challenge, runner } = options
  const parameters = parametersOf(challenge.manifest, seed)
  const about = { row, seed: seed.name, parameters }
  const began = performance.now()
  const { account, port, seal, close } = await options.openAccount(wantedAccount(challenge, parameters))
  const common = { challenge, parameters, account, port }
  const steps = watchAccount(port)
  const seeding = watchAccount(port)
  try {
    const watched = watchSeed(seeding.port)
    await runner.seed({ ...common, port: watched.port })
    const leaks = watched.leaks(challenge.secretParameters, parameters)
    for (const use of row.steps)
      await runner.runProcedure({ ...common, port: steps.port, use, role: 'candidate' })
    for (const use of row.resets)
      await runner.runProcedure({ ...common, port: steps.port, use, role: 'administrator' })
    await seal()
    const seedMs = Math.round(performance.now() - began)
    const checks = challenge.manifest.tasks.flatMap(task => task.checks)
    const killed = options.effort.killsOnly === true && row.parts.every(({ kind }) => isWrong(kind))
    const looking = killed ? checks.filter(({ id }) => row.expectFail.has(id)) : checks
    const slowestFirst = [...looking].sort((one, other) => other.timeoutMs - one.timeoutMs)
    const all: GateLook[] = []
    const sealedAt = performance.now()
    for (let turn = 0; turn < seed.runs; turn += 1)
      all.push(
        ...(await lookRound(
          inOrderOfTurn(slowestFirst, seed.name, turn)
            .filter(({ id }) => turn === 0 || isConcerned(row, id))
            .map(({ id }) => id),
          {
            lanes,
            renews: id => runner.renews(challenge, id),
            look: (id, beside) =>
              place.look(rest =>
                lookIn(runner, common, id, {
                  ...beside,
                  rest: pause => beside.rest(() => rest(pause)),
                }),
              ),
          },
        )),
      )
    const cells = cellsOf(
      row,
      checks.map(check => check.id),
      all,
    )
    const lookedMs = Math.round(performance.now() - sealedAt)
    return {
      ...about,
      seedMs,
      lookedMs,
      leaks,
      cells,
      looks: all,
      steps: steps.calls,
      seeding: seeding.calls,
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const nothing = { seedMs: 0, cells: [], looks: [], leaks: [] }
    return { ...about, ...nothing, steps: steps.calls, seeding: seeding.calls, problem }
  } finally {
    await close()
  }
}

const isWrong = (kind: GatePart['kind']) => kind === 'mutant' || kind === 'cheat'

/** A look that our own proven fault has left undecided is looked again so often, as in an attempt. */
const mostRepeated = 5

/** One look decides, so that an agreeing second one hides nothing here. */
async function lookIn(
  runner: CheckRunner,
  run: CodeRun,
  checkId: string,
  beside: LookBeside,
): Promise<GateLook> {
  for (let repeated = 0; ; repeated += 1) {
    const { port, calls, requests } = watchAccount(run.port)
    const look = await runner.look({ ...run, port }, checkId, beside)
    if (look.evidence?.fault === 'platform' && repeated < mostRepeated) continue
    const effects = calls.filter(call => call.role === 'prober')
    return { checkId, ...look, repeated, requests, effects }
  }
}

/**
 * Whether a row says something of a check's task. Other checks look once in it: for them its account is that of the reference,
 * in whose row they look as often as any.
 */
function isConcerned({ parts }: GateRow, checkId: string): boolean {
  return parts.some(({ tasks }) => tasks.includes(checkId.split('.')[0] ?? ''))
}

/** The parameters of a seed: its `choice` parameters have its variant, all others follow from its name. */
export function parametersOf(
  manifest: ChallengeManifest,
  seed: Pick<GateSeed, 'name' | 'variant'>,
): Parameters {
  return deriveParameters(manifest.parameters, name => {
    if (manifest.parameters[name]?.kind !== 'choice')
      return createHmac('sha256', seed.name).update(name).digest().subarray(0, 16)
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(seed.variant)
    return bytes
  })
}
