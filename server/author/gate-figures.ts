import { type GateCell, type GateRun, isRight } from './gate-run.ts'

/** What a run of the gate comes to, in numbers. */
export interface GateFigures {
  readonly rows: number
  readonly cells: number
  readonly looks: number
  /** Looks that passed what is wrong. */
  readonly falsePasses: number
  /** Looks that failed what is right. */
  readonly falseFails: number
  readonly undecided: number
  /** Cells whose looks did not all say the same, where something is expected of them. */
  readonly flips: number
  /** Looks that our own proven fault left undecided, and that were looked again. */
  readonly repeated: number
  readonly notTried: number
  readonly seconds: number
}

/** Counts what went wrong in a run. */
export function gateFigures(runs: readonly GateRun[], seconds: number): GateFigures {
  const cells = runs.flatMap(run => run.cells)
  const looks = (of: (cell: GateCell, outcome: string) => boolean) =>
    cells.reduce((sum, cell) => sum + cell.outcomes.filter(outcome => of(cell, outcome)).length, 0)
  return {
    rows: runs.length,
    cells: cells.length,
    looks: looks(() => true),
    falsePasses: looks((cell, outcome) => cell.expected === 'fail' && outcome === 'pass'),
    falseFails: looks((cell, outcome) => cell.expected === 'pass' && outcome === 'fail'),
    undecided: looks((_, outcome) => outcome === 'inconclusive'),
    flips: cells.filter(isFlip).length,
    repeated: runs.flatMap(run => run.looks).reduce((sum, look) => sum + look.repeated, 0),
    notTried: runs.filter(run => run.problem !== undefined).length,
    seconds: Math.round(seconds),
  }
}

/** One check over a whole run. */
export interface CheckFigures {
  readonly checkId: string
  /** Of mutants and cheats that should make it fail, those that did in every look, of all. */
  readonly caught: number
  readonly toCatch: number
  readonly flips: number
  readonly medianMs: number
  /** 99 of 100 looks took no longer. */
  readonly p99Ms: number
}

/** Each check over a whole run, in the order of the checks. */
export function checkFigures(runs: readonly GateRun[]): CheckFigures[] {
  const checkIds = [...new Set(runs.flatMap(run => run.cells.map(cell => cell.checkId)))]
  return checkIds.map(checkId => {
    const own = runs.flatMap(({ row, cells }) =>
      cells.filter(cell => cell.checkId === checkId).map(cell => ({ row, cell })),
    )
    const wrong = own.filter(
      ({ row, cell }) =>
        cell.expected === 'fail' && row.parts.some(({ kind }) => kind === 'mutant' || kind === 'cheat'),
    )
    const times = own.flatMap(({ cell }) => cell.durationsMs).sort((one, other) => one - other)
    return {
      checkId,
      caught: wrong.filter(({ cell }) => isRight(cell)).length,
      toCatch: wrong.length,
      flips: own.filter(({ cell }) => isFlip(cell)).length,
      medianMs: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
    }
  })
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function isFlip({ outcomes, expected }: GateCell): boolean {
  return expected !== undefined && new Set(outcomes).size > 1
}
