import { describe, expect, it } from 'vitest'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import { type DemoState, emptyDemo } from '../../shared/demo/demo-state.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import {
  chapterLines,
  chapterStart,
  firstName,
  labelOf,
  lineWords,
  paceWords,
  taskMarks,
} from './follow-view.ts'

const chapters = [
  { at: 0, title: 'What the shop does' },
  { at: 10_000, title: 'The cart' },
]

it('goes back to the start of the chapter, and from there to the one before', () => {
  expect(chapterStart(chapters, 15_000)).toBe(10_000)
  expect(chapterStart(chapters, 11_000)).toBe(0)
  expect(chapterStart([], 5_000)).toBe(0)
})

it('calls a presenter by the first name, and one without a name so', () => {
  expect([firstName('Sam Adeyemi'), firstName(undefined)]).toEqual(['Sam', 'Presenter'])
})

const live = { isLive: true, isPlaying: true, behind: '' }
const own = { isLive: false, isPlaying: true, behind: '2 min 40 s' }
const here = { name: 'Sam', presenterHere: true }
it.each([
  ['rehearsal', live, here, 'It has not begun'],
  ['live', live, here, 'You follow live'],
  ['live', live, { ...here, presenterHere: false }, 'Sam has left'],
  ['paused', live, here, 'Paused'],
  ['live', own, here, 'You are at your own pace'],
  ['live', { ...own, isPlaying: false }, here, 'You have stopped it for yourself'],
  ['ended', live, here, 'The demo has ended'],
  ['ended', own, here, 'You watch the recording'],
] as const)('says where somebody is: %s %j', (phase, place, presenter, title) => {
  expect(paceWords(phase, place, presenter).title).toBe(title)
})

it.each([
  ['  Cart@{ icon: "logos:aws-lambda", label: "The cart" }', 'The cart'],
  ['  Cart["The cart"]', 'The cart'],
  ['  CartTable[Carts]', 'Cart'],
])('knows what a part of a diagram is called: %s', (line, label) => {
  expect(labelOf(`flowchart TD\n${line}\n`, 'Cart')).toBe(label)
})

describe('the verdicts on the track', () => {
  const checks = ['a', 'b', 'tried'].map(id => ({
    id,
    title: id,
    kind: 'goal',
    nodes: [],
    scored: id !== 'tried',
  }))
  const challenge = {
    tasks: [{ id: 'cart', title: 'The cart', nodes: [], checks }],
  } as unknown as ChallengeView
  const says = (outcome: 'pass' | 'fail') => ({ checking: false, verdict: { outcome } })
  const demo = (verdicts: DemoState['verdicts']): DemoState => ({
    ...emptyDemo,
    attempt: { checks: { a: says('pass'), b: says('pass'), tried: says('fail') } } as unknown as AttemptState,
    verdicts,
  })

  it('stand beside chapters that are called as their readers read, and as the presenter called what is no task', () => {
    const state = {
      ...demo([]),
      chapters: [
        { at: 0, title: 'Was der Laden tut' },
        { at: 10, title: 'Der Warenkorb', taskId: 'cart' },
      ],
    }
    expect(chapterLines(state, challenge).map(({ title }) => title)).toEqual([
      'Was der Laden tut',
      'The cart',
    ])
  })

  it('are where the last check of a task came to pass, and where one did no longer', () => {
    const marks = taskMarks(
      demo([
        { at: 10, checkId: 'a', outcome: 'pass', was: 'fail' },
        { at: 20, checkId: 'b', outcome: 'pass', was: 'fail' },
        { at: 30, checkId: 'a', outcome: 'fail', was: 'pass' },
        { at: 40, checkId: 'a', outcome: 'pass', was: 'fail' },
        { at: 50, checkId: 'tried', outcome: 'fail', was: 'pass' },
      ]),
      challenge,
    )
    expect(marks.map(({ at, passes }) => [at, passes])).toEqual([
      [20, true],
      [30, false],
      [40, true],
    ])
  })

  it('are none for what passed before the audience came', () => {
    expect(taskMarks(demo([]), challenge)).toEqual([])
  })
})

it('says where a line leads nowhere any more, and where it is only away while somebody follows live', () => {
  const [down, ended] = [
    { status: 'down', since: 1, retryAt: 2 } as const,
    { status: 'ended', why: 'The link was withdrawn.' } as const,
  ]
  expect(lineWords({ status: 'up' }, true)).toBeUndefined()
  expect(lineWords(down, true)?.title).toBe('Not connected')
  expect(lineWords(down, false)).toBeUndefined()
  expect(lineWords(ended, false)).toEqual({
    title: 'You follow no longer',
    detail: 'The link was withdrawn.',
  })
})
