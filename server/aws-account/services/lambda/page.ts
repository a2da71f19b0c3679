import { invalidParameter } from './lambda-error.ts'

/** AWS's page of functions and versions. */
const defaultSize = 50

/** One page of a list; `marker` is what the page before gave as `next`. */
export function pageOf<Item>(
  all: readonly Item[],
  marker: string | undefined,
  maxItems: number | undefined,
): { readonly items: Item[]; readonly next: string | undefined } {
  const start = marker ? Number(marker) : 0
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('Invalid Marker')
  const end = start + Math.min(Math.max(maxItems ?? defaultSize, 1), 10_000)
  return { items: all.slice(start, end), next: end < all.length ? String(end) : undefined }
}
