import { expect, it } from 'vitest'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import { announcements, rememberDecided } from './announcements.ts'

const check = (id: string, title: string) => ({ id, title, kind: 'goal' as const, points: 1, nodes: [] })
const tasks: TaskView[] = [
  {
    id: 'orders',
    title: 'Orders',
    kind: 'repair',
    domain: 'build',
    points: 2,
    minutes: 5,
    brief: '',
    nodes: [],
    checks: [check('a', 'Good orders arrive'), check('b', 'Bad orders are set aside')],
  },
]

it('tells each verdict that changed', () => {
  expect(announcements(tasks, { a: 'idle', b: 'pass' }, { a: 'pass', b: 'fail' })).toEqual([
    'Good orders arrive: passes.',
    'Bad orders are set aside: does not pass yet.',
  ])
})

it('is silent about checks that run or stayed the same', () => {
  expect(announcements(tasks, { a: 'idle', b: 'fail' }, { a: 'checking', b: 'fail' })).toEqual([])
})

it('is silent when a check ran again and decided the same', () => {
  const remembered = rememberDecided({ a: 'pass' }, { a: 'checking', b: 'fail' })
  expect(remembered).toEqual({ a: 'pass', b: 'fail' })
  expect(announcements(tasks, remembered, { a: 'pass', b: 'fail' })).toEqual([])
})
