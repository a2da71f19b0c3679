import { expect, test } from 'vitest'
import { keyValuesOf } from './partiql-statement.ts'

const S = (text: string) => ({ S: text })
test.each<[string, unknown[], unknown[]]>([
  [`SELECT * FROM t WHERE pk = 'a'`, [], [S('a')]],
  [`select "x" from "t"."i" where sk > 'b' AND "pk"='it''s'`, [], [S("it's")]],
  ['SELECT * FROM t WHERE a = ? AND pk = ?', [S('x'), S('me')], [S('me')]],
  ['SELECT * FROM t WHERE pk IN [?, 5]', [S('me')], [S('me'), { N: '5' }]],
  [`SELECT * FROM t WHERE 'a' = pk OR pk = 'b'`, [], [S('a'), S('b')]],
  [`INSERT INTO t VALUE {'a': ?, 'pk': ?, 'b': 'pk'}`, [S('x'), S('me')], [S('me')]],
  [`UPDATE t SET a = ? WHERE pk = ?`, [S('x'), S('me')], [S('me')]],
  [`DELETE FROM t WHERE pk = 7`, [], [{ N: '7' }]],
  ['SELECT * FROM t', [], []],
  [`SELECT * FROM t WHERE m.pk = 'a'`, [], []],
])('%s is about the keys of its condition', (statement, parameters, values) => {
  expect(keyValuesOf(statement, 'pk', parameters)).toEqual(values)
})
