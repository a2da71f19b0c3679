import { z } from 'zod'

const tabsSchema = z.object({ open: z.array(z.string()).max(50), current: z.string().optional() })
export type RememberedTabs = z.infer<typeof tabsSchema>

const keyOf = (attemptId: string): string => `assay.tabs.${attemptId}`

/** Which files were open in this browser; undefined where nothing sensible is remembered. */
export function recallTabs(attemptId: string, storage: Storage): RememberedTabs | undefined {
  try {
    const parsed = tabsSchema.safeParse(JSON.parse(storage.getItem(keyOf(attemptId)) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Storage can be forbidden or hold something else; the challenge's own files open then.
    return undefined
  }
}

export function rememberTabs(attemptId: string, tabs: RememberedTabs, storage: Storage): void {
  try {
    storage.setItem(keyOf(attemptId), JSON.stringify(tabs))
  } catch {
    // Not remembering which tabs were open harms nobody.
  }
}
