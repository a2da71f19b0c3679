import { AwsError } from '../../aws-error.ts'

export const validation = (message: string) => new AwsError('ValidationException', message)

/** As AWS words what a request's member must be. */
export const constraint = (value: unknown, member: string, rule: string) =>
  validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  )

export const invalidArn = (arn: unknown, reason = '') =>
  new AwsError('InvalidArn', `Invalid Arn: '${reason || arn}'`)

export const invalidName = (name: string) => new AwsError('InvalidName', `Invalid Name: '${name}'`)

export const noMachine = (arn: unknown) =>
  new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)

export const noExecution = (arn: unknown) =>
  new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)

export const noActivity = (arn: unknown) =>
  new AwsError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`)

export const noResource = (arn: unknown) =>
  new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: String(arn) })

/** Characters that names may not have (API reference, CreateStateMachine). */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u

/** Throws InvalidName for what names of machines, activities and executions may not be. */
export function checkName(name: string): string {
  if (name.length < 1 || name.length > 80 || FORBIDDEN.test(name)) throw invalidName(name)
  return name
}
