import { type FSWatcher, watch } from 'node:fs'
import type { FileChange } from '../driver.ts'
import { compareFileTrees, type FileTree, listFileTree } from './file-tree.ts'
import { withFolder } from './safe-walk.ts'

/** A program that writes many files causes one look, not many. */
const settleMs = 80
/** A stream of changes is looked at this often. */
const maxDelayMs = 400
/** Folders the kernel tells us about; in a larger tree, and where it cannot, we look by ourselves. */
const maxWatchedFolders = 256
const pollMs = 2_000

/** Reports what changes below a folder. An event of the kernel only says that it is time to look. */
export function watchFiles(
  root: string,
  names: readonly string[],
  listener: (changes: readonly FileChange[]) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>()
  let tree: FileTree | undefined
  let timer: NodeJS.Timeout | undefined
  let firstEvent: number | undefined
  let stopped = false
  let looking = false
  let missed = false

  function soon() {
    missed = looking
    if (stopped || looking) return
    firstEvent ??= performance.now()
    const waited = performance.now() - firstEvent
    clearTimeout(timer)
    timer = setTimeout(() => void look(), Math.max(0, Math.min(settleMs, maxDelayMs - waited)))
  }
  function forget(path: string) {
    watchers.get(path)?.close()
    watchers.delete(path)
  }
  async function watchFolder(path: string) {
    const below = path === '' ? names : [...names, ...path.split('/')]
    await withFolder(root, below, async folder => {
      // By the open handle, not by name: a folder that was replaced by a link meanwhile is not followed.
      const watcher = watch(`/proc/self/fd/${folder.fd}`, { persistent: false }, soon)
      watcher.on('error', () => forget(path))
      watchers.set(path, watcher)
    }).catch(() => {
      // Gone again, or out of inotify watches: polling sees the rest.
    })
  }
  async function followFolders(current: FileTree) {
    const open = current.entries.filter(
      entry => entry.kind === 'folder' && !/(^|\/)(\.|node_modules$)/.test(entry.path),
    )
    const wanted = new Set(['', ...open.map(entry => entry.path)].slice(0, maxWatchedFolders))
    for (const path of watchers.keys()) if (!wanted.has(path)) forget(path)
    for (const path of wanted) if (!watchers.has(path) && !stopped) await watchFolder(path)
  }
  async function look() {
    looking = true
    missed = false
    firstEvent = undefined
    const current = await listFileTree(root, names)
    const changes = tree ? compareFileTrees(tree, current) : []
    // A folder of the same name may be another one now.
    for (const { path } of changes) forget(path)
    const isFirst = tree === undefined
    const watchedBefore = watchers.size
    tree = current
    await followFolders(current)
    looking = false
    if (stopped) return
    if (changes.length > 0) listener(changes)
    // What happened in a folder before it was watched was not reported by anyone.
    clearTimeout(timer)
    if (missed || isFirst || watchers.size !== watchedBefore) soon()
    else timer = setTimeout(() => void look(), pollMs)
  }
  void look()
  return () => {
    stopped = true
    clearTimeout(timer)
    for (const path of [...watchers.keys()]) forget(path)
  }
}
