import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message)

export const notFound = (message: string) => new AwsError('ResourceNotFoundException', message)

export const alreadyExists = (what: string) =>
  new AwsError('ResourceAlreadyExistsException', `${what} already exists.`)

export function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw invalid(message)
}

/** In AWS's form of what a model forbids. */
export const constraint = (value: unknown, path: string, rule: string) =>
  invalid(`1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ${rule}`)

interface Filters {
  readonly State?: string | undefined
  readonly EventSourceArn?: string | undefined
  readonly NamePrefix?: string | undefined
}

/** Lists of archives and replays are filtered by one thing. */
export function checkOneFilter(operation: string, { State, EventSourceArn, NamePrefix }: Filters): void {
  const given = [State, EventSourceArn, NamePrefix].filter(one => one !== undefined)
  check(
    given.length <= 1,
    `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
  )
}
