import { expect, it } from 'vitest'
import { freeTerminalId, terminalTitle } from './terminal-ids.ts'

it.each([
  [[], 't1'],
  [['t1', 't3'], 't2'],
  [['t1', 't2', 't3', 't4'], undefined],
])('with %j open the next is %s', (open, next) => expect(freeTerminalId(open, 4)).toBe(next))

it.each([
  ['t2', 'Terminal 2'],
  ['other', 'other'],
])('calls %s “%s”', (id, title) => expect(terminalTitle(id)).toBe(title))
