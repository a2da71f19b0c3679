import { expect, it } from 'vitest'
import { pathProblem } from './path-problem.ts'

it.each(['a.ts', 'src/new/a.ts', '.env', 'with space.txt'])('takes %s', path => {
  expect(pathProblem(path, ['b.ts'])).toBeUndefined()
})

it.each(['', '/a.ts', 'a//b', '../a.ts', 'a/./b', 'a/', 'taken.ts', 'x'.repeat(1_025)])(
  'refuses %s',
  path => {
    expect(pathProblem(path, ['taken.ts'])).toMatch(/\.$/)
  },
)
