import { expect, it } from 'vitest'
import { extentOf, nodeIdOf, translated } from './picture-geometry.ts'

it.each([
  ['M-28 -28 L28 -28 L28 28 L-28 28', { x: -28, y: -28, width: 56, height: 56 }],
  ['0,5 10.5,0 20,5', { x: 0, y: 0, width: 20, height: 5 }],
  ['M1e-3 2 L3 4', { x: 0.001, y: 2, width: 2.999, height: 2 }],
])('finds the box of %s', (path, box) => expect(extentOf(path)).toEqual(box))

it.each(['', 'M1'])('knows no box of “%s”', path => expect(extentOf(path)).toBeUndefined())

it('moves a box by a translation alone', () => {
  const box = { x: 1, y: 2, width: 3, height: 4 }
  expect(translated(box, 'translate(0,-15.5)')).toEqual({ ...box, y: -13.5 })
  expect(translated(box, 'translate(10 20)')).toEqual({ ...box, x: 11, y: 22 })
  expect(translated(box, null)).toEqual(box)
})

it.each([
  ['g-flowchart-wishlistTable-4', 'wishlistTable'],
  ['g-flowchart-a-b-12', 'a-b'],
  ['g-other-a-1', undefined],
])('reads the id of %s', (id, node) => expect(nodeIdOf(id)).toBe(node))
