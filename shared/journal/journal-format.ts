/**
 * How journals are written today. A change of the events that older lines do not fit makes it one more, with a migration in
 * `migrations/` that leads there and a stored journal in `testing/journals/`. Format 1 was Assay 0.1.0's: its lines held
 * sentences and names, and nothing leads on from it. Format 2 had scores that left out what was undecided.
 */
export const journalFormat = 3

/** A line as the store has it, of whatever format: its content is what its hash is over. */
export interface StoredEntry {
  readonly seq: number
  /** Server time in milliseconds since the epoch. */
  readonly at: number
  readonly type: string
  readonly body: object
  readonly previousHash: string
  readonly hash: string
  readonly commandId?: string | undefined
}
