import { expect, test } from 'vitest'
import { withoutEachClause } from './refusing-clauses.ts'

const clausesOf = (source: string) => withoutEachClause(source).map(({ clause }) => clause)

test('each condition of a refusal is taken out by itself, the others stay', () => {
  const source = `  if (typeof sku !== 'string' || sku === '' || quantity < 1)\n    return answer(400, 'No')\n  go()\n`
  expect(withoutEachClause(source)).toEqual([
    { clause: "typeof sku !== 'string'", source: source.replace("typeof sku !== 'string' ||", '') },
    { clause: "sku === ''", source: source.replace(" sku === '' ||", '') },
    { clause: 'quantity < 1', source: source.replace('|| quantity < 1', '') },
  ])
})

test('a refusal with one condition never refuses', () => {
  const [only] = withoutEachClause('if (bad) return { statusCode: 404 }\n')
  expect(only?.source).toBe('if (false) return { statusCode: 404 }\n')
})

test.each([
  ['a block', "if (a || b) {\n  log('x')\n  return answer(422)\n}\n", ['a', 'b']],
  [
    'brackets and texts with signs in them',
    "if (f(a || b) || c === '||)') return answer(400)\n",
    ['f(a || b)', "c === '||)'"],
  ],
  ['another status', 'if (a) return answer(200)\nreturn answer(400)\n', []],
  ['a refusal further down that is not its own', 'if (a) go()\nreturn answer(400)\n', []],
  ['a bracket that is never closed', 'if (a || return answer(400)', []],
])('%s', (_, source, clauses) => {
  expect(clausesOf(source)).toEqual(clauses)
})
