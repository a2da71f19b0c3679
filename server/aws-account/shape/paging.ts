import type { AwsError } from '../aws-error.ts'

export interface PageRequest {
  readonly size: number | undefined
  readonly token: string | undefined
}

/**
 * How a service shows long lists: `const page = paging({ … })`, then `page(items, keyOf, { size, token })`. A token
 * names the last item shown by its key, so that what is added or deleted meanwhile neither repeats nor hides others.
 */
export function paging(options: {
  readonly maxSize: number
  readonly defaultSize?: number
  /** The items are in the order of their keys: after a token whose item is gone come those of later keys. */
  readonly inOrder?: true
  /** Whoever asks for no size gets one page and no token, as of SQS. */
  readonly onlyIfSized?: true
  refuseSize(size: number): AwsError
  refuseToken(): AwsError
}) {
  const { maxSize, defaultSize = maxSize } = options
  return <Item>(items: readonly Item[], keyOf: (item: Item) => string, { size, token }: PageRequest) => {
    const max = size ?? defaultSize
    if (max < 1 || max > maxSize) throw options.refuseSize(max)
    const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
    const start = after ? startAfter(items.map(keyOf), after) : 0
    if (start === undefined || tokenOf(after) !== (token ?? '')) throw options.refuseToken()
    const shown = items.slice(start, start + max)
    const last = shown.at(-1)
    const isTold = size !== undefined || !options.onlyIfSized
    const hasMore = isTold && last !== undefined && start + max < items.length
    return { shown, next: hasMore ? tokenOf(keyOf(last)) : undefined }
  }

  function startAfter(keys: readonly string[], after: string): number | undefined {
    const start = keys.indexOf(after) + 1
    if (start || !options.inOrder) return start || undefined
    const later = keys.findIndex(key => key > after)
    return later < 0 ? keys.length : later
  }
}

const tokenOf = (key: string) => Buffer.from(key).toString('base64url')
