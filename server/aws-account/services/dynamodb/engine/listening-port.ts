import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** State LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = '0A'

/**
 * The TCP port a process of ours listens on, undefined as long as it listens on none. Letting the kernel choose the
 * port and reading it back is what makes sure that we talk to that process and not to another that was faster.
 */
export function listeningPort(pid: number): number | undefined {
  const sockets = new Set(openFiles(pid).flatMap(name => /^socket:\[(\d+)\]$/.exec(name)?.[1] ?? []))
  // The table is of the whole machine, and long on a busy one.
  if (sockets.size === 0) return undefined
  for (const line of readLines(`/proc/${pid}/net/tcp`)) {
    const columns = line.trim().split(/\s+/)
    const port = columns[1]?.split(':')[1]
    if (columns[3] === LISTEN && port && sockets.has(columns[9] ?? '')) return Number.parseInt(port, 16)
  }
  return undefined
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => linkTarget(`/proc/${pid}/fd/${fd}`) ?? [])
  } catch {
    // The process has ended; whoever started it learns that from its exit.
    return []
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    // Closed between listing and reading.
    return undefined
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
