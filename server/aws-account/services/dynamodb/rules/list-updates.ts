import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'
import { parseUpdate, pathSegments, targetOf, type UpdateClause, writeUpdate } from './update-expression.ts'

/** Reads an item of a table by its key; undefined if it is not there. */
export type ReadItem = (table: string, key: unknown) => Promise<Fields | undefined>

/**
 * Lists in an update as DynamoDB understands them: elements that go are those of the list before the update, and one that
 * is set behind the end is put at the end (Amazon DynamoDB developer guide, update expressions). For the engine the first
 * is a matter of order, the second one of what is there; somebody else's update may come in between.
 */
export async function withListPlaces(request: Fields, read: ReadItem): Promise<Fields> {
  const { UpdateExpression: expression, TableName: table, Key: key } = request
  if (typeof expression !== 'string' || !/\[\d+\]/.test(expression)) return request
  const names = asFields(request.ExpressionAttributeNames)
  const clauses = parseUpdate(expression)
  const isSet = ({ keyword }: UpdateClause) => keyword.toUpperCase() === 'SET'
  const setsElements = clauses.filter(isSet).some(clause => clause.actions.some(endsInList))
  const item = setsElements ? await read(String(table), key) : undefined
  const placed = clauses.map(clause => {
    if (clause.keyword.toUpperCase() === 'REMOVE')
      return { ...clause, actions: [...clause.actions].sort((a, b) => lastFirst(a, b, names)) }
    return item && isSet(clause) ? { ...clause, actions: atTheEnd(clause.actions, item, names) } : clause
  })
  return { ...request, UpdateExpression: writeUpdate(placed) }
}

const endsInList = (action: string) => /\[\d+\]$/.test(targetOf(action))

/** Of two elements of one list the later first. */
function lastFirst(first: string, second: string, names: Fields): number {
  const [a, b] = [pathSegments(first, names), pathSegments(second, names)]
  for (const [index, segment] of a.entries()) {
    const other = b[index]
    if (typeof segment === 'number' && typeof other === 'number' && segment !== other) return other - segment
    if (segment !== other) return 0
  }
  return 0
}

function atTheEnd(actions: readonly string[], item: Fields, names: Fields): string[] {
  const ends = new Map<string, number>()
  const byIndex = actions
    .map((action, order) => ({ action, order, segments: pathSegments(targetOf(action), names) }))
    .sort((a, b) => Number(a.segments.at(-1)) - Number(b.segments.at(-1)))
  const placed = byIndex.map(({ action, order, segments }) => {
    const wanted = segments.at(-1)
    const place = segments.slice(0, -1)
    const length = typeof wanted === 'number' ? lengthAt(item, place) : undefined
    if (length === undefined || typeof wanted !== 'number' || wanted < length) return { action, order }
    const key = JSON.stringify(place)
    const end = ends.get(key) ?? length
    ends.set(key, end + 1)
    const target = targetOf(action)
    return { action: target.replace(/\[\d+\]$/, `[${end}]`) + action.slice(target.length), order }
  })
  return placed.sort((a, b) => a.order - b.order).map(({ action }) => action)
}

/** The length of the list at a place of an item; undefined if there is none. */
function lengthAt(item: Fields, place: readonly (string | number)[]): number | undefined {
  let value: unknown = { M: item }
  for (const segment of place) {
    const { M, L } = asFields(value)
    value = typeof segment === 'number' ? list(L)[segment] : asFields(M)[segment]
  }
  const { L } = asFields(value)
  return Array.isArray(L) ? L.length : undefined
}
