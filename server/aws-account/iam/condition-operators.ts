import { globMatches } from './glob.ts'
import { isInNetwork } from './ip-network.ts'

/** Whether a value of the request satisfies one value of the policy. */
type Comparison = (actual: string, wanted: string) => boolean

const numbers =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (actual, wanted) => {
    const [a, b] = [Number(actual), Number(wanted)]
    return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b)
  }

const dates =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (actual, wanted) =>
    compare(instant(actual), instant(wanted))

/** ISO 8601, or seconds since the epoch. */
function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

/** ARNs are compared part by part, so that a wildcard does not reach over a colon before the resource. */
const arns: Comparison = (actual, wanted) => {
  const parts = arnParts(actual)
  const patterns = arnParts(wanted)
  if (!parts || !patterns) return false
  return patterns.every((pattern, index) => globMatches(pattern, parts[index] ?? ''))
}

function arnParts(arn: string): string[] | undefined {
  const parts = arn.split(':')
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  stringequals: (actual, wanted) => actual === wanted,
  stringequalsignorecase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  stringlike: (actual, wanted) => globMatches(wanted, actual),
  numericequals: numbers((a, b) => a === b),
  numericlessthan: numbers((a, b) => a < b),
  numericlessthanequals: numbers((a, b) => a <= b),
  numericgreaterthan: numbers((a, b) => a > b),
  numericgreaterthanequals: numbers((a, b) => a >= b),
  dateequals: dates((a, b) => a === b),
  datelessthan: dates((a, b) => a < b),
  datelessthanequals: dates((a, b) => a <= b),
  dategreaterthan: dates((a, b) => a > b),
  dategreaterthanequals: dates((a, b) => a >= b),
  bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  binaryequals: (actual, wanted) => actual === wanted,
  ipaddress: isInNetwork,
  arnequals: arns,
  arnlike: arns,
}

const NEGATED: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
  notipaddress: 'ipaddress',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
}

export interface ConditionOperator {
  /** `null` asks whether the key is absent, and has no comparison. */
  readonly kind: 'compare' | 'null'
  readonly compare: Comparison
  readonly isNegated: boolean
  readonly ifExists: boolean
  readonly set: 'all' | 'any' | undefined
  /** Whether values of the policy are patterns. */
  readonly isPattern: boolean
}

/** An operator by its name in a policy, e.g. `ForAnyValue:StringLikeIfExists`; undefined if there is none. */
export function conditionOperator(name: string): ConditionOperator | undefined {
  const [, quantifier, base = ''] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? []
  const ifExists = base.endsWith('ifexists')
  const operator = ifExists ? base.slice(0, -'ifexists'.length) : base
  const positive = NEGATED[operator] ?? operator
  const compare = COMPARISONS[positive]
  const isNull = operator === 'null' && !ifExists
  if (!compare && !isNull) return undefined
  return {
    kind: isNull ? 'null' : 'compare',
    compare: compare ?? (() => false),
    isNegated: operator !== positive,
    ifExists,
    set: quantifier === undefined ? undefined : quantifier === 'forallvalues' ? 'all' : 'any',
    isPattern: positive === 'stringlike' || positive.startsWith('arn'),
  }
}
