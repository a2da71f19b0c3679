import { createHash } from 'node:crypto'

/**
 * The order in which checks begin in a turn of looks at one account: as they come in the first, and shuffled in each that follows,
 * always the same way for a seed. A check that only decides rightly after another is found by it.
 */
export function inOrderOfTurn<Check extends { readonly id: string }>(
  checks: readonly Check[],
  seed: string,
  turn: number,
): readonly Check[] {
  if (turn === 0) return checks
  const place = ({ id }: Check) => createHash('sha256').update(`${seed} ${turn} ${id}`).digest('hex')
  return checks.toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
}
