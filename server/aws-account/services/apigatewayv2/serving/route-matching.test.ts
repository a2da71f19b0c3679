import { describe, expect, test } from 'vitest'
import cases from './route-matching.cases.json' with { type: 'json' }
import { matchRoute } from './route-matching.ts'

const routes = [
  'ANY /{everything+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
  'ANY /orders',
  'GET /orders',
  'ANY /orders/{id}',
  'GET /orders/{order}/lines/{line}',
  '$default',
].map((routeKey, index) => ({ routeId: String(index), routeKey, managed: false }))

describe('of many routes the gateway takes', () => {
  test.each(cases)('$name: $request', ({ request, matches, parameters }) => {
    const [method = '', path = ''] = request.split(' ')
    const match = matchRoute(routes, method, path)
    expect(match?.route.routeKey).toBe(matches)
    expect(match?.pathParameters).toEqual(parameters ?? {})
  })

  test('none when nothing fits and there is no default', () => {
    expect(matchRoute(routes.slice(1, 3), 'PUT', '/elsewhere')).toBeUndefined()
  })
})
