import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { type Json, pick, pickText } from '../../shared/json.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { lineIn } from './yaml-lines.ts'

/** Reads a YAML file of a challenge. Throws a ChallengeProblem that names file, line and member, and says what belongs there. */
export function parseYaml<Schema extends z.ZodType>(
  path: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  const read = readYaml(path, text)
  if (read === null || read === undefined)
    throw new ChallengeProblem('There is nothing in this file; write it, or take it out.', {
      file: path,
      line: 1,
    })
  const parsed = schema.safeParse(read, { reportInput: true })
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  // A name that is wrong is missing as well: the first is what its author has written.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  const members = (issue?.path ?? []).map(step => (typeof step === 'symbol' ? String(step) : step))
  const trail = issue?.code === 'unrecognized_keys' ? [...members, issue.keys[0] ?? ''] : members
  throw new ChallengeProblem(sentenceOf(issue, members, schema), { file: path, line: lineIn(text, trail) })
}

type Issue = z.core.$ZodIssue

function sentenceOf(
  issue: Issue | undefined,
  members: readonly (string | number)[],
  schema: z.ZodType,
): string {
  const at = members.length === 0 ? 'This' : members.join('.')
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(pick(described(schema, members), 'properties') ?? {})
    const [unknown = ''] = issue.keys
    const meant = closest(unknown, known)
    return `${at} is not right: ${unknown} is unknown; ${meant === undefined ? 'remove it.' : `did you mean ${meant}?`}`
  }
  const why = issue?.code === 'invalid_key' ? issue.issues[0]?.message : (wordMeant(issue) ?? issue?.message)
  const said = pickText(described(schema, members), 'description')
  const belongs = said === undefined ? '' : ` What belongs there: ${said}`
  return `${at} is not right: ${ended(why ?? 'it is not understood')}${belongs}`
}

/** Of so many words nobody reads the list. */
const manyWords = 12

/** What is said of a word that is none of many; undefined where it is one of few, which the message lists. */
function wordMeant(issue: Issue | undefined): string | undefined {
  if (issue?.code !== 'invalid_value' || issue.values.length <= manyWords) return undefined
  const written = String(issue.input)
  const meant = closest(written, issue.values.map(String))
  return `${written} is unknown; ${meant === undefined ? 'an editor lists what there is.' : `did you mean ${meant}?`}`
}

/** The part of the schema that a member has, as JSON Schema; undefined where that is not clear. */
function described(schema: z.ZodType, members: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })))
  for (const step of members)
    here =
      typeof step === 'number'
        ? pick(here, 'items')
        : (pick(here, 'properties', step) ?? pick(here, 'additionalProperties'))
  return here
}

/** The known word that differs least from one that is written, if it differs little. */
function closest(written: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map(word => ({ word, distance: distanceOf(written, word) }))
    .sort((one, other) => one.distance - other.distance)
  return best !== undefined && best.distance <= 3 ? best.word : undefined
}

/** Letters to add, remove or change; of short words. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (const [place, wanted] of [...other].entries())
      next.push(
        Math.min(
          (row[place + 1] ?? 0) + 1,
          (next[place] ?? 0) + 1,
          (row[place] ?? 0) + (letter === wanted ? 0 : 1),
        ),
      )
    row = next
  }
  return row.at(-1) ?? 0
}

function readYaml(path: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : undefined
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new ChallengeProblem(`This is not YAML: ${ended(why)} Correct it there or in the line before.`, {
      ...{ file: path, line, cause: error },
    })
  }
}

function ended(text: string): string {
  return /[.!?:]$/.test(text) ? text.replace(/:$/, '.') : `${text}.`
}
