import { isDeepStrictEqual } from 'node:util'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields } from '../../service.ts'
import type { Tags } from '../../shape/request-tags.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { asFields, list } from './key-conditions.ts'
import { keysIn, projectionsIn } from './rules/index-projection.ts'

/** What is kept of a table beside the engine: its tags, and its partition keys, as authorisation must not wait for it. */
export interface TableRow {
  readonly hashKey: string
  /** Partition keys of its indexes, by their names. */
  readonly indexes: Readonly<Record<string, string>>
  /** Its key attributes, and what those of its global indexes hold that do not hold all; unknown of old rows. */
  readonly keys?: readonly string[]
  readonly projections?: Readonly<Record<string, readonly string[]>>
  readonly tags?: Tags
  /** Days that it may be restored of, since when (milliseconds); absent while that is off. */
  readonly pointInTimeRecovery?: { readonly days: number; readonly since: number }
}

const rowsOf = table<TableRow>('dynamodb.keys')

/** Of a table or something that belongs to it. */
const placeIn = (arn: string) => /^arn:[^:]*:dynamodb:([^:]*):[^:]*:table\/([^/]*)/.exec(arn)?.slice(1) ?? []
const keyOf = (arn: string) => placeIn(arn).join('/')

/** Requests name a table by its name or ARN, and maybe one of its indexes, whose ARN it then is. */
export const tables: Resource<TableRow> = defineResource<TableRow>('dynamodb', 'table', {
  table: rowsOf,
  keyOf,
  named({ TableName: name, IndexName: index }, arn) {
    if (typeof name !== 'string') return undefined
    const named = name.startsWith('arn:') ? name : arn({ TableName: name })
    return typeof index === 'string' ? `${named}/index/${index}` : named
  },
  missing: ({ ResourceArn: arn }) =>
    new AwsError('ResourceNotFoundException', `Requested resource not found: ResourceArn: ${arn} not found`),
  tags: {
    of: row => row.tags ?? {},
    with: (row, tags) => ({ ...row, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsOfResource',
    named({ ResourceArn }, place) {
      const [, TableName = ''] = placeIn(String(ResourceArn))
      const arn = tables.arn(place, { TableName })
      return arn === ResourceArn ? arn : undefined
    },
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) =>
      problem === 'none' ? undefined : new AwsError('ValidationException', message),
  },
})

/** Takes what the engine answers about a table. Writes only what it did not know. */
export function rememberTable(context: CallContext, description: Fields, tags?: Tags): void {
  const hashKey = hashKeyIn(description)
  if (hashKey === undefined) return
  const arn = tables.arn(context, { TableName: String(description.TableName) })
  const known = tables.find(context.state, arn)
  const indexes = [...list(description.GlobalSecondaryIndexes), ...list(description.LocalSecondaryIndexes)]
  const row: TableRow = {
    hashKey,
    indexes: Object.fromEntries(
      indexes.map(asFields).map(index => [String(index.IndexName), hashKeyIn(index) ?? '']),
    ),
    keys: keysIn(description),
    projections: projectionsIn(description),
    tags: tags ?? known?.tags ?? {},
    ...(known?.pointInTimeRecovery && { pointInTimeRecovery: known.pointInTimeRecovery }),
  }
  if (!isDeepStrictEqual(known, row)) tables.save(context.state, arn, row)
}

export function forgetTable(context: CallContext, description: Fields): void {
  rowsOf(context.state).delete(keyOf(tables.arn(context, { TableName: String(description.TableName) })))
}

function hashKeyIn(description: Fields): string | undefined {
  const element = list(description.KeySchema)
    .map(asFields)
    .find(one => one.KeyType === 'HASH')
  return typeof element?.AttributeName === 'string' ? element.AttributeName : undefined
}
