import { expect, it } from 'vitest'
import { paneBeside, paneKey } from './pane-keys.ts'

const press = { key: 'F6', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false }

it('knows F6 and Shift+F6, and leaves other combinations to others', () => {
  expect(paneKey(press)).toBe('next')
  expect(paneKey({ ...press, shiftKey: true })).toBe('previous')
  expect(paneKey({ ...press, ctrlKey: true })).toBeUndefined()
  expect(paneKey({ ...press, key: 'F7' })).toBeUndefined()
})

it.each([
  [undefined, 'next', 'tasks'],
  [undefined, 'previous', 'activity'],
  ['tasks', 'next', 'editor'],
  ['tasks', 'previous', 'activity'],
  ['terminal', 'previous', 'editor'],
  ['activity', 'next', 'tasks'],
] as const)('from %s, %s is %s', (from, which, pane) => expect(paneBeside(from, which)).toBe(pane))
