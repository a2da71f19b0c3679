/** When which item is due. */
export interface DueEntry {
  readonly id: string
  readonly at: number
}

/** Entries with the earliest always at hand; those of the same time in no order. */
export interface DueHeap {
  push(entry: DueEntry): void
  readonly first: DueEntry | undefined
  removeFirst(): void
}

/** A binary heap. */
export function createDueHeap(): DueHeap {
  const entries: DueEntry[] = []
  const at = (index: number) => entries[index]?.at ?? Number.POSITIVE_INFINITY
  const swap = (a: number, b: number) => {
    const [one, other] = [entries[a], entries[b]]
    if (one && other) [entries[a], entries[b]] = [other, one]
  }

  return {
    push(entry) {
      let index = entries.push(entry) - 1
      for (let parent = (index - 1) >> 1; index > 0 && at(parent) > at(index); parent = (index - 1) >> 1) {
        swap(index, parent)
        index = parent
      }
    },
    get first() {
      return entries[0]
    },
    removeFirst() {
      const last = entries.pop()
      if (!last || !entries.length) return
      entries[0] = last
      for (let index = 0; ; ) {
        const left = 2 * index + 1
        const smaller = at(left + 1) < at(left) ? left + 1 : left
        if (at(smaller) >= at(index)) return
        swap(index, smaller)
        index = smaller
      }
    },
  }
}
