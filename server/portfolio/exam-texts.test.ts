import { expect, it } from 'vitest'
import { createExamTextFinder } from './exam-texts.ts'
import { withoutSecrets } from './secret-scanner.ts'

const brief = `**Orders** are charged twice. Find out *why*, and make sure that
each order is charged once, also when the queue delivers it again.`
const find = createExamTextFinder([brief])
const left = (text: string) => {
  const scanned = withoutSecrets(text, find)
  return scanned.kind === 'clean' ? scanned.text : scanned.kind
}

it('takes out what the exam says, however it is written, and leaves what is around it', () => {
  expect(left('My note: orders ARE charged\n  twice -- find out why, and make sure it works. Done.')).toBe(
    'My note: [task-text removed] it works. Done.',
  )
  expect(left('# Each order is charged once, also when the queue delivers it again.')).toBe(
    '# [task-text removed].',
  )
})

it('leaves words that anybody would use', () => {
  const text = 'I found out why orders are charged twice: the queue delivers each order again.'
  expect(left(text)).toBe(text)
  expect(left('')).toBe('')
})

it('counts each place once', () => {
  expect(withoutSecrets(`${brief}\nmine\n${brief}`, find)).toMatchObject({
    removed: [{ rule: 'task-text', count: 2 }],
  })
})
