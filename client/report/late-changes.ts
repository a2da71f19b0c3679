import type { Report } from '../../shared/report/report.ts'

/** Alike ones together, with how often: "3 × sqs SendMessage, orders". */
export function lateChangeCounts(changes: Report['lateChanges']): readonly string[] {
  const counts = new Map<string, number>()
  for (const { service, operation, resource } of changes) {
    const words = `${service} ${operation}${resource === undefined ? '' : `, ${resource}`}`
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts].map(([words, count]) => `${count} × ${words}`)
}
