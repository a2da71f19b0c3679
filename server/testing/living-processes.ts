import { readdirSync, readFileSync } from 'node:fs'

export interface LivingProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
}

/** Every process of this machine but those that only wait to be reaped. */
export function livingProcesses(): LivingProcess[] {
  return readdirSync('/proc').flatMap(name => {
    try {
      const stat = readFileSync(`/proc/${Number(name)}/stat`, 'utf8')
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }]
    } catch {
      // Not a process, or it ended while we looked.
      return []
    }
  })
}
