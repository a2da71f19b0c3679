import type { AliasRoutingConfiguration } from '@aws-sdk/client-lambda'
import type { Place } from '../../../shape/place.ts'
import { functionNotFound, invalidParameter, invalidSetting, validationFailed } from '../lambda-error.ts'
import { type AliasRow, entryOf, type FunctionRow, type VersionRow } from './function-row.ts'
import { functionArn, type ResolvedVersion, versionOf } from './functions.ts'

/** The second version of an alias and its share of the calls; undefined for none. Throws for what AWS refuses. */
export function checkRouting(
  place: Place,
  row: FunctionRow,
  version: string,
  { AdditionalVersionWeights: weights = {} }: AliasRoutingConfiguration,
): AliasRow['second'] {
  const entries = Object.entries(weights)
  const [first] = entries
  if (first === undefined) return undefined
  if (entries.length > 1)
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1')
  const [other, weight] = first
  const told = `{${other}=${Number.isInteger(weight) ? weight.toFixed(1) : weight}}`
  if (!/^\d{1,1024}$/.test(other))
    throw validationFailed(
      told,
      'routingConfig.additionalVersionWeights',
      'Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]',
    )
  if (!(weight >= 0 && weight <= 1))
    throw validationFailed(
      told,
      'routingConfig.additionalVersionWeights',
      'Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]',
    )
  if (version === '$LATEST')
    throw invalidSetting('$LATEST is not supported for an alias pointing to more than 1 version')
  if (other === version)
    throw invalidParameter(
      `Invalid function version ${other}. Function version ${other} is already included in routing configuration.`,
    )
  if (versionOf(row, other) === undefined) throw functionNotFound(functionArn(place, row.name, other))
  return { version: other, weight }
}

/** The version that one call of an alias gets, by the shares of its two; the only one for anything else. */
export function routedVersion(
  { row, version, qualifier }: ResolvedVersion,
  random = Math.random,
): VersionRow {
  const second = qualifier === undefined ? undefined : entryOf(row.aliases, qualifier)?.second
  if (second === undefined || random() >= second.weight) return version
  return versionOf(row, second.version) ?? version
}
