import { validationError } from './iam-error.ts'

interface PageRequest {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

interface Page<Item> {
  readonly items: Item[]
  readonly rest: { IsTruncated: boolean; Marker?: string }
}

const DEFAULT_ITEMS = 100

/** The part of a list that a request asks for. Markers are positions: lists are small and change little between pages. */
export function pageOf<Item>(
  items: readonly Item[],
  { Marker: marker, MaxItems = DEFAULT_ITEMS }: PageRequest,
): Page<Item> {
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64url').toString())
  if (!Number.isInteger(start) || start < 0) throw validationError('Invalid Marker.')
  const end = start + MaxItems
  if (end >= items.length) return { items: items.slice(start), rest: { IsTruncated: false } }
  return {
    items: items.slice(start, end),
    rest: { IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64url') },
  }
}
