import { randomUUID } from 'node:crypto'
import type { FunctionRow, VersionRow } from './function-row.ts'

/**
 * The row with its latest code published; unchanged if the newest version already is that code and configuration. What was
 * published has another revision from then on.
 */
export function withNewVersion(row: FunctionRow, now: number, description?: string): FunctionRow {
  const { revisionSince: _, ...latest } = row.latest
  const version: VersionRow = {
    ...latest,
    description: description ?? latest.description,
    describedAs: latest.description,
    version: String(row.nextVersion),
    revisionId: randomUUID(),
    lastModified: now,
  }
  const newest = row.published.at(-1)
  if (newest !== undefined && sameContent(newest, row.latest)) return row
  return {
    ...row,
    latest: { ...latest, revisionSince: randomUUID() },
    published: [...row.published, version],
    nextVersion: row.nextVersion + 1,
  }
}

function sameContent(published: VersionRow, latest: VersionRow): boolean {
  const content = (version: VersionRow) => {
    const { version: _, revisionId, revisionSince, lastModified, description, describedAs, ...rest } = version
    // Of what was published before descriptions counted, the one that the function has now.
    const words = version === published ? (describedAs ?? latest.description) : description
    return JSON.stringify({ ...rest, words }, Object.keys(flatKeys({ ...rest, words })).sort())
  }
  return content(published) === content(latest)
}

/** Every key of nested objects: JSON.stringify's list of allowed keys, which also fixes their order. */
function flatKeys(value: object, keys: Record<string, true> = {}): Record<string, true> {
  for (const [key, inner] of Object.entries(value)) {
    keys[key] = true
    if (typeof inner === 'object' && inner !== null) flatKeys(inner, keys)
  }
  return keys
}
