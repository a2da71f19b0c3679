import type { RouteRow } from '../api-rows.ts'

export interface RouteMatch {
  readonly route: RouteRow
  readonly pathParameters: Readonly<Record<string, string>>
}

/**
 * The route AWS chooses for a request: the most specific path (fixed text before `{name}` before `{name+}`), for equal
 * paths the method before ANY, and `$default` when nothing else fits.
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(
  routes: readonly RouteRow[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const matches = routes
    .map(route => matchOne(route, method, path))
    .filter(match => match !== undefined)
    .sort((a, b) => (rank(a.route) < rank(b.route) ? -1 : 1))
  if (matches[0] !== undefined) return matches[0]
  const fallback = routes.find(({ routeKey }) => routeKey === '$default')
  return fallback === undefined ? undefined : { route: fallback, pathParameters: {} }
}

function matchOne(route: RouteRow, method: string, path: string): RouteMatch | undefined {
  const [routeMethod = '', template] = route.routeKey.split(' ')
  if (template === undefined || (routeMethod !== 'ANY' && routeMethod !== method)) return undefined
  const wanted = template.split('/')
  const given = path.split('/')
  const pathParameters: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const variable = /^\{(.+?)(\+?)\}$/.exec(segment)
    const value = given[index]
    if (value === undefined) return undefined
    if (variable === null) {
      if (segment !== value) return undefined
      continue
    }
    const [, name = '', greedy] = variable
    const text = greedy ? given.slice(index).join('/') : value
    if (text === '') return undefined
    pathParameters[name] = text
    if (greedy) return { route, pathParameters }
  }
  return given.length === wanted.length ? { route, pathParameters } : undefined
}

/** Sorts before: more specific. One digit a segment, then the method. */
function rank({ routeKey }: RouteRow): string {
  const [method, template = ''] = routeKey.split(' ')
  const segments = template
    .split('/')
    .map(segment => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
  return `${segments.join('')}${method === 'ANY' ? '9' : '8'}`
}
