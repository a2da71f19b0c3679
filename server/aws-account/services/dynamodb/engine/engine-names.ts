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

/** `1795961200.453572034` of the engine is `2026-11-29T14:06:40.453` to DynamoDB: when a stream was begun. */
export const streamLabel = (seconds: string, fraction: string): string =>
  new Date(Number(seconds) * 1000 + Number(fraction.slice(0, 3))).toISOString().slice(0, 23)

/** An answer about tables, in which streams have the engine's names. */
export function withStreamLabels(body: string): string {
  return body.replace(
    /(\/stream\/|"LatestStreamLabel"\s*:\s*")(\d{9,11})\.(\d{9})(?=")/g,
    (_, before: string, seconds: string, fraction: string) => before + streamLabel(seconds, fraction),
  )
}
