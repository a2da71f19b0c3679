import { expect, it } from 'vitest'
import type { Activity } from '../../shared/journal/activity.ts'
import { sentenceOf } from './sentence.ts'

type Told<One> = One extends unknown ? Omit<One, 'seq' | 'at'> : never
const text = (activity: Told<Activity>) =>
  sentenceOf({ seq: 1, at: 0, ...activity }, [])
    .parts.map(part => (part.strong ? `*${part.text}*` : part.text))
    .join('')
const change = { kind: 'change', service: 'Lambda', operation: 'UpdateFunctionCode' } as const
const verdict = { kind: 'verdict', checkId: 'orders.arrive', before: 'fail' } as const

const cases: readonly [Told<Activity>, string][] = [
  [{ ...change, resource: 'fulfil-7f3a' }, 'You changed the code of *fulfil-7f3a*'],
  [change, 'You changed the code of a function'],
  [
    { ...change, operation: 'TagResource', resource: 'fulfil-7f3a' },
    'You called Lambda TagResource on *fulfil-7f3a*',
  ],
  [{ ...change, operation: 'TagResource' }, 'You called Lambda TagResource'],
  [
    { ...change, resource: 'fulfil-7f3a', error: 'AccessDeniedException' },
    'AWS refused Lambda UpdateFunctionCode on *fulfil-7f3a*: AccessDeniedException',
  ],
  [
    { kind: 'change', service: 'IAM', operation: 'PutRolePolicy', resource: 'orders-role' },
    'You changed the permissions of *orders-role*',
  ],
  [{ ...verdict, outcome: 'pass' }, '*orders.arrive* passes'],
  [{ ...verdict, outcome: 'fail', before: 'pass' }, '*orders.arrive* no longer passes'],
  [
    { kind: 'not-given', reason: 'account-unreachable', why: 'own-call' },
    'No time is given back, as a call of yours was the cause: the account was unreachable',
  ],
  [{ ...verdict, outcome: 'fail', before: 'inconclusive' }, '*orders.arrive* does not pass yet'],
  [
    { ...verdict, outcome: 'inconclusive' },
    '*orders.arrive* could not be decided and will be looked at again',
  ],
  [
    { kind: 'given-back', reason: 'server-restarting', ms: 125_000 },
    '2 min 5 s given back: the server restarted',
  ],
  [
    { kind: 'given-back', reason: 'storage-unavailable', ms: 1_400 },
    '1.4 s given back: nothing could be saved',
  ],
  [{ kind: 'expired' }, 'Time was up'],
]

it.each(cases)('%j', (activity, sentence) => expect(text(activity)).toBe(sentence))
