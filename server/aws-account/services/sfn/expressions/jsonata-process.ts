/**
 * Evaluates JSONata in a process of its own, one request at a time: what a stranger's expression costs is that process's,
 * which is ended when it takes too long, and ends itself when it has too little memory. A thread would not do: one that
 * has no memory left takes its whole process along.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import jsonata from 'jsonata'
import { expressionIn } from './expression-text.ts'
import type { JsonataAnswer, JsonataRequest } from './jsonata-request.ts'
import { createRandom } from './random.ts'

/** Calls within calls, and items of a sequence; the time is watched from outside. */
const STACK = 500
const MAX_SEQUENCE = 1_000_000
const MAX_PARTS = 1000
const MAX_CACHED = 500

const parsed = new Map<string, jsonata.Expression>()

class Refused extends Error {}

function parse(text: string): jsonata.Expression {
  const known = parsed.get(text)
  if (known) return known
  const expression = jsonata(text, { stack: STACK, sequence: MAX_SEQUENCE } as jsonata.JsonataOptions)
  registerFunctions(expression)
  if (parsed.size >= MAX_CACHED) parsed.clear()
  parsed.set(text, expression)
  return expression
}

/** The functions that Step Functions adds (Developer Guide, "Transforming data with JSONata"). */
function registerFunctions(expression: jsonata.Expression): void {
  expression.assign('eval', undefined)
  expression.registerFunction(
    'partition',
    (items: unknown[] | undefined, size: number) => {
      if (items === undefined) return undefined
      const parts: unknown[] = []
      for (let start = 0; start < items.length; start += Math.max(1, Math.floor(size)))
        parts.push(items.slice(start, start + Math.max(1, Math.floor(size))))
      return parts
    },
    '<a-n:a<a>>',
  )
  expression.registerFunction(
    'range',
    (first: number, last: number, step: number) => {
      const count = Math.floor((last - first) / step) + 1
      if (!(count <= MAX_PARTS)) throw new Refused(`A range has at most ${MAX_PARTS} items`)
      const items = Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step)
      // As JSONata's own sequences, of which one item is itself.
      return items.length === 1 ? items[0] : items
    },
    '<nnn:x>',
  )
  expression.registerFunction(
    'hash',
    (value: string | undefined, name: string) => {
      if (value === undefined) return undefined
      const algorithm = name.replace('-', '').toLowerCase()
      if (!['md5', 'sha1', 'sha256', 'sha384', 'sha512'].includes(algorithm))
        throw new Refused(`${name} is not a known algorithm`)
      return createHash(algorithm).update(value).digest('hex')
    },
    '<s-s:s>',
  )
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? Math.random() : createRandom(seed)()),
    '<n?:n>',
  )
  expression.registerFunction('uuid', () => randomUUID(), '<:s>')
  expression.registerFunction(
    'parse',
    (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
    '<s-:x>',
  )
}

async function evaluate(
  text: string,
  field: string,
  { states, variables }: JsonataRequest,
): Promise<unknown> {
  const said = `The JSONata expression '${text}' specified for the field '${field}'`
  let value: unknown
  try {
    value = await parse(text).evaluate(undefined, { ...variables, states })
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    throw new FieldFailure(
      field,
      `${said} threw an error during evaluation. ${code ? `${code}: ` : ''}${message}`,
    )
  }
  if (value === undefined) throw new FieldFailure(field, `${said} returned nothing (undefined).`)
  try {
    return JSON.parse(JSON.stringify(value, refuseFunctions))
  } catch {
    throw new FieldFailure(field, `${said} returned an unsupported result type.`)
  }
}

function refuseFunctions(_: string, value: unknown): unknown {
  const isFunction =
    typeof value === 'function' ||
    (typeof value === 'object' &&
      value !== null &&
      ('_jsonata_lambda' in value || '_jsonata_function' in value))
  if (isFunction) throw new Refused('A function is no result')
  return value
}

class FieldFailure extends Error {
  readonly location: string

  constructor(location: string, message: string) {
    super(message)
    this.location = location
  }
}

/** A template whose texts may be expressions; fields within are named `Output/a/b` and `Output/a[0]`. */
async function fill(template: unknown, field: string, request: JsonataRequest): Promise<unknown> {
  if (typeof template === 'string') {
    const text = expressionIn(template)
    return text === undefined ? template : evaluate(text, field, request)
  }
  if (Array.isArray(template)) {
    const items: unknown[] = []
    for (const [index, item] of template.entries())
      items.push(await fill(item, `${field}[${index}]`, request))
    return items
  }
  if (typeof template !== 'object' || template === null) return template
  const filled: [string, unknown][] = []
  for (const [key, value] of Object.entries(template))
    filled.push([key, await fill(value, `${field}/${key}`, request)])
  return Object.fromEntries(filled)
}

process.on('message', async (request: JsonataRequest) => {
  let answer: JsonataAnswer
  try {
    answer = { text: JSON.stringify(await fill(request.template, request.field, request)) }
  } catch (error) {
    answer =
      error instanceof FieldFailure
        ? { failure: error.message, location: error.location }
        : { failure: String(error), location: request.field }
  }
  process.send?.(answer)
})
process.on('disconnect', () => process.exit())

/** Whoever asked may be killed while an expression runs that never ends: then nobody else would end it. */
const ORPHAN_WATCH = `
const parent = ${process.ppid}
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`
new Worker(ORPHAN_WATCH, { eval: true }).unref()

process.send?.('ready')
