import { createHash, randomUUID } from 'node:crypto'
import { spend, withinSteps } from '../../../limits/step-budget.ts'
import type { Json } from '../definition/asl.ts'
import { StateError } from '../interpreter/state-error.ts'
import { isObject } from './data.ts'
import { type IntrinsicArgument, type IntrinsicCall, parseIntrinsic } from './intrinsic-syntax.ts'
import { createRandom } from './random.ts'
import { type Scope, valueInField } from './scope.ts'

/** Items that an array made by a function may have (States Language, States.ArrayRange). */
const MAX_ITEMS = 1000
const MAX_STEPS = 5_000_000
/** Characters that States.Base64Encode, Base64Decode and Hash take. */
const MAX_CHARS = 10_000

/** The value of `States.Format('{}', $.a)` in a field such as `greeting.$`. Fails with States.IntrinsicFailure. */
export function evaluateIntrinsic(text: string, field: string, scope: Scope): Json {
  const call = parseIntrinsic(text)
  return withinSteps(MAX_STEPS, () => evaluateCall(call, field, scope))
}

function evaluateCall({ name, args }: IntrinsicCall, field: string, scope: Scope): Json {
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!run) throw failure(`${name} is not a function`)
  const values = args.map(argument => evaluateArgument(argument, field, scope))
  spend(values.length + 1)
  return run(values)
}

function evaluateArgument(argument: IntrinsicArgument, field: string, scope: Scope): Json {
  switch (argument.kind) {
    case 'literal':
      return argument.value
    case 'path':
      return valueInField(argument.path, field, scope)
    case 'call':
      return evaluateCall(argument.call, field, scope)
  }
}

const failure = (message: string) => new StateError('States.IntrinsicFailure', message)

function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw failure(message)
}

const text = (value: Json | undefined): string => {
  check(typeof value === 'string', `Invalid arguments: ${JSON.stringify(value)} is not a string`)
  return value
}
const number = (value: Json | undefined): number => {
  check(typeof value === 'number', `Invalid arguments: ${JSON.stringify(value)} is not a number`)
  return value
}
/** As Java rounds: half towards the greater. */
const whole = (value: Json | undefined): number => Math.round(number(value))
const list = (value: Json | undefined): Json[] => {
  check(Array.isArray(value), `Invalid arguments: ${JSON.stringify(value)} is not an array`)
  spend(value.length)
  return value as Json[]
}
const isSame = (left: Json, right: Json) =>
  left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right))

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

const FUNCTIONS: Readonly<Record<string, (args: Json[]) => Json>> = {
  'States.Format': ([template, ...values]) => format(text(template), values),
  'States.StringToJson': ([value]) => {
    if (text(value).trim() === '') return null
    try {
      return JSON.parse(text(value)) as Json
    } catch {
      throw failure(`Invalid JSON: ${value}`)
    }
  },
  'States.JsonToString': ([value]) => JSON.stringify(value ?? null),
  'States.Array': args => args,
  'States.ArrayPartition': ([items, size]) => partition(list(items), whole(size)),
  'States.ArrayContains': ([items, wanted]) => list(items).some(item => isSame(item, wanted ?? null)),
  'States.ArrayRange': ([first, last, step]) => range(whole(first), whole(last), whole(step)),
  'States.ArrayGetItem': ([items, index]) => {
    const found = list(items)[whole(index)]
    check(found !== undefined, `Index ${index} is out of the array`)
    return found
  },
  'States.ArrayLength': ([items]) => list(items).length,
  'States.ArrayUnique': ([items]) => {
    const seen = new Set<string>()
    return list(items).filter(item => {
      const key = JSON.stringify(item)
      return seen.has(key) ? false : seen.add(key)
    })
  },
  'States.Base64Encode': ([value]) => Buffer.from(limited(value)).toString('base64'),
  'States.Base64Decode': ([value]) => Buffer.from(limited(value), 'base64').toString(),
  'States.Hash': ([value, name]) => {
    const algorithm = ALGORITHMS[text(name)]
    check(algorithm !== undefined, `${name} is not a known algorithm`)
    const hashed = typeof value === 'string' ? limited(value) : JSON.stringify(value)
    return createHash(algorithm).update(hashed).digest('hex')
  },
  'States.JsonMerge': ([left, right, isDeep]) => {
    check(isObject(left) && isObject(right), 'JsonMerge merges objects')
    check(isDeep === false, 'JsonMerge does not merge deeply')
    return { ...left, ...right }
  },
  'States.MathRandom': ([start, end, seed]) => {
    const [from, to] = [whole(start), whole(end)]
    check(from < to, 'The start must be smaller than the end')
    const random = seed === undefined ? Math.random() : createRandom(number(seed))()
    return from + Math.floor(random * (to - from))
  },
  'States.MathAdd': ([left, right]) => whole(left) + whole(right),
  'States.StringSplit': ([value, delimiters]) => {
    const marks = text(delimiters)
    const parts: string[] = []
    let part = ''
    for (const char of text(value)) {
      spend(marks.length + 1)
      if (!marks.includes(char)) part += char
      else {
        if (part) parts.push(part)
        part = ''
      }
    }
    return part ? [...parts, part] : parts
  },
  'States.UUID': () => randomUUID(),
}

function limited(value: Json | undefined): string {
  const string = text(value)
  check(string.length <= MAX_CHARS, `The input is longer than ${MAX_CHARS} characters`)
  return string
}

function partition(items: Json[], size: number): Json {
  check(size >= 1, 'The size of a chunk must be positive')
  const chunks: Json[] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}

function range(first: number, last: number, step: number): Json {
  check(step !== 0, 'The step must not be 0')
  const count = Math.floor((last - first) / step) + 1
  check(count <= MAX_ITEMS, `A range has at most ${MAX_ITEMS} items`)
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step)
}

function format(template: string, values: Json[]): string {
  let used = 0
  const formatted = template.replace(/\\([{}\\])|\{\}/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped
    check(used < values.length, `Too few arguments for ${found}`)
    return shown(values[used++] ?? null)
  })
  check(used === values.length, 'Too many arguments')
  return formatted
}

/** As Java writes maps and lists: `{a=1, b=[2, 3]}`. */
function shown(value: Json): string {
  spend(1)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${(value as Json[]).map(shown).join(', ')}]`
  if (!isObject(value)) return String(value)
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}=${shown(inner)}`)
    .join(', ')}}`
}
