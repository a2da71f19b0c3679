import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { FileEntry } from '../../shared/protocol/server-frame.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { failureSentence } from '../http/problem-error.ts'

export interface FileList {
  entries(): readonly FileEntry[]
  /** There are more files than the list holds. */
  truncated(): boolean
  /** So many files are left out since no path leads to them. */
  unnamed(): number
  /** Undefined until the first answer; a sentence when there was none. */
  failure(): string | undefined
  loaded(): boolean
  refresh(): void
}

/** The files of the workspace, asked anew whenever they may have changed. */
export function createFileList(
  session: Pick<AttemptSession, 'ask' | 'onFilesChanged' | 'connection'>,
): FileList {
  const [entries, setEntries] = createSignal<readonly FileEntry[]>([])
  const [truncated, setTruncated] = createSignal(false)
  const [unnamed, setUnnamed] = createSignal(0)
  const [loaded, setLoaded] = createSignal(false)
  const [failure, setFailure] = createSignal<string>()
  let asking = false
  let askAgain = false

  /** One question at a time: changes that come meanwhile ask once more afterwards. */
  async function refresh(): Promise<void> {
    askAgain = asking
    if (asking) return
    asking = true
    try {
      const answer = await session.ask({ kind: 'list-files' })
      if (answer.kind !== 'files') throw new Error(`A question for files was answered with ${answer.kind}.`)
      setEntries(answer.files)
      setTruncated(answer.truncated)
      setUnnamed(answer.unnamed)
      setLoaded(true)
      setFailure(undefined)
    } catch (error) {
      setFailure(failureSentence(error))
    }
    asking = false
    if (askAgain) await refresh()
  }

  onCleanup(session.onFilesChanged(() => void refresh()))
  let wasAway = true
  createEffect(() => {
    const { status } = session.connection()
    if (status === 'connected' && wasAway) void refresh()
    wasAway = status !== 'connected'
  })
  return { entries, truncated, unnamed, failure, loaded, refresh: () => void refresh() }
}
