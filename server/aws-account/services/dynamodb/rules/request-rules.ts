import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'
import { checkBounds } from './between.ts'
import { checkProjection, type Projected } from './index-projection.ts'
import { type ReadItem, withListPlaces } from './list-updates.ts'
import { withCanonicalSets } from './number-text.ts'
import { checkPlaceholders } from './placeholders.ts'
import { checkKeysStay } from './transaction-refusals.ts'

/** What the rules need to know of the account's tables. */
export interface TableKnowledge {
  keysOf(table: string): readonly string[]
  projected(request: Fields): Projected
  readonly read: ReadItem
}

/** What may be in a request for which there is a rule; most requests have none of it and are sent as they came. */
const CONCERNED = /BETWEEN|"NS"|\[\d+\]|"IndexName"|"TransactItems"/i

/**
 * Where the engine is not DynamoDB: refuses what AWS refuses, before anything is done, and brings the rest into the form
 * in which the engine does what AWS does. Throws ValidationException.
 */
export async function withRules(body: string, tables: TableKnowledge): Promise<string> {
  if (!CONCERNED.test(body)) return body
  const request = asFields(JSON.parse(body))
  checkBounds(request)
  if (request.IndexName !== undefined) checkProjection(request, tables.projected(request))
  if (request.TransactItems !== undefined) {
    checkPlaceholders(request)
    checkKeysStay(request, tables.keysOf)
  }
  const placed = await withListPlaces(request, tables.read)
  const items = await Promise.all(
    list(request.TransactItems).map(one => withPlacesInItem(asFields(one), tables)),
  )
  return JSON.stringify(
    withCanonicalSets(request.TransactItems === undefined ? placed : { ...placed, TransactItems: items }),
  )
}

async function withPlacesInItem(item: Fields, { read }: TableKnowledge): Promise<Fields> {
  return item.Update === undefined
    ? item
    : { ...item, Update: await withListPlaces(asFields(item.Update), read) }
}
