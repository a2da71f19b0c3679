import { type Candidate, writesSolution } from '../solving/sitting.ts'

/** Reads in a brief what has to be known, and leaves a terminal in which `solve TASK…` does tasks. */
export async function preparesToSolve(ada: Candidate, solution: string): Promise<void> {
  const failures = await ada.readsTask(
    'Nobody hears it when vouchers fail',
    /When (\d+) or more redemptions fail/,
  )
  await writesSolution(ada, 'serverless-shop', solution, `FAILURES=${failures}`)
}
