import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'

/** The process, its first child, the first child of that: a sandbox that has just been started is all of these. */
export function* firstLineOfDescent(pid: number): Generator<number> {
  for (let next: number | undefined = pid; next !== undefined; ) {
    yield next
    try {
      next = pidsIn(readFileSync(`/proc/${next}/task/${next}/children`, 'latin1'))[0]
    } catch {
      return // It ended meanwhile.
    }
  }
}

/** What a process has started and not yet waited for; each of its threads has children of its own. Rejects once it is gone. */
export async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(
    threads.map(thread => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1').catch(() => '')),
  )
  return lists.flatMap(pidsIn)
}

function pidsIn(list: string): number[] {
  return list.trim().split(' ').filter(Boolean).map(Number)
}
