import { compileLogRegex } from '../../../patterns/log-regex.ts'
import { LogRegexSyntaxError } from '../../../patterns/log-regex-syntax.ts'
import { invalid } from '../logs-error.ts'

export type Matches = (message: string) => boolean

/** The `%expression%` of a filter pattern. Throws InvalidParameterException for what CloudWatch Logs does not support. */
export function matchRegex(expression: string): Matches {
  try {
    return compileLogRegex(expression).matches
  } catch (error) {
    if (!(error instanceof LogRegexSyntaxError)) throw error
    throw invalid(
      `Invalid filter pattern: the regular expression '${expression}' is not valid: ${error.message}`,
    )
  }
}
