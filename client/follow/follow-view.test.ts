import { expect, it } from 'vitest'
import { chapterStart, firstName, labelOf, paceWords } from './follow-view.ts'

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
