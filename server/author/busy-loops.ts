import { spawn } from 'node:child_process'

/**
 * Busy loops beside a run, each a process that would use one processor wholly, in a session of its own as other people's
 * programs are: the kernel shares by sessions. Returns how to end them.
 */
export function startBusyLoops(count: number): () => void {
  const loops = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }),
  )
  const end = () => {
    for (const loop of loops) loop.kill('SIGKILL')
  }
  process.once('exit', end)
  return end
}
