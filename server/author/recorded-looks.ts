import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import { expectedIn, type GateRow } from './gate-rows.ts'
import { cellsOf, type GateLook, type GateRun } from './gate-run.ts'
import { inLanes } from './in-lanes.ts'

/** A run as it is kept: what every look has seen, so that it can be decided again. */
type RecordedRun = Omit<GateRun, 'row' | 'cells'> & { readonly row: string }

/** Keeps what a live run has seen. */
export async function keepLooks(path: string, runs: readonly GateRun[]): Promise<void> {
  const lines = runs.map(({ row, cells: _, ...run }) => JSON.stringify({ ...run, row: row.name }))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${lines.join('\n')}\n`)
}

/** What the last live run has seen, of rows that there still are. Rejects where there was none. */
export async function readLooks(
  path: string,
  rows: readonly GateRow[],
  challenge: LoadedChallenge,
): Promise<GateRun[]> {
  // Written by ourselves.
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return lines
    .map(line => JSON.parse(line) as RecordedRun)
    .flatMap(run => {
      const row = rows.find(({ name }) => name === run.row)
      if (row === undefined) return []
      const looks = run.looks.filter(({ checkId }) => checkIdsOf(challenge).includes(checkId))
      return [{ ...run, row, looks, cells: cellsOf(row, checkIdsOf(challenge), looks) }]
    })
}

/** A busy machine may not come to a verdict in time; the snapshot stays the same. */
const mostTries = 3

/** The verdict of the check itself, if it comes to one within some tries. */
async function decided(evaluate: () => Promise<Verdict>): Promise<Verdict> {
  for (let count = 1; ; count += 1) {
    const verdict = await evaluate()
    if (!verdict.symptom.code.startsWith('assay:') || count === mostTries) return verdict
  }
}

const checkIdsOf = ({ manifest }: LoadedChallenge) =>
  manifest.tasks.flatMap(task => task.checks.map(check => check.id))

/** Decides anew from every snapshot, with the checks as they are now. Looks without one stay as they were. */
export async function decideAgain(
  recorded: readonly GateRun[],
  challenge: LoadedChallenge,
  runner: CheckRunner,
): Promise<GateRun[]> {
  return inLanes(4, recorded, async run => {
    const looks: GateLook[] = []
    for (const look of run.looks) {
      const { checkId, snapshot } = look
      if (snapshot === undefined) looks.push(look)
      else {
        const again = { challenge, checkId, snapshot, parameters: run.parameters }
        looks.push({ ...look, verdict: await decided(() => runner.evaluate(again)) })
      }
    }
    return { ...run, looks, cells: cellsOf(run.row, checkIdsOf(challenge), looks) }
  })
}

/** Where the checks decide otherwise than they did when they looked, though what they must say is the same. */
export function decidedOtherwise(runs: readonly GateRun[], before: readonly GateRun[]): string[] {
  return runs.flatMap(run => {
    const old = before.find(({ row, seed }) => row.name === run.row.name && seed === run.seed)
    return run.looks.flatMap((look, index) => {
      const was = old?.looks[index]?.verdict.outcome
      return was === undefined || was === look.verdict.outcome
        ? []
        : [
            `${run.row.name} with seed ${run.seed}: ${look.checkId} said ${was} and says ${look.verdict.outcome} of the same snapshot (expected: ${expectedIn(run.row, look.checkId) ?? 'either'})`,
          ]
    })
  })
}
