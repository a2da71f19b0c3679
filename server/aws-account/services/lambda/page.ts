import { paging } from '../../shape/paging.ts'
import { invalidParameter, validationFailed } from './lambda-error.ts'

/** AWS's largest `MaxItems`, and its page where none is asked for. */
const MAX_ITEMS = 10_000
const PAGE_ITEMS = 50

const cut = paging({
  maxSize: MAX_ITEMS,
  defaultSize: PAGE_ITEMS,
  refuseSize: size => validationFailed(size, 'maxItems', `Member must have value between 1 and ${MAX_ITEMS}`),
  refuseToken: () => invalidParameter('Invalid Marker'),
})

interface PageInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** The part of a list that a request asks for. */
export function pageOf<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems }: PageInput,
): { readonly items: Item[]; readonly marker: { readonly NextMarker?: string } } {
  const { shown, next } = cut(all, keyOf, { size: MaxItems, token: Marker })
  return { items: shown, marker: next === undefined ? {} : { NextMarker: next } }
}
