import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { ResourceList } from '../../shared/portfolio/portfolio-parts.ts'
import type { Report } from '../../shared/report/report.ts'

/** More than anybody builds in an exam. */
const mostResources = 200
const mostOperations = 12
/** Of a name, so much is shown: enough to tell one from another, too little to be of use in the exam. */
const shownChars = 3

/**
 * What the candidate's own calls built or changed in the account, in the order in which it was first touched. Of each call these fields alone
 * are told: service, operation, when. Names are masked; calls that were refused built nothing.
 */
export function builtResources(report: Report, entries: readonly JournalEntry[]): ResourceList {
  const found = new Map<string, ResourceList[number] & { operations: string[] }>()
  for (const entry of entries) {
    if (entry.type !== 'account-changed') continue
    const { service, operation, resource = '', by, error, late } = entry.body
    if (by !== 'candidate' || error !== undefined || late) continue
    const key = `${service} ${resource}`
    const known = found.get(key)
    if (known !== undefined) {
      if (!known.operations.includes(operation) && known.operations.length < mostOperations)
        known.operations.push(operation)
      continue
    }
    if (found.size >= mostResources) continue
    found.set(key, {
      service,
      name: masked(resource),
      operations: [operation],
      firstAfterMs: Math.max(0, entry.at - report.time.startedAt),
    })
  }
  return [...found.values()]
}

/** Its last part, since paths and ARNs have the account's number in front; of that the beginning. */
function masked(name: string): string {
  const last = name.split(/[/:]/).findLast(part => part !== '') ?? ''
  return last === ''
    ? ''
    : `${[...last].slice(0, Math.min(shownChars, Math.floor(last.length / 2))).join('')}…`
}
