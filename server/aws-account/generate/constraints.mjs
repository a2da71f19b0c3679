/**
 * Makes `server/aws-account/wire/constraints/generated/`: for each AWS service that checks its requests by its model, what
 * the model says of values: lengths, ranges, patterns, enums, and which are sensitive. The SDK for JavaScript leaves that
 * out, as it does which numbers of answers have fractions; botocore's copies of AWS's models (Apache-2.0) have it. Only this script needs them, from `BOTOCORE_DATA` or from
 * the botocore that `python3` finds.
 *
 *     npm run account:generate
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BOTOCORE_NAMES } from '../services/botocore-names.ts'
import { SERVICES } from '../services/services.ts'

const folder = new URL('../wire/constraints/generated', import.meta.url).pathname

/** They look at their requests in ways of their own, each with texts of its own. */
const OWN_WAYS = ['apigatewayv2', 'cloudwatch', 'dynamodb', 's3', 'sns', 'sqs']

/**
 * Patterns of AWS's that a text can make run for ever, as they are read here. What each matches is the same: the class
 * between the blanks has the blank in it.
 */
const SAFE = {
  '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$':
    '[ \\t]*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*',
  '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$': '[ \\t]*[\\x20-\\x7E][\\x20-\\x7E\\t]*',
}

/** Orders in which AWS tells the values of an enum, where an answer of it was recorded; elsewhere that of the model. */
const TOLD_ORDERS = {
  Architecture: ['x86_64', 'arm64'],
  EventSourcePosition: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'],
  ExecutionStatus: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'],
  InvokeMode: ['RESPONSE_STREAM', 'BUFFERED'],
  MacAlgorithmSpec: ['HMAC_SHA_384', 'HMAC_SHA_256', 'HMAC_SHA_224', 'HMAC_SHA_512'],
  RecursiveLoop: ['Terminate', 'Allow'],
  SnapStartApplyOn: ['PublishedVersions', 'None'],
  ApiDestinationHttpMethod: ['HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'GET', 'OPTIONS'],
  ConnectionAuthorizationType: ['BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY'],
}

/**
 * Regions as Lambda's patterns have them in botocore's copy, and as the service tells them (answers recorded on AWS in
 * November 2025).
 */
const LAMBDA_REGION = /(?<!\(eusc-\)\?)\[a-z\]\{2\}\(\(-gov\)/g
const TOLD_REGION = '(eusc-)?[a-z]{2}((-gov)'

const data =
  process.env.BOTOCORE_DATA ??
  join(
    execFileSync('python3', ['-c', 'import botocore; print(botocore.__path__[0])'], {
      encoding: 'utf8',
    }).trim(),
    'data',
  )

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const reals = {}
for (const id of SERVICES) {
  const model = readModel(BOTOCORE_NAMES[id] ?? id)
  if (model) reals[id] = realMembers(model)
  if (OWN_WAYS.includes(id)) continue
  if (model) writeFileSync(join(folder, `${id}.json`), describe(model))
  else console.error(`${id}: botocore has no such service; its requests will not be checked by its model`)
}

writeFileSync(
  new URL('../wire/generated/real-members.json', import.meta.url).pathname,
  `${JSON.stringify(Object.fromEntries(Object.entries(reals).filter(([, found]) => Object.keys(found).length)), null, 1)}\n`,
)

/** Of the structures that answers are made of: the members that are floating-point numbers, or lists of them. */
function realMembers({ operations, shapes }) {
  const isReal = ({ type, member }) =>
    ['double', 'float'].includes(type) || (type === 'list' && isReal(shapes[member.shape]))
  const outputs = Object.values(operations).flatMap(({ output }) => (output ? [output.shape] : []))
  const found = [...reachable(outputs, shapes)].sort().flatMap(name => {
    const members = Object.entries(shapes[name].members ?? {}).filter(([, { shape }]) =>
      isReal(shapes[shape]),
    )
    return members.length > 0 ? [[name, members.map(([member]) => member)]] : []
  })
  return Object.fromEntries(found)
}

function readModel(name) {
  const versions = join(data, name)
  if (!existsSync(versions)) return
  const newest = readdirSync(versions).sort().at(-1)
  const file = join(versions, newest, 'service-2.json')
  const model = JSON.parse(
    existsSync(file) ? readFileSync(file, 'utf8') : gunzipSync(readFileSync(`${file}.gz`)),
  )
  return name === 'lambda' ? asLambdaTells(model) : model
}

function asLambdaTells(model) {
  for (const shape of Object.values(model.shapes))
    if (shape.pattern) shape.pattern = shape.pattern.replace(LAMBDA_REGION, TOLD_REGION)
  const { TaggableResource: taggable } = model.shapes
  taggable.pattern = taggable.pattern.replace('|code-signing', '|layer:([a-zA-Z0-9-_]+)|code-signing')
  return model
}

/** Of the shapes that inputs are made of, those that forbid something, themselves or within. */
function describe({ operations, shapes }) {
  const inputs = Object.entries(operations).flatMap(([name, { input }]) =>
    input ? [[name, input.shape]] : [],
  )
  const reached = reachable(
    inputs.map(([, shape]) => shape),
    shapes,
  )
  const kept = new Map([...reached].flatMap(name => entry(name, limitsOf(name, shapes[name]))))
  // Again and again, since shapes may hold themselves.
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const name of reached) {
      const inner = innerOf(shapes[name], kept)
      if (inner) kept.set(name, { ...kept.get(name), ...inner })
    }
  }
  const lines = [...kept]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, shape]) => `${JSON.stringify(name)}:${JSON.stringify(shape)}`)
  const checked = Object.fromEntries(inputs.filter(([, shape]) => kept.has(shape)).sort())
  return `{"inputs":${JSON.stringify(checked)},\n"shapes":{\n${lines.join(',\n')}\n}}\n`
}

function entry(name, limits) {
  return Object.keys(limits).length > 0 ? [[name, limits]] : []
}

function reachable(names, shapes) {
  const found = new Set()
  const add = name => {
    if (found.has(name)) return
    found.add(name)
    for (const inner of partsOf(shapes[name])) add(inner.shape)
  }
  for (const name of names) add(name)
  return found
}

function partsOf({ members = {}, member, key, value }) {
  return [...Object.values(members), member, key, value].filter(Boolean)
}

function limitsOf(name, { type, min, max, pattern, enum: values, sensitive }) {
  const isNumber = ['integer', 'long', 'double', 'float'].includes(type)
  return {
    ...((min !== undefined || max !== undefined) && {
      [isNumber ? 'range' : 'length']: [min ?? null, max ?? null],
    }),
    ...((type === 'double' || type === 'float') &&
      (min !== undefined || max !== undefined) && { real: true }),
    ...(pattern !== undefined && { pattern }),
    ...(pattern in SAFE && { match: SAFE[pattern] }),
    ...(values && { enum: inToldOrder(name, values) }),
    ...(sensitive && (min ?? max ?? pattern ?? values) !== undefined && { sensitive }),
  }
}

function inToldOrder(name, values) {
  const told = TOLD_ORDERS[name] ?? []
  return told.length === values.length && told.every(value => values.includes(value)) ? told : values
}

function innerOf({ type, members, member, key, value }, kept) {
  if (type === 'structure') {
    const inner = Object.entries(members).filter(([, { shape }]) => kept.has(shape))
    return (
      inner.length > 0 && { members: Object.fromEntries(inner.map(([name, { shape }]) => [name, shape])) }
    )
  }
  if (type === 'list') return kept.has(member.shape) && { item: member.shape }
  if (type !== 'map') return
  const inner = {
    ...(kept.has(key.shape) && { key: key.shape }),
    ...(kept.has(value.shape) && { value: value.shape }),
  }
  return Object.keys(inner).length > 0 && inner
}
