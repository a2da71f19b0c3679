import { parse, YAMLParseError } from 'yaml'
import type { z } from 'zod'
import { ChallengeProblem } from './challenge-problem.ts'

/** Reads a YAML file of a challenge. Throws a ChallengeProblem that names the file and the line or the member. */
export function parseYaml<Schema extends z.ZodType>(
  path: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(readYaml(path, text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  const why = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message
  throw new ChallengeProblem(`${path} is not right${at}: ${sentence(why ?? 'it is not understood')}`)
}

function readYaml(path: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const line = error instanceof YAMLParseError ? ` in line ${error.linePos?.[0].line ?? 1}` : ''
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new ChallengeProblem(`${path} is not YAML${line}: ${sentence(why)}`, { cause: error })
  }
}

function sentence(text: string): string {
  return /[.!?:]$/.test(text) ? text.replace(/:$/, '.') : `${text}.`
}
