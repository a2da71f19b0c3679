import type { GateRun } from '../gate-run.ts'
import { placedValues } from './probe-places.ts'

/** Fewer values may have something in common by chance. */
const leastValues = 6
/** So many characters in common are no chance. */
const leastCommon = 3
/** A run of hexadecimal digits as a nonce has it, outside of a UUID. */
const nonceRun = /(?<![0-9a-f-])[0-9a-f]{10,}(?![0-9a-f-])/i
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** Headers that browsers, curl and the SDKs send. */
const usualHeaders = new Set(
  'accept accept-language accept-encoding content-type content-length user-agent origin referer host connection cookie cache-control authorization priority sec-fetch-mode sec-fetch-site sec-fetch-dest sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform x-requested-with dnt'.split(
    ' ',
  ),
)

/**
 * Whether a system could tell the probes of a check from its customers: by what all values in one place have in common, by
 * a value that no example has, by headers. `examples` is what a candidate reads: values in it are a customer's.
 */
export function gateProbes(runs: readonly GateRun[], examples: string): string[] {
  const known = examples.toLowerCase()
  const byPlace = Map.groupBy(placedValues(runs), ({ checkId, place }) => `${checkId}: ${place}`)
  const problems = [...byPlace].flatMap(([place, placed]) => {
    const values = [...new Set(placed.map(({ value }) => value).filter(value => value !== ''))]
    const attempts = new Set(placed.map(({ attempt }) => attempt)).size
    const why = recognisedBy(values, attempts, known)
    return why === undefined ? [] : [`${place} tells a probe from a customer: ${why}`]
  })
  return [...problems, ...recognisableHeaders(runs)]
}

function recognisedBy(values: readonly string[], attempts: number, known: string): string | undefined {
  const [only] = values
  if (values.length === 1 && only !== undefined && attempts >= 3 && !known.includes(only.toLowerCase()))
    return `it is always "${only}", which no example has`
  if (values.length < leastValues) return undefined
  const start = commonStart(values)
  if (start.length >= leastCommon && !known.includes(start.toLowerCase()))
    return `all ${values.length} values begin with "${start}"`
  const end = [...commonStart(values.map(value => [...value].reverse().join('')))].reverse().join('')
  if (end.length >= leastCommon && !known.includes(end.toLowerCase()))
    return `all ${values.length} values end with "${end}"`
  if (values.every(value => nonceRun.test(value) && !uuid.test(value) && !isNumberLike(known, value)))
    return `all ${values.length} values have a run of hexadecimal digits, such as "${only}"`
  return undefined
}

/** Whether examples have a number of as many digits, as those of cards have: then it is no nonce by its form. */
function isNumberLike(known: string, value: string): boolean {
  const run = nonceRun.exec(value)?.[0] ?? ''
  return /^\d+$/.test(run) && new RegExp(`(?<![0-9a-f])\\d{${run.length}}(?![0-9a-f])`).test(known)
}

function commonStart(values: readonly string[]): string {
  const [first = '', ...others] = values
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}

function recognisableHeaders(runs: readonly GateRun[]): string[] {
  const requests = runs.flatMap(run =>
    run.looks.flatMap(look => look.requests.map(request => ({ checkId: look.checkId, request }))),
  )
  const problems = requests.flatMap(({ checkId, request }) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    )
    const odd = Object.keys(headers).filter(name => !usualHeaders.has(name))
    const agent = headers['user-agent']
    return [
      ...odd.map(
        name => `${checkId}: the header ${name} tells a probe from a customer, who does not send it`,
      ),
      ...(agent === undefined
        ? [`${checkId}: no user-agent tells a probe from a customer, who sends one`]
        : []),
      ...(agent !== undefined && /assay|probe|check|node|undici/i.test(agent)
        ? [`${checkId}: the user-agent "${agent}" tells a probe from a customer`]
        : []),
    ]
  })
  return [...new Set(problems)]
}
