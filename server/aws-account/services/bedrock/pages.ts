import { AwsError } from '../../aws-error.ts'
import { paging } from '../../shape/paging.ts'

const page = paging({
  maxSize: 1000,
  defaultSize: 100,
  refuseSize: size =>
    new AwsError('ValidationException', `maxResults must be from 1 to 1000, and is ${size}.`),
  refuseToken: () => new AwsError('ValidationException', 'The token in nextToken is not one of this list.'),
})

/** A page of a list as Bedrock cuts them. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  size: number | undefined,
  token: string | undefined,
) {
  return page(items, keyOf, { size, token })
}
