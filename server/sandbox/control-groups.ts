import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the kernel shows its control groups (cgroups(7)). */
export const CONTROL_GROUPS = '/sys/fs/cgroup'

/** One hierarchy for all controllers, or one for each; a machine has one of both. */
export function isVersionTwo(root: string): boolean {
  return existsSync(join(root, 'cgroup.controllers'))
}

/** The path of this process in the hierarchy of a controller, from /proc/self/cgroup; '' is version 2's. */
export function ownGroup(controller: string): string {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const own = lines.find(line => line.split(':')[1]?.split(',').includes(controller))
  return own?.split(':').slice(2).join(':') ?? '/'
}

/** A group's folder. Names end with the pid of their maker, so that processes of several data folders can share a tree. */
export function groupFolder(base: string, name: string | number): string {
  return join(base, `${name}.${process.pid}`)
}

/** Folders of groups whose makers are gone. */
export function groupsLeftBehind(base: string): string[] {
  return readdirSync(base, { withFileTypes: true })
    .filter(entry => {
      const pid = /\.(\d+)$/.exec(entry.name)?.[1]
      return entry.isDirectory() && pid !== undefined && !existsSync(`/proc/${pid}`)
    })
    .map(entry => join(base, entry.name))
}

/** Empty where the group is gone, or the kernel does not tell: kernels differ in that. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim()
  } catch {
    return ''
  }
}

/** Kernels differ in what they offer (swap accounting, for one); a limit that is missing is no reason to fail. */
export function writeIfThere(path: string, value: string | number): void {
  if (existsSync(path)) writeFileSync(path, String(value))
}
