import { expect, it } from 'vitest'
import type { Activity } from '../../shared/journal/activity.ts'
import { speaking } from '../ui/testing/speaking.ts'
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

const inGerman: readonly [Told<Activity>, string][] = [
  [{ kind: 'saved', path: 'cart/index.mjs' }, 'Du hast *cart/index.mjs* gespeichert'],
  [{ ...change, resource: 'fulfil-7f3a' }, 'Du hast den Code von *fulfil-7f3a* geändert'],
  [change, 'Du hast den Code einer Funktion geändert'],
  [
    { ...change, operation: 'TagResource', resource: 'fulfil-7f3a' },
    'Du hast Lambda TagResource auf *fulfil-7f3a* aufgerufen',
  ],
  [{ ...change, operation: 'TagResource' }, 'Du hast Lambda TagResource aufgerufen'],
  [
    { ...change, resource: 'fulfil-7f3a', error: 'AccessDeniedException' },
    'AWS hat Lambda UpdateFunctionCode auf *fulfil-7f3a* abgelehnt: AccessDeniedException',
  ],
  [{ ...verdict, outcome: 'pass' }, '*orders.arrive*: erfüllt'],
  [
    { kind: 'restored', savedFiles: 1 },
    'Der Arbeitsplatz ging verloren und wurde aus den Ausgangsdateien und der Datei, die du im Editor gespeichert hast, neu gemacht; alles andere darin ist weg',
  ],
]

it.each(inGerman)('in German: %j', (activity, sentence) =>
  expect(speaking('de', () => text(activity))).toBe(sentence),
)
