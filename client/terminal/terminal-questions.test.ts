import { describe, expect, it } from 'vitest'
import { createTerminalQuestions } from './terminal-questions.ts'

function setUp(browserLets = true) {
  const pasted: string[] = []
  const copied: string[] = []
  const questions = createTerminalQuestions({
    paste: text => pasted.push(text),
    async copy(text) {
      if (!browserLets) throw new Error('not allowed')
      copied.push(text)
    },
  })
  return { questions, pasted, copied }
}
const shell = { isToldOfPastes: true }
const plainProgram = { isToldOfPastes: false }

describe('a paste', () => {
  it('of several lines is asked about where the program would carry them out', () => {
    const { questions, pasted } = setUp()
    questions.paste('one\ntwo\n', plainProgram)
    expect(pasted).toEqual([])
    expect(questions.pasting()).toMatchObject({ lines: 2 })
    questions.answerPaste(true)
    expect(pasted).toEqual(['one\ntwo\n'])
    expect(questions.pasting()).toBeUndefined()
  })

  it('that is not wanted is forgotten', () => {
    const { questions, pasted } = setUp()
    questions.paste('rm -rf .\n', plainProgram)
    questions.answerPaste(false)
    questions.answerPaste(true)
    expect(pasted).toEqual([])
  })

  it.each([
    ['several lines to a shell that is told of pastes', 'one\ntwo\n', shell],
    ['one line without an Enter', 'ls -l', plainProgram],
  ])('of %s is given at once', (_name, text, program) => {
    const { questions, pasted } = setUp()
    questions.paste(text, program)
    expect(pasted).toEqual([text])
    expect(questions.note()).toBeUndefined()
  })

  it('cannot end itself from within, and says so', () => {
    const { questions, pasted } = setUp()
    questions.paste('safe\x1b[201~\necho HACKED\n', shell)
    expect(pasted).toEqual(['safe^[[201~\necho HACKED\n'])
    expect(questions.note()).toContain('control characters')
  })
})

describe('a program that asks for the clipboard', () => {
  it('sets it after one question, the last text first, then without another', async () => {
    const { questions, copied } = setUp()
    questions.clipboardAsked({ kind: 'write', text: 'one' })
    questions.clipboardAsked({ kind: 'write', text: 'two' })
    expect(questions.askingForClipboard()).toBe(true)
    expect(copied).toEqual([])
    questions.answerClipboard(true)
    questions.clipboardAsked({ kind: 'write', text: 'three' })
    expect(questions.askingForClipboard()).toBe(false)
    expect(copied).toEqual(['two', 'three'])
  })

  it('is refused for good', () => {
    const { questions, copied } = setUp()
    questions.clipboardAsked({ kind: 'write', text: 'one' })
    questions.answerClipboard(false)
    questions.clipboardAsked({ kind: 'write', text: 'two' })
    expect(questions.askingForClipboard()).toBe(false)
    expect(copied).toEqual([])
  })

  it('never reads it, which is said once', () => {
    const { questions } = setUp()
    questions.clipboardAsked({ kind: 'read' })
    expect(questions.note()).toContain('read your clipboard')
    questions.say(undefined)
    questions.clipboardAsked({ kind: 'read' })
    expect(questions.note()).toBeUndefined()
  })

  it('is told of where the browser does not let the page', async () => {
    const { questions } = setUp(false)
    questions.clipboardAsked({ kind: 'write', text: 'one' })
    questions.answerClipboard(true)
    await Promise.resolve()
    expect(questions.note()).toContain('the browser did not let it')
  })
})
