import { maxFileBytes } from '../../../shared/protocol/limits.ts'
import { createScope } from '../../scope.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import { type LiveAttempt, sha256 } from '../journal/live-attempt.ts'
import type { FaceFiles } from './attempt-face.ts'

/** The files of an attempt's workspace as text and plain data. */
export function faceFiles(attempt: LiveAttempt, workspace: () => Promise<Workspace>): FaceFiles {
  return {
    async list() {
      const { entries, truncated, unnamed } = await (await workspace()).files.list()
      const files = entries.map(({ path, kind, size }) => ({ path, kind, bytes: size }))
      return { files, truncated, unnamed }
    },
    async read(path) {
      const bytes = await (await workspace()).files.read(path, maxFileBytes)
      const text = textOf(bytes)
      const digest = sha256(bytes)
      return text === undefined
        ? { kind: 'other-file', path, base64: Buffer.from(bytes).toString('base64'), digest }
        : { kind: 'file', path, text, digest }
    },
    watch: listener => watchFiles(attempt, workspace, listener),
  }
}

/** A page may be here before its workspace is; where that cannot be reached, it is tried again with the next entry. */
function watchFiles(
  attempt: LiveAttempt,
  workspace: () => Promise<Workspace>,
  listener: (paths: string[]) => void,
): () => void {
  const scope = createScope()
  let watching = false

  async function begin(): Promise<void> {
    if (watching || attempt.state().phase !== 'running') return
    watching = true
    try {
      const { files } = await workspace()
      if (!scope.closed) scope.own(files.watch(changes => listener(changes.map(change => change.path))))
    } catch {
      // Not there at the moment: the clock stands still, and when it goes on there is an entry.
      watching = false
    }
  }
  scope.own(attempt.onEntries(() => void begin()))
  void begin()
  return scope.close
}

/** The text of a file with every byte of it; undefined where its bytes are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
