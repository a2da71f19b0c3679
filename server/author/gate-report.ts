import type { Outcome } from '../../shared/challenge/verdict.ts'
import { type GateRun, isRight } from './gate-run.ts'

const marks: Readonly<Record<Outcome, string>> = { pass: '.', fail: 'x', inconclusive: '?' }

/** The matrix as text: a line a state, a column a check; `!` where a check said something else than it should. */
export function gateMatrix(runs: readonly GateRun[]): string {
  const checkIds = runs.find(run => run.cells.length > 0)?.cells.map(cell => cell.checkId) ?? []
  const name = Math.max(...runs.map(run => run.row.name.length + run.seed.length)) + 2
  const lines = runs.map(({ row, seed, cells, problem }) => {
    const columns = checkIds.map((id, index) => {
      const cell = cells.find(each => each.checkId === id)
      const text = cell?.outcomes.map(outcome => marks[outcome]).join('') ?? '-'
      const wrong = cell !== undefined && !isRight(cell)
      return `${text}${wrong ? '!' : ''}`.padEnd((checkIds[index]?.length ?? 0) + 2)
    })
    return `${`${row.name} ${seed}`.padEnd(name)}${columns.join('')}${problem ?? ''}`
  })
  const head = `${''.padEnd(name)}${checkIds.map(id => `${id}  `).join('')}`
  return [head, ...lines].map(line => line.trimEnd()).join('\n')
}

/** One sentence for everything that is not as it must be; empty when the challenge has passed. */
export function gateProblems(runs: readonly GateRun[]): string[] {
  return runs.flatMap(({ row, seed, cells, problem }) => [
    ...(problem === undefined ? [] : [`${row.name} with seed ${seed} could not be tried: ${problem}`]),
    ...cells
      .filter(cell => !isRight(cell))
      .map(
        cell =>
          `${row.name} with seed ${seed}: ${cell.checkId} should ${cell.expected ?? 'say pass or fail'} and said ${cell.outcomes.join(', ')}: ${cell.explanation}`,
      ),
    ...cells
      .filter(({ symptoms }) => symptoms.includes('assay:asked-too-often'))
      .map(
        ({ checkId }) =>
          `${row.name} with seed ${seed}: ${checkId} made more calls than a look may, so that its candidate does not read what is wrong: look at less in each turn of its waits`,
      ),
  ])
}
