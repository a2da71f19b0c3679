import { AwsError } from '../../../aws-error.ts'
import { paging } from '../../../shape/paging.ts'
import { constraint } from '../sfn-error.ts'

const MAX_SIZE = 1000
const DEFAULT_SIZE = 100

const page = paging({
  maxSize: MAX_SIZE,
  defaultSize: DEFAULT_SIZE,
  refuseSize: size =>
    size > MAX_SIZE
      ? constraint(size, 'maxResults', `Member must have value less than or equal to ${MAX_SIZE}`)
      : constraint(size, 'maxResults', 'Member must have value greater than or equal to 0'),
  refuseToken: () => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'"),
})

/** A page of a list; no size, or 0, stands for AWS's default. Lists may have a longest token. */
export function paged<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  {
    maxResults,
    nextToken,
  }: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  maxTokenChars = 1024,
) {
  if (nextToken !== undefined && nextToken.length > maxTokenChars)
    throw constraint(nextToken, 'nextToken', `Member must have length less than or equal to ${maxTokenChars}`)
  return page(items, keyOf, { size: maxResults || undefined, token: nextToken })
}
