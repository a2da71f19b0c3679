/** AWS's range of exponents; beyond it the engine refuses. */
const MAX_EXPONENT = 130

/** A number as DynamoDB writes it: without an exponent, a plus or a zero too many. What is none stays as it is. */
export function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  if (whole + fraction === '') return text
  if (digits === '') return '0'
  const significant = digits.replace(/0+$/, '')
  const exponent = Number(power) - fraction.length + digits.length - significant.length
  if (Math.abs(exponent) > MAX_EXPONENT) return text
  return `${sign === '-' ? '-' : ''}${plain(significant, exponent)}`
}

function plain(digits: string, exponent: number): string {
  if (exponent >= 0) return digits + '0'.repeat(exponent)
  const padded = digits.padStart(1 - exponent, '0')
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** All sets of numbers in a request, however deep, with their numbers as DynamoDB compares them. */
export function withCanonicalSets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCanonicalSets)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => {
    const isSet = name === 'NS' && Array.isArray(member) && member.every(one => typeof one === 'string')
    return [name, isSet ? member.map(canonicalNumber) : withCanonicalSets(member)]
  })
  return Object.fromEntries(entries)
}

/** Below zero if the first is the smaller. Exact for numbers of any length. */
export function compareNumbers(first: string, second: string): number {
  const [a, b] = [canonicalNumber(first), canonicalNumber(second)]
  const [aNegative, bNegative] = [a.startsWith('-'), b.startsWith('-')]
  if (aNegative !== bNegative) return aNegative ? -1 : 1
  const order = compareSizes(a.replace('-', ''), b.replace('-', ''))
  return aNegative ? -order : order
}

function compareSizes(a: string, b: string): number {
  const [aWhole = '', aFraction = ''] = a.split('.')
  const [bWhole = '', bFraction = ''] = b.split('.')
  if (aWhole.length !== bWhole.length) return aWhole.length - bWhole.length
  const [left, right] = [aWhole + aFraction, bWhole + bFraction]
  return left === right ? 0 : left < right ? -1 : 1
}
