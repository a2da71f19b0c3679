import type { GateRun } from '../gate-run.ts'
import { inLanes } from '../in-lanes.ts'
import { gateAlone } from './gate-alone.ts'
import { gateBeginning } from './gate-beginning.ts'
import type { BenchOptions } from './gate-bench.ts'
import { gateClasses } from './gate-classes.ts'
import { gateCopied } from './gate-copied.ts'
import { gateFaults } from './gate-faults.ts'
import { gateProbes } from './gate-probes.ts'
import { gatePromises } from './gate-promises.ts'
import { gateReplay } from './gate-replay.ts'
import { gateRights, unjudgedRoles } from './gate-rights.ts'
import { gateRuntimes, isOfRightWork } from './gate-runtimes.ts'
import { gateServers } from './gate-servers.ts'
import { gateStores } from './gate-stores.ts'
import { gateValidation } from './gate-validation.ts'

/** What one gate of a kind has found. */
export interface KindResult {
  readonly gate: string
  readonly title: string
  readonly problems: readonly string[]
  readonly seconds: number
}

/** Gates that look at what rows have shown, and try no account of their own. */
export const gatesOfLooks = ['classes', 'probes', 'roles', 'runtimes', 'promises']

/** Gates that try accounts of their own run side by side, as most of each is waiting. */
const gatesAtOnce = 4

/**
 * Looks for kinds of mistakes that no list of mutants shows: in accounts of their own, and in what the checks have sent
 * while the rows were tried. `runs` are the rows of a live run, or of one that was recorded; `only` names the gates that are
 * wanted, all where it is empty.
 */
export async function proveKinds(
  options: BenchOptions,
  runs: readonly GateRun[],
  only: readonly string[] = [],
): Promise<KindResult[]> {
  const { manifest, view } = options.challenge
  const right = runs.filter(isOfRightWork)
  const [first] = right
  const pages = first === undefined ? undefined : view(first.parameters)
  const briefs = new Map(pages?.tasks.map(task => [task.id, task.brief]))
  const done = right.map(run => run.steps)
  const gates: readonly (readonly [string, string, () => string[] | Promise<string[]>])[] = [
    ['rights', 'Wider rights are seen', () => gateRights(options, done)],
    ['stores', 'The memory of a process is no store', () => gateStores(options)],
    ['servers', 'What serves is what is judged', () => gateServers(options)],
    ['validation', 'Every refusal of the starter is tried', () => gateValidation(options)],
    [
      'roles',
      'Every role is judged or explained',
      () => right.flatMap(run => unjudgedRoles(options, run.parameters, run.steps)),
    ],
    ['classes', 'More than one of a class is tried', () => gateClasses(manifest, right)],
    [
      'probes',
      'Probes look like customers',
      () => gateProbes(right, `${examplesOf(options, right)}\n${latestDays()}`),
    ],
    ['runtimes', 'Each runtime offered is used', () => gateRuntimes(manifest, runs)],
    [
      'promises',
      'Checks wait as long as briefs promise',
      () => gatePromises(manifest, runs, task => briefs.get(task) ?? ''),
    ],
    ['beginning', 'Every start is the same', () => gateBeginning(options)],
    ['alone', 'Each task can be done by itself', () => gateAlone(options)],
    ['copied', "Another's solution is worth nothing", () => gateCopied(options)],
    ['replay', 'Snapshots decide as it was decided live', () => gateReplay(options, runs)],
    ['faults', 'Faults of the platform cost nobody points', () => gateFaults(options)],
  ]
  const wanted = gates.filter(([gate]) => only.length === 0 || only.includes(gate))
  return inLanes(gatesAtOnce, wanted, async ([gate, title, run]) => {
    const began = performance.now()
    const problems = [...new Set(await run())]
    return { gate, title, problems, seconds: Math.round((performance.now() - began) / 100) / 10 }
  })
}

/** What candidates read, in every attempt that was tried: the page's texts and the starter's files. */
/** Whatever a customer's program dates begins with one of these. */
function latestDays(): string {
  return Array.from({ length: 8 }, (_, day) => new Date(Date.now() - day * 86_400_000).toISOString()).join(
    '\n',
  )
}

function examplesOf({ challenge }: BenchOptions, runs: readonly GateRun[]): string {
  return runs
    .flatMap(({ parameters }) => [
      JSON.stringify(challenge.view(parameters)),
      ...challenge.starterFiles(parameters).map(({ data }) => new TextDecoder().decode(data)),
    ])
    .join('\n')
}
