import type { RecordedMoment, RecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import type { TextFinder } from '../exam-texts.ts'
import { findSecrets, type Removed } from '../secret-scanner.ts'
import { createScannedScreen } from './scanned-screen.ts'
import { createTokenReader, type TerminalToken } from './terminal-tokens.ts'

/** A recording without secrets; or that it cannot be shown, since one could not be taken out. */
export type CleanRecording =
  | {
      readonly kind: 'clean'
      readonly moments: RecordedTerminal
      readonly removed: readonly Removed[]
      /** When programs that fill the screen began: what they showed is left out. */
      readonly wholeScreenAt: readonly number[]
    }
  | { readonly kind: 'refused' }

/** In the place of each character that does not leave. */
const mask = '*'
/** What is covered once may uncover no other; more rounds are not tried. */
const mostRounds = 4
/** Work for so long, then others are served. Milliseconds. */
const sliceMs = 8
/** What is printed is looked at in pieces, each with the end of the one before. */
const pieceChars = 24 * 1_024
const overlapChars = 9 * 1_024

interface Covered {
  readonly ids: Set<number>
  readonly byRule: Map<string, Set<number>>
  readonly counts: Map<string, number>
}

/**
 * Covers every secret of a terminal's recording. What is typed comes back one character at a time, with movements between: so
 * the screen is followed as it was seen, and what was printed is read in its order as well. It fails closed: what was read is
 * all that is shown, and if anything is found in it once more it is refused whole.
 */
export async function cleanRecording(
  recorded: RecordedTerminal,
  examTexts: TextFinder = () => [],
): Promise<CleanRecording> {
  const find: TextFinder = text => [...findSecrets(text), ...examTexts(text)]
  const pause = createPause()
  let moments = recorded
  let wholeScreenAt: readonly number[] = []
  const counts = new Map<string, number>()
  for (let round = 0; round < mostRounds; round += 1) {
    const covered = await findCovered(moments, find, pause)
    if (round > 0 && covered.ids.size === 0) {
      const removed = [...counts].map(([rule, count]) => ({ rule, count }))
      return { kind: 'clean', moments, removed, wholeScreenAt }
    }
    for (const [rule, count] of covered.counts) counts.set(rule, (counts.get(rule) ?? 0) + count)
    const written = await writeCovered(moments, covered.ids, pause)
    if (round === 0) wholeScreenAt = written.wholeScreenAt
    moments = written.moments
  }
  return { kind: 'refused' }
}

async function findCovered(
  moments: RecordedTerminal,
  find: TextFinder,
  pause: () => Promise<void>,
): Promise<Covered> {
  const covered: Covered = { ids: new Set(), byRule: new Map(), counts: new Map() }
  const screen = createScannedScreen()
  const order = createPrintOrder(covered, find)
  for (const step of stepsOf(moments)) {
    if (step.resized !== undefined) screen.resize(...step.resized)
    for (const { token, id } of step.tokens) {
      if (token.kind === 'char') {
        screen.print(token.char, token.width, id)
        order.add(token.char, id)
      } else if (token.kind === 'control') {
        screen.control(token.control)
        if (token.control.do === 'line-feed') order.add('\n', undefined)
      }
    }
    for (const line of screen.changed()) {
      for (const { start, end, rule } of find(line.text))
        cover(covered, rule, line.ids(start, end), line.text.slice(start, end))
    }
    await order.look(pause)
    await pause()
  }
  order.end()
  return covered
}

/** What is covered already is no secret any more. */
function cover(covered: Covered, rule: string, ids: readonly number[], text: string): void {
  if (/^[*\s]*$/.test(text)) return
  const before = covered.byRule.get(rule) ?? new Set()
  covered.byRule.set(rule, before)
  // One that grows as it is typed is one.
  if (!ids.some(id => before.has(id))) covered.counts.set(rule, (covered.counts.get(rule) ?? 0) + 1)
  for (const id of ids) {
    covered.ids.add(id)
    before.add(id)
  }
}

/** What was printed in its order, whatever the screen made of it: that is how a key of many lines is found. */
function createPrintOrder(covered: Covered, find: TextFinder) {
  let text = ''
  let ids: (number | undefined)[] = []
  function look(): void {
    for (const { start, end, rule } of find(text)) {
      const found = ids.slice(start, end).filter(id => id !== undefined)
      cover(covered, rule, found, text.slice(start, end))
    }
    const from = Math.max(0, text.length - overlapChars)
    text = text.slice(from)
    ids = ids.slice(from)
  }
  return {
    add(char: string, id: number | undefined): void {
      text += char
      for (let unit = 0; unit < char.length; unit += 1) ids.push(id)
    },
    async look(pause: () => Promise<void>): Promise<void> {
      if (text.length < pieceChars + overlapChars) return
      look()
      await pause()
    },
    end: look,
  }
}

async function writeCovered(
  moments: RecordedTerminal,
  ids: ReadonlySet<number>,
  pause: () => Promise<void>,
): Promise<{ readonly moments: RecordedTerminal; readonly wholeScreenAt: readonly number[] }> {
  const written: RecordedMoment[] = []
  const wholeScreenAt: number[] = []
  for (const { moment, tokens } of stepsOf(moments)) {
    if (moment[1] !== 'o') {
      written.push(moment)
      continue
    }
    let text = ''
    for (const { token, id } of tokens) {
      if (token.kind === 'control') text += token.text
      else if (token.kind === 'char')
        text += ids.has(id) && token.char !== ' ' ? mask.repeat(token.width) : token.char
      else if (token.on) wholeScreenAt.push(moment[0])
    }
    if (text !== '') written.push([moment[0], 'o', text])
    await pause()
  }
  return { moments: written, wholeScreenAt }
}

interface Step {
  readonly moment: RecordedMoment
  readonly resized: readonly [number, number] | undefined
  /** Each character has a number, the same in every walk. */
  readonly tokens: readonly { readonly token: TerminalToken; readonly id: number }[]
}

/** The moments one after the other, without what a program that fills the screen showed. */
function* stepsOf(moments: RecordedTerminal): Generator<Step> {
  let read = createTokenReader()
  let isWhole = false
  let lastId = 0
  let size: readonly [number, number] = [80, 24]
  for (const moment of moments) {
    if (moment[1] === 'o') {
      const tokens: { token: TerminalToken; id: number }[] = []
      for (const token of read(moment[2])) {
        if (token.kind === 'whole-screen') {
          if (token.on !== isWhole) tokens.push({ token, id: 0 })
          isWhole = token.on
        } else if (!isWhole) {
          if (token.kind === 'char') lastId += 1
          tokens.push({ token, id: lastId })
        }
      }
      yield { moment, resized: undefined, tokens }
      continue
    }
    // What was begun before a gap has no end.
    if (moment[1] === 'g') read = createTokenReader()
    else size = [moment[2], moment[3]]
    if (moment[1] === 'g') isWhole = false
    yield { moment, resized: size, tokens: [] }
  }
}

/** Lets others go first once in a while. */
function createPause(): () => Promise<void> {
  let sliceEnd = performance.now() + sliceMs
  return async () => {
    if (performance.now() < sliceEnd) return
    await new Promise<void>(resolve => setImmediate(resolve))
    sliceEnd = performance.now() + sliceMs
  }
}
