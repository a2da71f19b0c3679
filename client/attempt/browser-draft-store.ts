import { type BrowserDatabase, withinLimit } from './browser-database.ts'
import { type Draft, type DraftStore, draftSchema } from './draft-store.ts'

/**
 * Drafts in this browser's IndexedDB. A page that is going away has no time for that, so its last ones are put into
 * `last`, which takes them before it returns; each is read from wherever it is newer.
 */
export function createBrowserDraftStore(database: BrowserDatabase, last: () => Storage): DraftStore {
  async function list(attemptId: string): Promise<readonly Draft[]> {
    const stored = await (await database.open()).getAllFromIndex('drafts', 'attempt', attemptId)
    const newest = new Map<string, Draft>()
    for (const draft of [...stored.flatMap(parsed), ...lastDrafts(last())]) {
      if (draft.attemptId !== attemptId) continue
      if (draft.writtenAt >= (newest.get(draft.id)?.writtenAt ?? 0)) newest.set(draft.id, draft)
    }
    return [...newest.values()]
  }

  async function clear(attemptId: string | undefined, before: number): Promise<void> {
    for (const draft of lastDrafts(last())) {
      if (draft.attemptId === attemptId || draft.writtenAt < before) last().removeItem(keyOf(draft.id))
    }
    const step = (await database.open()).transaction('drafts', 'readwrite')
    const ended = attemptId === undefined ? [] : await step.store.index('attempt').getAllKeys(attemptId)
    const old = await step.store.index('writtenAt').getAllKeys(IDBKeyRange.upperBound(before, true))
    await Promise.all([...ended, ...old].map(id => step.store.delete(id)))
    await step.done
  }

  return {
    put: draft => withinLimit(database.open().then(async opened => void (await opened.put('drafts', draft)))),
    putNow: draft => last().setItem(keyOf(draft.id), JSON.stringify(draft)),
    remove(id) {
      last().removeItem(keyOf(id))
      return withinLimit(database.open().then(opened => opened.delete('drafts', id)))
    },
    list: attemptId => withinLimit(list(attemptId)),
    clear: (attemptId, before) => withinLimit(clear(attemptId, before)),
  }
}

const keyOf = (id: string): string => `${prefix}${id}`
const prefix = 'assay.draft.'

function lastDrafts(storage: Storage): readonly Draft[] {
  return Object.keys(storage).flatMap(key => {
    if (!key.startsWith(prefix)) return []
    try {
      return parsed(JSON.parse(storage.getItem(key) ?? 'null'))
    } catch {
      // Somebody else's, or of another version.
      return []
    }
  })
}

function parsed(item: unknown): readonly Draft[] {
  const draft = draftSchema.safeParse(item)
  return draft.success ? [draft.data] : []
}
