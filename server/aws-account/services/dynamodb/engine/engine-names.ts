import type { CallContext } from '../../service.ts'

type Place = Pick<CallContext, 'accountId' | 'region'>

/** How the engine writes the ARNs of its tables. */
const ENGINE_PREFIX = 'arn:aws:dynamodb:dynoxide:000000000000:'

const accountPrefix = (place: Place) => `arn:aws:dynamodb:${place.region}:${place.accountId}:`

/** ARN of a table given by name or by ARN. */
export function tableArn(place: Place, table: string): string {
  return table.startsWith('arn:') ? table : `${accountPrefix(place)}table/${table}`
}

/** Name of a table given by name or by ARN, also of one of its indexes. */
export const tableName = (table: string) => /:table\/([^/]+)/.exec(table)?.[1] ?? table

/** The engine knows tables by their names alone, though AWS takes an ARN wherever it takes a name. */
export function withEngineNames(place: Place, operation: string, body: string): string {
  const prefix = accountPrefix(place)
  if (!body.includes(prefix)) return body
  return operation.endsWith('TagResource') || operation === 'ListTagsOfResource'
    ? body.replaceAll(prefix, ENGINE_PREFIX)
    : body.replace(new RegExp(`("TableName"\\s*:\\s*")${prefix}table/`, 'g'), '$1')
}

/** ARNs in answers about tables become those of the account. */
export function withAccountNames(place: Place, body: string): string {
  return body.includes(ENGINE_PREFIX) ? body.replaceAll(ENGINE_PREFIX, accountPrefix(place)) : body
}
