import type { StoredEntry } from '../journal-format.ts'

/** Makes of a line's type and body what the next format has in its place; pure, a line at a time. */
export type Migration = (line: StoredEntry) => Pick<StoredEntry, 'type' | 'body'>
