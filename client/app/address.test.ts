import { expect, it } from 'vitest'
import { parseAddress } from './address.ts'

it.each([
  ['/', { page: 'home' }],
  ['/status', { page: 'status' }],
  ['/verify', { page: 'verify' }],
  ['/enter', { page: 'enter' }],
  ['/sign-in', { page: 'sign-in' }],
  ['/account', { page: 'account' }],
  ['/account/more', { page: 'unknown' }],
  ['/invitations', { page: 'invitations' }],
  ['/exams/warm-up', { page: 'exam-report', challengeId: 'warm-up' }],
  ['/p/0123abc', { page: 'portfolio', token: '0123abc' }],
  ['/attempts/k3j9x2aq/portfolio', { page: 'own-portfolio', attemptId: 'k3j9x2aq' }],
  ['/status/', { page: 'status' }],
  ['/start/warm-up/exam', { page: 'start', challengeId: 'warm-up', mode: 'exam' }],
  ['/start/warm-up/practice', { page: 'start', challengeId: 'warm-up', mode: 'practice' }],
  [
    '/start/warm-up/practice/lessons/cart',
    { page: 'start', challengeId: 'warm-up', mode: 'practice', lesson: 'cart' },
  ],
  ['/start/warm-up/exam/lessons/cart', { page: 'unknown' }],
  ['/start/warm-up/practice/lessons', { page: 'unknown' }],
  ['/attempts/k3j9x2aq/lessons/cart', { page: 'attempt', attemptId: 'k3j9x2aq', lesson: 'cart' }],
  ['/attempts/k3j9x2aq/lessons', { page: 'unknown' }],
  ['/attempts/k3j9x2aq/lessons/cart/more', { page: 'unknown' }],
  ['/start/warm-up/demo', { page: 'start', challengeId: 'warm-up', mode: 'demo' }],
  ['/start/warm-up/other', { page: 'unknown' }],
  ['/d/0123abc', { page: 'demo', token: '0123abc' }],
  ['/start/warm-up', { page: 'unknown' }],
  ['/attempts/k3j9x2aq', { page: 'attempt', attemptId: 'k3j9x2aq' }],
  ['/attempts/k3j9x2aq/report', { page: 'report', attemptId: 'k3j9x2aq' }],
  ['/attempts/k3j9x2aq/report/more', { page: 'unknown' }],
  ['/attempts', { page: 'unknown' }],
  ['/attempts/%E0%A4%A', { page: 'attempt', attemptId: '%E0%A4%A' }],
  ['/somewhere', { page: 'unknown' }],
])('reads the address %s', (path, address) => {
  expect(parseAddress(path)).toEqual(address)
})
