import type { GatePart } from './gate-rows.ts'
import { type GateCell, type GateRun, isRight } from './gate-run.ts'

/** What a check said of one part, over all variants and looks. */
export type CellState =
  /** Passes, or may say either, as it should. */
  | 'holds'
  /** Fails, as it should. */
  | 'caught'
  /** Passes what is wrong. */
  | 'survived'
  /** Fails what is right. */
  | 'refused'
  /** Not the same in every look. */
  | 'differs'
  /** Nothing could be decided. */
  | 'undecided'

/** One part of the rows, with what the checks of its tasks said in every variant. */
export interface PartLine {
  readonly part: GatePart
  /** By check; nothing of checks that other parts of the row concern. */
  readonly cells: ReadonlyMap<string, { readonly state: CellState; readonly explanation: string }>
  /** Codes of what failing checks said, each once. */
  readonly symptoms: readonly string[]
  readonly seconds: number
  readonly problem?: string
}

/** A line for each starter, solution, design, task left out, mutant and cheat. */
export function partLines(runs: readonly GateRun[]): PartLine[] {
  const tries = runs.flatMap(run => run.row.parts.map(part => ({ part, run })))
  const byPart = Map.groupBy(tries, ({ part }) => `${part.kind} ${part.id}`)
  return [...byPart.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const { part } = first
    const concerns = (checkId: string) => part.tasks.some(task => checkId.startsWith(`${task}.`))
    const cells = group.flatMap(({ run }) => run.cells).filter(({ checkId }) => concerns(checkId))
    const failing = cells.filter(cell => cell.outcomes.includes('fail'))
    const problem = group.find(({ run }) => run.problem !== undefined)?.run.problem
    const longest = Math.max(0, ...group.map(({ run }) => run.seedMs))
    return [
      {
        part,
        cells: new Map(
          [...Map.groupBy(cells, ({ checkId }) => checkId)].map(([checkId, own]) => [checkId, worstOf(own)]),
        ),
        symptoms: [...new Set(failing.flatMap(cell => cell.symptoms))],
        seconds: Math.round(longest / 100) / 10,
        ...(problem !== undefined && { problem }),
      },
    ]
  })
}

function worstOf(cells: readonly GateCell[]) {
  const wrong = cells.find(cell => !isRight(cell)) ?? cells[0]
  return {
    state: wrong === undefined ? 'holds' : stateOf(wrong),
    explanation: wrong?.explanation ?? '',
  } as const
}

function stateOf(cell: GateCell): CellState {
  const { outcomes, expected } = cell
  if (outcomes.includes('inconclusive')) return 'undecided'
  if (isRight(cell)) return expected === 'fail' ? 'caught' : 'holds'
  if (new Set(outcomes).size > 1) return 'differs'
  return expected === 'fail' ? 'survived' : 'refused'
}
