import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { type CheckFigures, checkFigures, type GateFigures } from './gate-figures.ts'
import type { GateRun } from './gate-run.ts'
import type { KindResult } from './kinds/prove-kinds.ts'
import { partLines } from './part-lines.ts'

/** What is kept of one full run. */
interface RunRecord {
  readonly date: string
  /** Of the challenge, as it was when it was tried. */
  readonly digest: string
  readonly processors: number
  /** The machine's load average over fifteen minutes when the run ended, with whatever else it was doing. */
  readonly loadAverage: number
  readonly busyLoops: number
  readonly figures: GateFigures
  readonly checks: readonly CheckFigures[]
  readonly gates: readonly { readonly gate: string; readonly title: string; readonly problems: number }[]
  readonly wrong: readonly {
    readonly kind: string
    readonly id: string
    /** The sentences that its candidate reads. */
    readonly symptoms: readonly string[]
  }[]
}

/** How a run was made, each kept by itself. */
const efforts = {
  quick: 'quick: the first six of each, one look',
  full: 'full: everything, several looks',
  load: 'full, beside busy loops',
} as const
/** How a run was made. */
export type RecordedEffort = keyof typeof efforts

/** The last run of each kind: `report.json` of a challenge. */
type ChallengeRecord = { readonly [effort in RecordedEffort]?: RunRecord }

/** A run of all its rows, to be kept beside the challenge. */
export interface KeptRun {
  readonly effort: RecordedEffort
  readonly challenge: LoadedChallenge
  readonly runs: readonly GateRun[]
  readonly kinds: readonly KindResult[]
  readonly figures: GateFigures
  readonly busyLoops: number
}

/** Writes `report.json` and `report.md` into the challenge's folder; a run leaves those of other efforts as they are. */
export async function keepRecord(folder: string, kept: KeptRun): Promise<void> {
  const path = join(folder, 'report.json')
  const before = await readFile(path, 'utf8').then(
    text => JSON.parse(text) as ChallengeRecord,
    (): ChallengeRecord => ({}),
  )
  const record = { ...before, [kept.effort]: recordOf(kept) }
  await writeFile(path, `${JSON.stringify(record, undefined, 2)}\n`)
  await writeFile(join(folder, 'report.md'), markdownOf(kept.challenge, record))
}

function recordOf({ challenge, runs, kinds, figures, busyLoops }: KeptRun): RunRecord {
  const wrong = partLines(runs).filter(({ part }) => part.kind === 'mutant' || part.kind === 'cheat')
  return {
    date: new Date().toISOString().slice(0, 10),
    digest: challenge.digest,
    processors: cpus().length,
    loadAverage: Math.round(loadavg()[2] ?? 0),
    busyLoops,
    figures,
    checks: checkFigures(runs),
    gates: kinds.map(({ gate, title, problems }) => ({ gate, title, problems: problems.length })),
    wrong: wrong.map(({ part, symptoms }) => ({
      kind: part.kind,
      id: part.id,
      symptoms: symptoms.map(code => challenge.texts[code] ?? code),
    })),
  }
}

function markdownOf({ manifest }: LoadedChallenge, record: ChallengeRecord): string {
  const kept = (Object.keys(efforts) as RecordedEffort[]).flatMap(effort => {
    const run = record[effort]
    return run === undefined ? [] : [{ head: efforts[effort], run }]
  })
  const columns = kept.map(({ run }) => run)
  const heads = kept.map(({ head }) => head)
  const row = (name: string, value: (record: RunRecord) => string | number) => [name, ...columns.map(value)]
  const newest = columns.at(-1)
  const of = (list: readonly unknown[], what: string) => `${list.length} ${what}`
  return `# What proves ${manifest.title}

Written by \`npm run challenge -- test challenges/${manifest.id}\` with \`--quick\`, \`--full\`, \`--full --load\`: the last run of each. ${of(manifest.solutions, 'whole solutions')}, ${of(manifest.designs, 'right designs of single tasks')}, ${of(manifest.mutants, 'wrong repairs')}, ${of(manifest.cheats, 'cheats')}.

${table([
  ['', ...heads],
  row('date', ({ date }) => date),
  row('challenge', ({ digest }) => digest.slice(0, 12)),
  row('processors, load average', ({ processors, loadAverage }) => `${processors}, ${loadAverage}`),
  row('rows, cells, looks', ({ figures: { rows, cells, looks } }) => `${rows}, ${cells}, ${looks}`),
  row('**false passes** (looks)', ({ figures }) => figures.falsePasses),
  row('**false fails** (looks)', ({ figures }) => figures.falseFails),
  row('**flips** (cells)', ({ figures }) => figures.flips),
  row('looked again after a proven fault of the platform', ({ figures }) => figures.repeated),
  row('undecided (looks)', ({ figures }) => figures.undecided),
  row('rows that could not be tried', ({ figures }) => figures.notTried),
  row('minutes', ({ figures }) => Math.round(figures.seconds / 6) / 10),
])}

## Kinds of mistakes

${table([
  ['gate', ...heads],
  ...(newest?.gates ?? []).map(({ gate, title }) =>
    row(title, ({ gates }) => {
      const found = gates.find(each => each.gate === gate)?.problems
      return found === undefined ? '–' : found === 0 ? 'holds' : `${found} found`
    }),
  ),
])}

## Checks

${table([
  ['check', ...heads.flatMap(head => [`caught, ${head}`, 'median', '99 of 100 within'])],
  ...(newest?.checks ?? []).map(({ checkId }) => [
    checkId,
    ...columns.flatMap(({ checks }) => {
      const found = checks.find(each => each.checkId === checkId)
      return found === undefined
        ? ['–', '–', '–']
        : [`${found.caught} of ${found.toCatch}`, seconds(found.medianMs), seconds(found.p99Ms)]
    }),
  ]),
])}

## What their candidates read

${table([
  ['', 'what is wrong', 'symptoms'],
  ...(newest?.wrong ?? []).map(({ kind, id, symptoms }) => [kind, id, symptoms.join('<br>')]),
])}
`
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

function table([head = [], ...rows]: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
