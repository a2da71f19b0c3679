import { expect, it } from 'vitest'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Activity } from '../../shared/journal/activity.ts'
import type { Sentence } from './sentence.ts'
import { timelineOf } from './timeline.ts'

const check = (id: string, title: string) => ({ id, title, kind: 'goal' as const, points: 1, nodes: [] })
const task = (id: string, checks: TaskView['checks']): TaskView => ({
  id,
  title: id,
  kind: 'repair',
  domain: 'build',
  points: 2,
  minutes: 5,
  brief: '',
  nodes: [],
  checks,
})
const tasks = [
  task('carts', [check('c', 'Carts survive a reload')]),
  task('orders', [check('a', 'Good orders arrive'), check('b', 'Bad orders are set aside')]),
]
const start = 1_000_000
const clock = { startedAt: start, givenBackMs: 0 }
const text = (sentence: Sentence) =>
  sentence.parts.map(part => (part.strong ? `*${part.text}*` : part.text)).join('')
const tell = (activity: Activity[], givenBackMs = 0) =>
  timelineOf(activity, tasks, { ...clock, givenBackMs }).map(
    line => `${line.time} ${line.sentence.tone}: ${text(line.sentence)}`,
  )

it('tells the newest first, each at the time of the clock', () => {
  expect(
    tell([
      { seq: 1, at: start, kind: 'started' },
      { seq: 2, at: start + 61_500, kind: 'saved', path: 'fulfil/index.mjs' },
    ]),
  ).toEqual(['01:01 neutral: You saved *fulfil/index.mjs*', '00:00 neutral: The clock started'])
})

it('counts time that was given back only for what came after', () => {
  expect(
    tell(
      [
        { seq: 1, at: start + 10_000, kind: 'stopped', reason: 'account-unreachable' },
        { seq: 2, at: start + 50_000, kind: 'given-back', reason: 'account-unreachable', ms: 40_000 },
        { seq: 3, at: start + 55_000, kind: 'submitted' },
      ],
      40_000,
    ),
  ).toEqual([
    '00:15 neutral: You submitted',
    '00:10 clock: 40 s given back: the account was unreachable',
    '00:10 clock: Clock stopped: the account was unreachable',
  ])
})

it('keeps the times right when older lines, and what they gave back, are gone from the list', () => {
  expect(tell([{ seq: 300, at: start + 100_000, kind: 'submitted' }], 40_000)).toEqual([
    '01:00 neutral: You submitted',
  ])
})

it('has no time before the clock started', () => {
  const lines = timelineOf([{ seq: 1, at: 5, kind: 'submitted' }], tasks, {
    startedAt: undefined,
    givenBackMs: 0,
  })
  expect(lines.map(line => line.time)).toEqual([''])
})

it('leaves out what passed before the clock started', () => {
  expect(
    tell([{ seq: 1, at: start - 1, kind: 'verdict', checkId: 'c', outcome: 'pass', before: undefined }]),
  ).toEqual([])
})

it('says which task a verdict completed', () => {
  const verdict = (seq: number, checkId: string): Activity => ({
    seq,
    at: start,
    kind: 'verdict',
    checkId,
    outcome: 'pass',
    before: 'fail',
  })
  expect(tell([verdict(1, 'c'), verdict(2, 'a'), verdict(3, 'b')])).toEqual([
    '00:00 pass: *Bad orders are set aside* passes · task 2 done',
    '00:00 pass: *Good orders arrive* passes',
    '00:00 pass: *Carts survive a reload* passes · task 1 done',
  ])
})
