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
    const start = after ? items.findIndex(item => keyOf(item) === after) + 1 : 0
    if (after && !start) throw options.refuseToken()
    const shown = items.slice(start, start + max)
    const last = shown.at(-1)
    const isTold = size !== undefined || !options.onlyIfSized
    const hasMore = isTold && last !== undefined && start + max < items.length
    return { shown, next: hasMore ? Buffer.from(keyOf(last)).toString('base64url') : undefined }
  }
}
