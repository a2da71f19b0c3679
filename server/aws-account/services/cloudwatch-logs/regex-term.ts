import { invalid } from './log-groups.ts'

export type Matches = (message: string) => boolean

/** The `%expression%` of a filter pattern. Throws InvalidParameterException. */
export function matchRegex(expression: string): Matches {
  try {
    const compiled = new RegExp(expression)
    return message => compiled.test(message)
  } catch {
    throw invalid(`Invalid filter pattern: '${expression}' is not a valid regular expression`)
  }
}
