import { expect, it } from 'vitest'
import { type Cast, readCast, writeCast } from './asciicast.ts'

const cast: Cast = {
  cols: 90,
  rows: 30,
  startedAt: 1_790_000_000_000,
  title: 'Terminal 1',
  events: [
    { atMs: 0, code: 'o', data: '$ ' },
    { atMs: 250, code: 'o', data: 'l"s\r\n' },
    { atMs: 250, code: 'm', data: '✓ Orders: kept' },
    { atMs: 61_250, code: 'r', data: '100x40' },
  ],
}

it('writes version 3: a header, and times from one event to the next in seconds', () => {
  expect(writeCast(cast).split('\n')).toEqual([
    '{"version":3,"term":{"cols":90,"rows":30},"timestamp":1790000000,"idle_time_limit":2,"title":"Terminal 1"}',
    '[0,"o","$ "]',
    '[0.25,"o","l\\"s\\r\\n"]',
    '[0,"m","✓ Orders: kept"]',
    '[61,"r","100x40"]',
    '',
  ])
})

it('reads what it writes, and passes over comments and what it does not know', () => {
  expect(readCast(writeCast(cast))).toEqual(cast)
  expect(
    readCast('{"version":3,"term":{"cols":80,"rows":24}}\n# told\n[0.5,"x","0"]\n[0.5,"o","a"]\n').events,
  ).toEqual([{ atMs: 1_000, code: 'o', data: 'a' }])
})

it.each(['', 'no', '{"version":2,"width":80,"height":24}', '{"version":3,"term":{"cols":0,"rows":24}}'])(
  'refuses %j',
  text => expect(() => readCast(text)).toThrow(),
)
