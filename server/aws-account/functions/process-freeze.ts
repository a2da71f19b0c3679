import { readdirSync, readFileSync } from 'node:fs'

/**
 * Stops all that runs in a sandbox, of which `pid` is the outermost process: bubblewrap's own, which goes on, so that
 * the end of the others is noticed. Returns how to let it go on. A process that was started meanwhile is found too: those
 * that are stopped start none.
 */
export function freezeProcesses(pid: number): () => void {
  const stopped = new Set<number>()
  for (let found = true; found; ) {
    found = false
    for (const one of innerProcesses(pid)) {
      if (stopped.has(one)) continue
      stopped.add(one)
      found = true
      signal(one, 'SIGSTOP')
    }
  }
  return () => {
    for (const one of stopped) signal(one, 'SIGCONT')
  }
}

function innerProcesses(pid: number): number[] {
  const inner: number[] = []
  const pending = childrenOf(pid)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    inner.push(next)
    pending.push(...childrenOf(next))
  }
  return inner
}

/** Each thread has children of its own. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return [] // It ended meanwhile.
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended meanwhile.
  }
}
