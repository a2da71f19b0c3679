import { AwsError } from '../../../aws-error.ts'
import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'
import { pathSegments } from './update-expression.ts'

/** Attributes that a global index holds; undefined where it holds all. */
export type Projected = readonly string[] | undefined

/** What each global index of a described table holds. */
export function projectionsIn(description: Fields): Record<string, readonly string[]> {
  const keys = keysIn(description)
  const indexes = list(description.GlobalSecondaryIndexes).map(asFields)
  return Object.fromEntries(
    indexes.flatMap(index => {
      const { ProjectionType: type, NonKeyAttributes: more } = asFields(index.Projection)
      if (type === 'ALL') return []
      return [[String(index.IndexName), [...new Set([...keys, ...keysIn(index), ...list(more).map(String)])]]]
    }),
  )
}

/** The key attributes of a described table or index. */
export const keysIn = (description: Fields): string[] =>
  list(description.KeySchema).map(element => String(asFields(element).AttributeName))

/** Throws ValidationException for a read of a global index that asks for what the index does not hold. */
export function checkProjection(request: Fields, projected: Projected): void {
  if (projected === undefined) return
  const names = asFields(request.ExpressionAttributeNames)
  const { ProjectionExpression: expression, AttributesToGet: attributes } = request
  const paths = typeof expression === 'string' ? expression.split(',').map(path => path.trim()) : []
  const asked = [...paths.map(path => String(pathSegments(path, names)[0])), ...list(attributes).map(String)]
  const missing = asked.filter(name => !projected.includes(name))
  if (missing.length > 0)
    throw new AwsError(
      'ValidationException',
      `One or more parameter values were invalid: Global secondary index ${request.IndexName} does not project [${missing.join(', ')}]`,
    )
}
