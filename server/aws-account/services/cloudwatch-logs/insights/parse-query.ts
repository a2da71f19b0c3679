import { notAvailable } from '../logs-error.ts'
import { AGGREGATES } from './aggregates.ts'
import { readParse } from './parse-command.ts'
import { type Expression, isTrue, readExpression } from './query-expression.ts'
import { malformed, readTokens, type Token, type TokenReader, tokenize } from './query-tokens.ts'
import {
  type Aggregate,
  type Column,
  dedupStage,
  extendStage,
  filterStage,
  limitStage,
  type MakeStage,
  type SortKey,
  sortStage,
  statsStage,
} from './stages.ts'

/** A query of Logs Insights, read. */
export interface Query {
  readonly stages: readonly MakeStage[]
  /** The columns of its result. */
  readonly columns: readonly string[]
  /** Its rows are events still, and none are made of several. */
  readonly isOfEvents: boolean
}

/** Quotas of StartQuery, and what is more than anybody writes. */
const MAX_CHARS = 10_000
const MAX_COMMANDS = 50
const MAX_LIMIT = 10_000

/** Commands of the language that are not here. */
const NOT_HERE = ['pattern', 'diff', 'anomaly', 'filterindex', 'source', 'unnest', 'lookup', 'join']

interface Reading {
  readonly stages: MakeStage[]
  /** Of `fields` and `parse`, together. */
  columns: string[]
  /** Of the last `display`. */
  displayed: string[] | undefined
  isSorted: boolean
  isOfEvents: boolean
}

/** Throws MalformedQueryException, or NotImplemented for commands that are not here. `most` is the limit of its rows. */
export function parseQuery(text: string, most = MAX_LIMIT): Query {
  if (text.length > MAX_CHARS) throw malformed(`the query is longer than ${MAX_CHARS} characters`)
  const reading: Reading = {
    stages: [],
    columns: [],
    displayed: undefined,
    isSorted: false,
    isOfEvents: true,
  }
  const commands = commandsIn(tokenize(text))
  if (!commands.length || commands.length > MAX_COMMANDS)
    throw malformed('the query has no commands, or too many')
  let isLimited = false
  for (const [name, ...tokens] of commands) {
    const command = name?.text.toLowerCase() ?? ''
    isLimited ||= command === 'limit'
    const read = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
    if (NOT_HERE.includes(command)) throw notAvailable(`The command ${command} of Logs Insights`)
    if (!read) throw malformed(`unexpected symbol found ${name?.text}`)
    const reader = readTokens(tokens)
    // Without an order of its own, what is shown is the newest.
    if (command === 'limit' && reading.isOfEvents && !reading.isSorted) sortByTime(reading)
    read(reader, reading, tokens)
    if (!reader.isAtEnd()) throw malformed(`unexpected symbol found ${reader.peek()?.text}`)
  }
  if (reading.isOfEvents && !reading.isSorted) sortByTime(reading)
  if (!isLimited) reading.stages.push(limitStage(most))
  const columns = reading.displayed ?? (reading.columns.length ? reading.columns : ['@timestamp', '@message'])
  return { stages: reading.stages, columns: [...new Set(columns)], isOfEvents: reading.isOfEvents }
}

const byTime: Expression = { text: '@timestamp', value: row => row.field('@timestamp') }

function sortByTime(reading: Reading): void {
  reading.isSorted = true
  reading.stages.push(sortStage([{ expression: byTime, isDescending: true }]))
}

function commandsIn(tokens: readonly Token[]): Token[][] {
  const commands: Token[][] = [[]]
  for (const token of tokens)
    if (token.kind === 'sign' && token.text === '|') commands.push([])
    else commands.at(-1)?.push(token)
  return commands.filter(command => command.length > 0)
}

type ReadCommand = (reader: TokenReader, reading: Reading, tokens: readonly Token[]) => void

const COMMANDS: Readonly<Record<string, ReadCommand>> = {
  fields(reader, reading) {
    const columns = readColumns(reader)
    reading.columns.push(...columns.map(({ name }) => name))
    reading.stages.push(
      extendStage(row => columns.map(({ name, expression }) => [name, expression.value(row)])),
    )
  },
  display(reader, reading) {
    const columns = readColumns(reader)
    reading.displayed = columns.map(({ name }) => name)
    reading.stages.push(
      extendStage(row => columns.map(({ name, expression }) => [name, expression.value(row)])),
    )
  },
  filter(reader, reading) {
    const test = readExpression(reader)
    reading.stages.push(filterStage(row => isTrue(test.value(row))))
  },
  parse(reader, reading) {
    const { names, fields } = readParse(reader)
    reading.columns.push(...names)
    reading.stages.push(extendStage(fields))
  },
  sort(reader, reading) {
    const keys: SortKey[] = []
    do {
      const expression = readExpression(reader)
      const isDescending = reader.take('desc')
      if (!isDescending) reader.take('asc')
      keys.push({ expression, isDescending })
    } while (reader.take(','))
    reading.isSorted = true
    reading.stages.push(sortStage(keys))
  },
  limit(reader, reading) {
    const count = Number(reader.next().text)
    if (!Number.isInteger(count) || count < 1 || count > MAX_LIMIT)
      throw malformed(`limit must be between 1 and ${MAX_LIMIT}`)
    reading.stages.push(limitStage(count))
  },
  dedup(reader, reading) {
    if (reading.isOfEvents && !reading.isSorted) sortByTime(reading)
    reading.stages.push(dedupStage(readColumns(reader).map(({ name }) => name)))
  },
  stats(_, reading, tokens) {
    const { aggregates, rest } = takeAggregates(tokens)
    const reader = readTokens(rest)
    const shown = readColumns(reader)
    const by = reader.take('by') ? readColumns(reader) : []
    if (!reader.isAtEnd()) throw malformed(`unexpected symbol found ${reader.peek()?.text}`)
    reading.stages.push(statsStage(aggregates, shown, by))
    reading.columns = [...by, ...shown].map(({ name }) => name)
    reading.displayed = undefined
    reading.isOfEvents = false
    reading.isSorted = false
    // The tokens were read apart.
    while (!_.isAtEnd()) _.next()
  },
}

function readColumns(reader: TokenReader): Column[] {
  const columns: Column[] = []
  do {
    const expression = readExpression(reader)
    const name = reader.take('as') ? reader.next().text : expression.text
    columns.push({ name, expression })
  } while (reader.take(','))
  return columns
}

/** Calls such as `pct(@duration, 95)` become fields of that name, which expressions may go on with. */
function takeAggregates(tokens: readonly Token[]): { aggregates: Aggregate[]; rest: Token[] } {
  const aggregates: Aggregate[] = []
  const rest: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    const name = token?.kind === 'word' ? token.text.toLowerCase() : ''
    const isCall = Object.hasOwn(AGGREGATES, name) && tokens[at + 1]?.text === '('
    if (!token || !isCall) {
      if (token) rest.push(token)
      continue
    }
    const end = closing(tokens, at + 1)
    const given = tokens.slice(at + 2, end)
    const aggregate = readAggregate(name, token.text, given)
    aggregates.push(aggregate)
    rest.push({ kind: 'field', text: aggregate.key })
    at = end
  }
  if (!aggregates.length) throw malformed('stats has no aggregation function')
  return { aggregates, rest }
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' }
    if (kind !== 'sign') continue
    depth += text === '(' ? 1 : text === ')' ? -1 : 0
    if (!depth) return at
  }
  throw malformed('expected ) and found the end of the query')
}

const one: Expression = { text: '*', value: () => 1 }

function readAggregate(name: string, written: string, given: readonly Token[]): Aggregate {
  const isOfAll = name === 'count' && (!given.length || (given.length === 1 && given[0]?.text === '*'))
  const reader = readTokens(given)
  const of = isOfAll ? one : readExpression(reader)
  const parameter = !isOfAll && reader.take(',') ? readExpression(reader) : undefined
  if (!isOfAll && !reader.isAtEnd()) throw malformed(`unexpected symbol found ${reader.peek()?.text}`)
  const key = `${written}(${given.length || !isOfAll ? of.text : ''}${parameter ? `,${parameter.text}` : ''})`
  return { key, name, of, parameter: parameter?.value({ made: new Map(), field: () => undefined }) }
}
