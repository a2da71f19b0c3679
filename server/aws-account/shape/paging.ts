import type { AwsError } from '../aws-error.ts'

/** What a request says of the page that it wants. */
export interface PageRequest {
  readonly size: number | undefined
  readonly token: string | undefined
  readonly order?: Order | undefined
}

/**
 * How the keys of the items are ordered: where the item that a token names was deleted, the list then goes on behind its
 * place. Without an order such a token is refused.
 */
export type Order = 'ascending' | 'descending'

/**
 * How a service shows long lists: `const page = paging({ … })`, then `page(items, keyOf, { size, token })`. A token
 * names the last item shown by its key, so that what is added or deleted meanwhile neither repeats nor hides others.
 */
export function paging(options: {
  readonly maxSize: number
  readonly defaultSize?: number
  /** For all lists but those whose request says another. */
  readonly order?: Order
  /** Whoever asks for no size gets one page and no token, as of SQS. */
  readonly onlyIfSized?: true
  refuseSize(size: number): AwsError
  refuseToken(): AwsError
}) {
  const { maxSize, defaultSize = maxSize } = options
  return <Item>(items: readonly Item[], keyOf: (item: Item) => string, request: PageRequest) => {
    const { size, token, order = options.order } = request
    const max = size ?? defaultSize
    if (!Number.isInteger(max) || max < 1 || max > maxSize) throw options.refuseSize(max)
    const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
    const start = after ? startBehind(items.map(keyOf), after, order) : 0
    if (start === undefined || tokenOf(after) !== (token ?? '')) throw options.refuseToken()
    const shown = items.slice(start, start + max)
    const last = shown.at(-1)
    const isTold = size !== undefined || !options.onlyIfSized
    const hasMore = isTold && last !== undefined && start + max < items.length
    return { shown, next: hasMore ? tokenOf(keyOf(last)) : undefined }
  }
}

function startBehind(keys: readonly string[], last: string, order: Order | undefined): number | undefined {
  const found = keys.indexOf(last)
  if (found >= 0) return found + 1
  const next = order && keys.findIndex(key => (order === 'ascending' ? key > last : key < last))
  return next === -1 ? keys.length : next
}

const tokenOf = (key: string) => Buffer.from(key).toString('base64url')
