import { readdir, readFile, stat } from 'node:fs/promises'

const bytesPerBlock = 512

/**
 * Blocks of files that processes hold and no folder names any more: removed while open, or while mapped. Files that lie on `device`,
 * each once, however many hold it. What cannot be looked at is not counted.
 */
export async function unlinkedBytes(pids: readonly number[], device: number): Promise<number> {
  const blocks = new Map<number, number>()
  for (const pid of pids)
    for (const path of [...(await openFiles(pid)), ...(await mappedFiles(pid))]) {
      const found = await stat(path).catch(() => undefined)
      if (found?.isFile() && found.nlink === 0 && found.dev === device) blocks.set(found.ino, found.blocks)
    }
  return [...blocks.values()].reduce((sum, count) => sum + count * bytesPerBlock, 0)
}

async function openFiles(pid: number): Promise<string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => [])
  return names.map(name => `/proc/${pid}/fd/${name}`)
}

/** Of what is mapped, what the kernel says has been removed (proc(5), map_files). */
async function mappedFiles(pid: number): Promise<string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'latin1').catch(() => '')
  const removed = maps.split('\n').filter(line => line.endsWith(' (deleted)'))
  return removed.map(line => `/proc/${pid}/map_files/${addresses(line)}`)
}

/** The kernel names a mapping without the zeros before its addresses. */
function addresses(line: string): string {
  const [range = ''] = line.split(' ')
  return range
    .split('-')
    .map(address => address.replace(/^0+(?=.)/, ''))
    .join('-')
}
