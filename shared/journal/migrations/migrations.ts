import { closedScore } from './closed-score.ts'
import type { Migration } from './migration.ts'

/** The migration that leads from a format to the next, by that format. The oldest that can be read is the first. */
export const migrations: ReadonlyMap<number, Migration> = new Map([[2, closedScore]])
