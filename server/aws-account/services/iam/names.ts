import { constraintFailed, validationError } from './iam-error.ts'

/** Characters that IAM allows in names of users, roles, groups, policies. */
const NAME = /^[\w+=,.@-]+$/
const PATH = /^(\/|\/[!-~]*\/)$/

/** Refuses a name IAM would refuse. `member` is the input's member in lower camel case. */
export function checkName(name: string, member: string, maxChars: number): void {
  if (name.length > maxChars)
    throw constraintFailed(name, member, `Member must have length less than or equal to ${maxChars}`)
  if (!NAME.test(name))
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    )
}

export function checkPath(path: string): void {
  if (path.length > 512 || !PATH.test(path))
    throw validationError(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    )
}

/** Names are unique whatever their case. */
export function isTaken(names: Iterable<string>, name: string): boolean {
  const wanted = name.toLowerCase()
  for (const one of names) if (one.toLowerCase() === wanted) return true
  return false
}
