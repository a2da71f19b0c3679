import type { CallContext } from '../../../service.ts'

type Place = Pick<CallContext, 'accountId' | 'region'>

/** How the engine writes the ARNs of its tables. */
const ENGINE_PREFIX = 'arn:aws:dynamodb:dynoxide:000000000000:'

const accountPrefix = (place: Place) => `arn:aws:dynamodb:${place.region}:${place.accountId}:`

/** The engine knows tables by their names alone, though AWS takes an ARN wherever it takes a name. */
export function withEngineNames(place: Place, body: string): string {
  const prefix = accountPrefix(place)
  if (!body.includes(prefix)) return body
  return body.replace(new RegExp(`("TableName"\\s*:\\s*")${prefix}table/`, 'g'), '$1')
}

/** ARNs in answers about tables become those of the account. */
export function withAccountNames(place: Place, body: string): string {
  return body.includes(ENGINE_PREFIX) ? body.replaceAll(ENGINE_PREFIX, accountPrefix(place)) : body
}
