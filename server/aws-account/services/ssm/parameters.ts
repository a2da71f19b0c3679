import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm'
import { AwsError } from '../../aws-error.ts'
import type { Fields } from '../../service.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { parameterNotFound } from './ssm-error.ts'

/** A parameter as stored, by its ARN. Times in milliseconds. */
export interface Parameter {
  readonly arn: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  /** In order of their numbers, which have no gaps but at the front. */
  readonly versions: readonly ParameterVersion[]
  readonly policy?: string
}

export interface ParameterVersion {
  readonly number: number
  readonly type: ParameterType
  readonly value: StoredParameter
  readonly description?: string
  readonly pattern?: string
  readonly keyId?: string
  readonly tier: ParameterTier
  readonly dataType: string
  readonly labels: readonly string[]
  readonly modifiedAt: number
  readonly modifiedBy: string
}

/** As it is, or sealed by a key of the account's own, in base64. */
export type StoredParameter = { readonly plain: string } | { readonly sealed: string }

export const parametersOf = table<Parameter>('ssm.parameters')

const ARN = /^arn:[^:]*:ssm:[^:]*:\d{12}:parameter\/(.+)$/
const VERSION = /^(.*?):([^:/]+)$/s

/** What a name asks for: `name`, `name:3`, `name:label`, or an ARN of these. */
export interface Reference {
  readonly name: string
  readonly selector?: string
}

export function referenceOf(given: string): Reference {
  const ofArn = ARN.exec(given)?.[1]
  const text = ofArn ?? given
  const [, name, selector] = VERSION.exec(text) ?? []
  return selector === undefined ? { name: text } : { name: name ?? '', selector }
}

/** The ARN of the parameter that a name or an ARN means, without what selects a version of it. */
export function parameterArn(
  arn: (names: { readonly ParameterNameWithoutLeadingSlash: string }) => string,
  given: string,
): string {
  const [, ofAnother] = /^(arn:[^:]*:ssm:[^:]*:\d{12}:parameter\/[^:]+)/.exec(given) ?? []
  return ofAnother ?? arn({ ParameterNameWithoutLeadingSlash: referenceOf(given).name.replace(/^\//, '') })
}

export const parameters: Resource<Parameter> = defineResource<Parameter>('ssm', 'parameter', {
  table: parametersOf,
  named({ Name, ResourceId }, arn) {
    const given = Name ?? ResourceId
    return typeof given === 'string' ? parameterArn(arn, given) : undefined
  },
  missing: ({ ResourceId }: Fields) =>
    ResourceId === undefined
      ? parameterNotFound()
      : new AwsError(
          'InvalidResourceId',
          'The resource ID is not valid. Verify that you entered the correct ID and try again.',
        ),
  tags: {
    of: parameter => parameter.tags,
    with: (parameter, tags) => ({ ...parameter, tags }),
    add: 'AddTagsToResource',
    remove: 'RemoveTagsFromResource',
    list: 'ListTagsForResource',
    answer: tags => ({ TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) =>
      problem === 'none'
        ? undefined
        : new AwsError(problem === 'too-many' ? 'TooManyTagsError' : 'ValidationException', message),
  },
})

export const saveParameter = (state: AccountState, parameter: Parameter): Parameter => {
  parametersOf(state).set(parameter.arn, parameter)
  return parameter
}

export const latest = ({ versions }: Parameter): ParameterVersion => {
  const version = versions.at(-1)
  if (!version) throw new Error('A parameter has a version')
  return version
}
