import { isDeepStrictEqual } from 'node:util'
import type { CallContext, Fields } from '../../service.ts'
import { asFields, list } from './key-conditions.ts'

type Place = Pick<CallContext, 'region' | 'state'>

/** The partition keys of a table and its indexes, kept beside the engine because authorisation must not wait for it. */
interface TableKeys {
  readonly hashKey: string
  readonly indexes: Readonly<Record<string, string>>
}

const keysOf = ({ state }: Place) => state.table<TableKeys>('dynamodb.keys')
const rowKey = ({ region }: Place, table: string) => `${region}/${table}`

export function hashKeyOf(place: Place, table: string, index: string | undefined): string | undefined {
  const keys = keysOf(place).get(rowKey(place, table))
  return index === undefined ? keys?.hashKey : keys?.indexes[index]
}

/** Takes the keys from what the engine answers about a table. Writes only what it did not know. */
export function rememberKeys(place: Place, description: Fields): void {
  const indexes = [...list(description.GlobalSecondaryIndexes), ...list(description.LocalSecondaryIndexes)]
  const hashKey = hashKeyIn(description)
  if (hashKey === undefined) return
  const keys: TableKeys = {
    hashKey,
    indexes: Object.fromEntries(
      indexes.map(asFields).map(index => [String(index.IndexName), hashKeyIn(index) ?? '']),
    ),
  }
  const key = rowKey(place, String(description.TableName))
  if (!isDeepStrictEqual(keysOf(place).get(key), keys)) keysOf(place).set(key, keys)
}

export function forgetKeys(place: Place, table: string): void {
  keysOf(place).delete(rowKey(place, table))
}

function hashKeyIn(description: Fields): string | undefined {
  const element = list(description.KeySchema)
    .map(asFields)
    .find(one => one.KeyType === 'HASH')
  return typeof element?.AttributeName === 'string' ? element.AttributeName : undefined
}
