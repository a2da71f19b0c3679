import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('InvalidParameterException', message)

/** Of a group, a stream or another `resource`. */
export const notFound = (resource: string) =>
  new AwsError('ResourceNotFoundException', `The specified ${resource} does not exist.`)

export const alreadyExists = (resource: string) =>
  new AwsError('ResourceAlreadyExistsException', `The specified ${resource} already exists`)

export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)

/** The refusal of a value, in the words of the model's validation. */
export const wrong = (parameter: string, rule: string, value?: unknown) =>
  invalid(
    `1 validation error detected: Value ${value === undefined ? '' : `'${value}' `}at '${parameter}' failed to satisfy constraint: Member must ${rule}`,
  )

export function checkPattern(parameter: string, value: string, pattern: RegExp): void {
  if (!pattern.test(value))
    throw wrong(parameter, `satisfy regular expression pattern: ${pattern.source}`, value)
}

export const wrongLimit = (limit: number, max: number) =>
  wrong('limit', `have value between 1 and ${max}`, limit)

/** Refuses members of a request that would have no effect here, unless they are absent or switched off. */
export function refuseMembers(input: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(input, name)
    if (value !== undefined && value !== false) throw notAvailable(name)
  }
}
