import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('InvalidParameterException', message)
export const notFound = (what: string) => new AwsError('ResourceNotFoundException', `${what} does not exist.`)
export const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message)
export const userNotFound = () => new AwsError('UserNotFoundException', 'User does not exist.')
export const wrongPassword = () => notAuthorized('Incorrect username or password.')
export const tooMany = (what: string) =>
  new AwsError('LimitExceededException', `Exceeded the maximum number of ${what}.`)
export const invalidTrigger = () =>
  new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output')
export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)

export function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw invalid(message)
}

/** What a parameter that is missing, too long, or of another form is told as. */
export function checkForm(value: string | undefined, member: string, pattern: RegExp, max: number): void {
  if (value === undefined) return
  const told = `1 validation error detected: Value '${value.slice(0, 200)}' at '${member}' failed to satisfy constraint: Member must`
  check(value.length >= 1, `${told} have length greater than or equal to 1`)
  check(value.length <= max, `${told} have length less than or equal to ${max}`)
  check(pattern.test(value), `${told} satisfy regular expression pattern: ${pattern.source}`)
}
