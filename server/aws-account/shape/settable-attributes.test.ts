import { expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import {
  anyText,
  fifo,
  integer,
  namedAttributes,
  oneOf,
  onOrOff,
  settableAttributes,
  withoutEmpty,
} from './settable-attributes.ts'

const settable = settableAttributes({
  Seconds: integer('30', 0, 60),
  Mode: oneOf(['slow', 'fast'], 'slow'),
  Scope: fifo(oneOf(['all', 'group'], 'all')),
  Note: anyText,
  Packed: onOrOff('false'),
})
const refusal = (given: Record<string, string>, isFifo = false) => {
  try {
    settable.check(given, isFifo, {
      unknown: (name, onlyFifo) => new AwsError('Unknown', `${name} ${onlyFifo}`),
      value: (name, value, choices) => new AwsError('Value', `${name} ${value} ${choices ?? ''}`),
    })
    return undefined
  } catch (error) {
    return (error as AwsError).message
  }
}

test.each([
  [{ Seconds: '60', Mode: 'fast', Note: '' }, false, undefined],
  [{ Seconds: '61' }, false, 'Seconds 61 '],
  [{ Seconds: '1.5' }, false, 'Seconds 1.5 '],
  [{ Mode: 'Fast' }, false, 'Mode Fast slow,fast'],
  [{ Other: 'x' }, true, 'Other false'],
  [{ toString: 'x' }, true, 'toString false'],
  [{ Scope: 'group' }, false, 'Scope true'],
  [{ Scope: 'group' }, true, undefined],
])('of %j, of a FIFO resource: %s, is said: %s', (given, isFifo, said) => {
  expect(refusal(given as unknown as Record<string, string>, isFifo)).toBe(said)
})

test('what was not set holds by default, where the resource has it', () => {
  expect(settable.withDefaults({ Mode: 'fast' }, false)).toEqual({
    Seconds: '30',
    Mode: 'fast',
    Packed: 'false',
  })
  expect(settable.withDefaults({}, true)).toMatchObject({ Seconds: '30', Mode: 'slow', Scope: 'all' })
})

test('on or off is kept in one way, however it is written, and nothing else is changed', () => {
  expect(settable.tidy({ Packed: 'True', Note: 'True', Other: 'X' })).toEqual({
    Packed: 'true',
    Note: 'True',
    Other: 'X',
  })
  expect(refusal({ Packed: 'on' })).toBe('Packed on true,false')
})

test('an attribute is taken away by setting it to nothing', () => {
  expect(withoutEmpty({ a: '1', b: '' })).toEqual({ a: '1' })
})

test('a request names the attributes that it wants, or all', () => {
  const all = { a: '1', b: undefined, c: '3' }
  expect(namedAttributes(all, ['c', 'b', 'x'])).toEqual({ c: '3' })
  expect(namedAttributes(all, ['All'])).toEqual({ a: '1', c: '3' })
  expect(namedAttributes(all, ['b'])).toBeUndefined()
})

test('a request that has a number as the attribute has it is held to the same range', () => {
  expect(settable.rangeOf('Seconds')).toEqual([0, 60])
  expect(() => settable.rangeOf('Mode')).toThrow('Mode is no number')
})
