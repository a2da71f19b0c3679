import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSizes, fitSizes, limitsOf, narrowPx, parseSizes } from './layout-sizes.ts'

const drawn = { width: 1_440, height: 826 }

it('starts as the design draws it', () => {
  expect(defaultSizes(drawn)).toMatchObject({ tasks: 348, diagram: 372, tree: 178 })
})

it('leaves the editor its room in every window that is not narrow, whatever was remembered', () => {
  const size = fc.integer({ min: 1, max: 5_000 })
  const sizes = fc.record({ tasks: size, diagram: size, terminal: size, activity: size, tree: size })
  const room = fc.record({
    width: fc.integer({ min: narrowPx, max: 4_000 }),
    height: fc.integer({ min: 400, max: 2_000 }),
  })
  fc.assert(
    fc.property(sizes, room, (wanted, place) => {
      const fitted = fitSizes(wanted, place)
      expect(place.width - fitted.tasks - fitted.diagram).toBeGreaterThanOrEqual(400)
      expect(place.height - fitted.terminal).toBeGreaterThanOrEqual(140)
      expect(fitSizes(fitted, place)).toEqual(fitted)
    }),
  )
})

it('lets a handle go as far as the others allow', () => {
  const sizes = defaultSizes(drawn)
  expect(limitsOf('diagram', sizes, drawn)).toEqual({ min: 232, max: 640 })
  expect(limitsOf('diagram', sizes, { ...drawn, width: 1_200 })).toEqual({ min: 232, max: 452 })
})

describe('what is remembered', () => {
  it('is taken as it was', () => {
    const sizes = defaultSizes(drawn)
    expect(parseSizes(JSON.stringify(sizes))).toEqual(sizes)
  })
  it.each([null, '', '{}', '{"tasks":"wide"}', '[1]', 'x'])('%s is not used', text => {
    expect(parseSizes(text)).toBeUndefined()
  })
})
