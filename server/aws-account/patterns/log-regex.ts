import { spend } from '../limits/step-budget.ts'
import { type LogRegexPart, readLogRegex } from './log-regex-syntax.ts'

/** A regular expression of a filter pattern, read once and matched often. */
export interface LogRegex {
  /** Whether it matches anywhere in the text. Takes time in proportion to the text and to the expression. */
  matches(text: string): boolean
}

const LUMP = 1 << 14

/** Throws LogRegexSyntaxError for what CloudWatch Logs refuses. */
export function compileLogRegex(expression: string): LogRegex {
  const alternatives = readLogRegex(expression)
  return { matches: text => alternatives.some(parts => search(parts, text)) }
}

/**
 * Follows all ways of matching at once: `active` holds the parts that could come next. There are no sub-expressions, so
 * each way is only a place in the list of parts.
 */
function search(parts: readonly LogRegexPart[], text: string): boolean {
  const isAnchored = parts[0]?.kind === 'start'
  let active = new Uint8Array(parts.length + 1)
  let next = new Uint8Array(parts.length + 1)
  let steps = 0
  let low = 0
  let high = -1
  for (let at = 0; at <= text.length; at++) {
    if (at === 0 || !isAnchored) {
      active[0] = 1
      low = 0
      high = Math.max(high, 0)
    }
    const code = at < text.length ? Math.min(text.charCodeAt(at), OTHER) : END
    let nextLow = parts.length
    let nextHigh = -1
    // `high` grows while it is walked: a part that may be left out makes the next one possible.
    for (let place = low; place <= high; place++) {
      steps++
      if (!active[place]) continue
      active[place] = 0
      const part = parts[place]
      if (!part) return true
      if (mayPass(part, at, code)) {
        active[place + 1] = 1
        high = Math.max(high, place + 1)
      }
      if (part.kind === 'characters' && code !== END && part.set[code]) {
        const from = part.repeats ? place : place + 1
        for (let one = from; one <= place + 1; one++) next[one] = 1
        nextLow = Math.min(nextLow, from)
        nextHigh = place + 1
      }
    }
    if (isAnchored && nextHigh < 0) break
    ;[active, next] = [next, active]
    low = nextLow
    high = nextHigh
    if (steps >= LUMP) {
      spend(steps)
      steps = 0
    }
  }
  spend(steps)
  return false
}

/** All characters beyond ASCII are one to a regular expression that has only ASCII in it. */
const OTHER = 128
const END = -1

/** Whether the place behind a part can be reached without taking a character. */
function mayPass(part: LogRegexPart, at: number, code: number): boolean {
  switch (part.kind) {
    case 'start':
      return at === 0
    case 'end':
      return code === END
    case 'characters':
      return part.isOptional
    default:
      return part satisfies never
  }
}
