import { expect, it } from 'vitest'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { renderProblem } from './render-problem.ts'

it('tells a person that storage is at fault, and not what only whoever runs the server can do', () => {
  const full = new StoreUnavailable('The disk of the database is full.', 'Free some space.')
  const { code, detail } = renderProblem(full, 'request-1')
  expect(code).toBe('storage-unavailable')
  expect(detail).toContain('The disk of the database is full.')
  expect(detail).toContain('not yours')
  expect(detail).not.toContain('Free some space')
})
