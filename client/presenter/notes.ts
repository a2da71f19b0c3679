import { createSignal } from 'solid-js'

/** A presenter's notes, by task. They are in this browser alone and go nowhere. */
export interface Notes {
  of(taskId: string): string
  write(taskId: string, text: string): void
}

export function createNotes(attemptId: string): Notes {
  const storageKey = `assay.notes.${attemptId}`
  const [notes, setNotes] = createSignal<Readonly<Record<string, string>>>(recall(storageKey))
  return {
    of: taskId => notes()[taskId] ?? '',
    write(taskId, text) {
      const next = { ...notes(), [taskId]: text }
      setNotes(next)
      try {
        localStorage.setItem(storageKey, JSON.stringify(next))
      } catch {
        // Storage can be forbidden: the notes then last as long as the page.
      }
    },
  }
}

function recall(storageKey: string): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(Object.entries(stored).filter(([, text]) => typeof text === 'string'))
  } catch {
    // Forbidden, or somebody else's value: the notes begin empty.
    return {}
  }
}
