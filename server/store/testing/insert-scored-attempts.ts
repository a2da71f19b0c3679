import { type DatabaseAddress, openDatabase } from '../database.ts'

/** Rows of attempts that are scored and have no journal, in one statement: ten thousand real ones would take minutes. */
export async function insertScoredAttempts(
  address: DatabaseAddress,
  challengeId: string,
  ids: readonly string[],
): Promise<void> {
  const db = openDatabase(address)
  try {
    const rows = ids.map((id, at) => ({
      id,
      candidate_id: id,
      challenge_id: challengeId,
      mode: 'exam',
      open: false,
      last_seq: 1,
      created_at: at,
      summary: JSON.stringify({ phase: 'scored' }),
    }))
    await db.insertInto('attempts').values(rows).execute()
  } finally {
    await db.destroy()
  }
}
