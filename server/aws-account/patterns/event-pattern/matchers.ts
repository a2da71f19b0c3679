import { isIP } from 'node:net'
import { isInNetwork } from '../../iam/ip-network.ts'
import { spend } from '../../limits/step-budget.ts'
import { readWildcard, wildcardMatches } from '../wildcard.ts'
import type { JsonToken } from './json-tokens.ts'
import type { LeafValue, Matcher } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

export const matcher = (matches: (value: LeafValue) => boolean): Matcher => ({ kind: 'value', matches })

const onText = (matches: (text: string) => boolean) => (value: LeafValue) =>
  typeof value === 'string' && matches(value)

/** The value itself. */
export function exactly(token: JsonToken): Matcher {
  const wanted = literalOf(token)
  return matcher(value => value === wanted)
}

export function literalOf({ kind, text }: JsonToken): LeafValue {
  if (kind === 'string') return text
  if (kind === 'number') return Number(text)
  return kind === 'null' ? null : kind === 'true'
}

export type TextTest = (value: LeafValue) => boolean

export const startsWith = (prefix: string): TextTest =>
  onText(text => counted(prefix, text.startsWith(prefix)))

export const endsWith = (suffix: string): TextTest => onText(text => counted(suffix, text.endsWith(suffix)))

export const startsWithIgnoringCase = (prefix: string): TextTest =>
  onText(text => counted(text, text.toLowerCase().startsWith(prefix.toLowerCase())))

export const endsWithIgnoringCase = (suffix: string): TextTest =>
  onText(text => counted(text, text.toLowerCase().endsWith(suffix.toLowerCase())))

export const equalsIgnoringCase = (wanted: string): TextTest => {
  const lower = wanted.toLowerCase()
  return onText(text => counted(text, text.toLowerCase() === lower))
}

function counted(text: string, result: boolean): boolean {
  spend(text.length)
  return result
}

/** Of one pattern so many wildcards may go on with the same character. AWS measures the machine it makes of them. */
const MAX_ALIKE_WILDCARDS = 4

/** `*` stands for any characters; `\*` and `\\` for themselves. */
export function wildcardTest({ text, end }: JsonToken): TextTest {
  const heads = new Map<string, number>()
  for (let index = 0; index < text.length; index++) {
    if (text.charAt(index) === '\\') {
      index++
      if (!'*\\'.includes(text.charAt(index) || ' '))
        throw new PatternError(`Invalid escape character at pos ${index - 1}`, { place: end })
    } else if (text.charAt(index) === '*') {
      const head = text.charAt(index + 1)
      if (head === '*')
        throw new PatternError(`Consecutive wildcard characters at pos ${index + 1}`, { place: end })
      heads.set(head, (heads.get(head) ?? 0) + 1)
    }
  }
  if (Math.max(0, ...heads.values()) > MAX_ALIKE_WILDCARDS)
    throw new PatternError(
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    )
  const wildcard = readWildcard(text, { escape: '\\' })
  return onText(value => wildcardMatches(wildcard, value))
}

/** An address in a network in CIDR form; addresses of events are texts. */
export function cidrTest(network: string): TextTest {
  const [address = '', bits, more] = network.split('/')
  if (bits === undefined || more !== undefined) throw new PatternError("Malformed CIDR, one '/' required")
  if (!/^[+-]?\d+$/.test(bits)) throw new PatternError('Malformed CIDR, mask bits must be an integer')
  if (Number(bits) < 0) throw new PatternError('Malformed CIDR, mask bits must not be negative')
  const family = isIP(address)
  if (family === 0) throw new PatternError(`Nonstandard IP address: ${address}`)
  if (Number(bits) > (family === 4 ? 32 : 128))
    throw new PatternError(`${family === 4 ? 'IPv4 mask bits must be < 32' : 'IPv6 mask bits must be < 128'}`)
  return onText(text => isInNetwork(text, network))
}
