import type { ParameterStringFilter } from '@aws-sdk/client-ssm'
import { AwsError } from '../../aws-error.ts'
import { latest, type Parameter } from './parameters.ts'

/** What a filter looks at; undefined for a key that there is not. */
function valuesOf(parameter: Parameter, key: string): readonly string[] | undefined {
  const { type, keyId, tier, dataType } = latest(parameter)
  switch (key) {
    case 'Name':
      return [parameter.name]
    case 'Type':
      return [type]
    case 'KeyId':
      return keyId === undefined ? [] : [keyId]
    case 'Tier':
      return [tier]
    case 'DataType':
      return [dataType]
    case 'Label':
      return parameter.versions.flatMap(({ labels }) => labels)
    default:
      return key.startsWith('tag:') ? tagValues(parameter, key.slice(4)) : undefined
  }
}

const tagValues = ({ tags }: Parameter, name: string) => (Object.hasOwn(tags, name) ? [tags[name] ?? ''] : [])

const KEYS = ['Name', 'Type', 'KeyId', 'Tier', 'DataType', 'Label', 'Path']

/** Whether a parameter passes a filter (API reference, ParameterStringFilter). */
export function filterOf(
  { Key: key = '', Option: option, Values: values = [] }: ParameterStringFilter,
  { byPath }: { readonly byPath: boolean },
): (parameter: Parameter) => boolean {
  const isKnown = byPath
    ? ['Type', 'KeyId', 'Label'].includes(key)
    : KEYS.includes(key) || key.startsWith('tag:')
  if (!isKnown)
    throw new AwsError(
      'InvalidFilterKey',
      byPath
        ? `The following filter key is not valid: ${key}. Valid filter keys include: [Type, KeyId].`
        : `The following filter key is not valid: ${key}.`,
    )
  if (key === 'Path') return inPaths(values, option ?? 'OneLevel')
  const compare = {
    Equals: (own: string, wanted: string) => own === wanted,
    BeginsWith: (own: string, wanted: string) => own.startsWith(wanted),
    Contains: (own: string, wanted: string) => own.includes(wanted),
  }[option ?? 'Equals']
  if (!compare)
    throw new AwsError('InvalidFilterOption', `The following filter option is not valid: ${option}.`)
  return parameter => {
    const own = valuesOf(parameter, key) ?? []
    return values.length === 0 ? own.length > 0 : own.some(one => values.some(wanted => compare(one, wanted)))
  }
}

function inPaths(paths: readonly string[], option: string): (parameter: Parameter) => boolean {
  if (option !== 'OneLevel' && option !== 'Recursive')
    throw new AwsError('InvalidFilterOption', `The following filter option is not valid: ${option}.`)
  return ({ name }) =>
    paths.some(path => {
      const base = path.replace(/\/$/, '')
      if (!name.startsWith(`${base}/`)) return false
      return option === 'Recursive' || !name.slice(base.length + 1).includes('/')
    })
}
