import type { RetrievalFilter } from '@aws-sdk/client-bedrock-agent-runtime'
import { AwsError } from '../../aws-error.ts'
import type { KnowledgeDocument } from './knowledge-bases.ts'

type Metadata = KnowledgeDocument['metadata']

const MAX_DEPTH = 5

/** Whether a document's metadata are what a filter wants. Throws ValidationException for a filter that is none. */
export function passesFilter(metadata: Metadata, filter: RetrievalFilter, depth = 0): boolean {
  if (depth > MAX_DEPTH) throw invalid(`A filter is nested ${MAX_DEPTH} deep at most.`)
  const [entry, ...more] = Object.entries(filter).filter(
    ([name, one]) => name !== '$unknown' && one !== undefined,
  )
  if (!entry || more.length > 0) throw invalid('A filter has one operator, no more and no less.')
  const [operator, operand] = entry
  if (operator === 'andAll' || operator === 'orAll') {
    const parts = operand as readonly RetrievalFilter[]
    if (parts.length < 2) throw invalid(`${operator} wants two filters at least.`)
    const results = parts.map(part => passesFilter(metadata, part, depth + 1))
    return operator === 'andAll' ? results.every(Boolean) : results.some(Boolean)
  }
  const { key, value } = operand as { key?: string; value?: unknown }
  if (!key) throw invalid(`The filter ${operator} wants a key.`)
  const actual = Object.hasOwn(metadata, key) ? metadata[key] : undefined
  return compared(operator, actual, value)
}

function compared(operator: string, actual: Metadata[string] | undefined, value: unknown): boolean {
  const list = () => {
    if (!Array.isArray(value)) throw invalid(`The filter ${operator} wants a list of values.`)
    return value as readonly unknown[]
  }
  switch (operator) {
    case 'equals':
      return actual === value
    case 'notEquals':
      return actual !== value
    case 'greaterThan':
      return isNumber(actual) && isNumber(value) && actual > value
    case 'greaterThanOrEquals':
      return isNumber(actual) && isNumber(value) && actual >= value
    case 'lessThan':
      return isNumber(actual) && isNumber(value) && actual < value
    case 'lessThanOrEquals':
      return isNumber(actual) && isNumber(value) && actual <= value
    case 'in':
      return list().includes(actual)
    case 'notIn':
      return !list().includes(actual)
    case 'startsWith':
      return typeof actual === 'string' && actual.startsWith(String(value))
    case 'stringContains':
      return [actual ?? []].flat().some(one => typeof one === 'string' && one.includes(String(value)))
    case 'listContains':
      return Array.isArray(actual) && actual.includes(String(value))
    default:
      throw invalid(`There is no filter ${operator}.`)
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number'

const invalid = (message: string) => new AwsError('ValidationException', message)
