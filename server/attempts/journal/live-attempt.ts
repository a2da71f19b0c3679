import { createHash } from 'node:crypto'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { fold, foldVersion } from '../../../shared/journal/fold.ts'
import { link } from '../../../shared/journal/hash-chain.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Log } from '../../log.ts'
import type { AppendOptions, AttemptStore } from './attempt-store.ts'
import type { Decision } from './decide.ts'
import { openAppeals } from './decide-appeal.ts'
import { standingOf } from './standing.ts'

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** One attempt in this process: its folded state, and the one way to change it. */
export interface LiveAttempt {
  readonly id: string
  state(): AttemptState
  /**
   * Decides on the newest state and appends what was decided; another writer's success makes it read and decide again.
   * Resolves after commit with the last seq. A repeated `commandId` appends nothing and resolves with the seq of the first.
   */
  append(
    decide: Decision,
    options?: AppendOptions,
  ): Promise<{ readonly seq: number; readonly entries: readonly JournalEntry[] }>
  /** Reads what other servers appended. */
  refresh(): Promise<void>
  entriesSince(seq: number): Promise<readonly JournalEntry[]>
  /** Called in order with each batch of entries once they are committed and folded. One that throws harms nobody else. */
  onEntries(listener: (entries: readonly JournalEntry[]) => void): () => void
}

const readLimit = 1_000
const snapshotEvery = 200

/** Opens an attempt from its newest snapshot and the entries after it; undefined if there is no such attempt. */
export async function openLiveAttempt(
  id: string,
  store: AttemptStore,
  now: () => number,
  log: Log,
): Promise<LiveAttempt | undefined> {
  const snapshot = await store.snapshots.load(id, foldVersion)
  const first = fold(await readAll(store, id, snapshot?.seq ?? 0), snapshot?.state)
  if (first === undefined) return undefined
  let state: AttemptState = first
  let snapshotSeq = snapshot?.seq ?? 0
  const listeners = new Set<(entries: readonly JournalEntry[]) => void>()
  let queue: Promise<unknown> = Promise.resolve()

  function advance(entries: readonly JournalEntry[]): void {
    const fresh = entries.filter(entry => entry.seq > state.seq)
    if (fresh.length === 0) return
    state = fold(fresh, state) ?? state
    tell(fresh)
    if (state.seq - snapshotSeq < snapshotEvery) return
    snapshotSeq = state.seq
    // A snapshot only saves time at the next opening: without it the journal is folded from further back.
    store.snapshots.save(id, { version: foldVersion, seq: state.seq, state }).catch(() => {})
  }

  /** What was committed is committed, whatever a listener makes of it. */
  function tell(entries: readonly JournalEntry[]): void {
    for (const listener of listeners) {
      try {
        listener(entries)
      } catch (error) {
        log.error({ error, attemptId: id }, 'a listener to an attempt failed')
      }
    }
  }

  async function refresh(): Promise<void> {
    advance(await readAll(store, id, state.seq))
  }

  async function appendNow(
    decide: Decision,
    options: AppendOptions,
  ): Promise<{ seq: number; entries: readonly JournalEntry[] }> {
    for (;;) {
      // A journal never goes back in time, even if the machine's clock is set back.
      const at = Math.max(now(), state.at)
      const events = decide(state, at)
      if (events.length === 0) return { seq: state.seq, entries: [] }
      const entries = link(state, at, events, sha256, options.commandId)
      const standing = newStanding(state, entries)
      const result = await store.journal.append(id, state.seq, entries, {
        ...options,
        ...(standing && { standing }),
      })
      switch (result.kind) {
        case 'appended':
          advance(entries)
          return { seq: result.lastSeq, entries }
        case 'duplicate':
          return { seq: result.seq, entries: [] }
        case 'conflict':
          await refresh()
          break
        case 'unknown-attempt':
          throw new AppError('unknown-attempt', 'There is no such attempt on this server.')
        default:
          return result satisfies never
      }
    }
  }

  return {
    id,
    state: () => state,
    append(decide, options = {}) {
      const turn = queue.then(() => appendNow(decide, options))
      // The next writer waits for this one's end, not for its success.
      queue = turn.catch(() => {})
      return turn
    },
    refresh,
    entriesSince: seq => readAll(store, id, seq),
    onEntries(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Where the attempt stands after these entries, if that is new. */
function newStanding(before: AttemptState, entries: readonly JournalEntry[]) {
  const after = fold(entries, before) ?? before
  const isSame = after.phase === before.phase && after.score === before.score
  return isSame && openAppeals(after).length === openAppeals(before).length ? undefined : standingOf(after)
}

async function readAll(store: AttemptStore, id: string, afterSeq: number): Promise<JournalEntry[]> {
  const all: JournalEntry[] = []
  for (;;) {
    const page = await store.journal.read(id, all.at(-1)?.seq ?? afterSeq, readLimit)
    all.push(...page)
    if (page.length < readLimit) return all
  }
}
