import { spend } from '../limits/step-budget.ts'

/** A pattern with wildcards, read once and matched often. */
export type Wildcard = readonly number[]

export interface WildcardSyntax {
  /** Stands for exactly one character; absent where there is no such wildcard. */
  readonly anyCharacter?: string
  /** Put before a character to take it literally. */
  readonly escape?: string
}

const ANY_RUN = -1
const ANY_CHAR = -2
/** Steps are counted in lumps, so that counting costs nothing. */
const LUMP = 1 << 14

/** Reads a pattern in which `*` stands for any characters, none included. */
export function readWildcard(pattern: string, syntax: WildcardSyntax = {}): Wildcard {
  const tokens: number[] = []
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern.charAt(index)
    if (char === syntax.escape) tokens.push(pattern.charCodeAt(++index))
    else if (char === '*') tokens.push(ANY_RUN)
    else if (char === syntax.anyCharacter) tokens.push(ANY_CHAR)
    else tokens.push(char.charCodeAt(0))
  }
  return tokens
}

/**
 * Whether the whole text matches. Only the last `*` is ever taken back, so it takes at most time in proportion to the
 * product of both lengths, whatever the pattern is: patterns come from strangers. What it takes is spent.
 *
 * The same lines are in shared/challenge/wildcard.ts for authors of checks: this process imports nothing of ours.
 */
export function wildcardMatches(wildcard: Wildcard, text: string): boolean {
  let token = 0
  let char = 0
  let retryToken = -1
  let retryChar = 0
  let steps = 0
  while (char < text.length) {
    if (++steps === LUMP) {
      spend(steps)
      steps = 0
    }
    const wanted = wildcard[token]
    if (wanted === ANY_RUN) {
      retryToken = ++token
      retryChar = char
    } else if (wanted === ANY_CHAR || wanted === text.charCodeAt(char)) {
      token++
      char++
    } else if (retryToken >= 0) {
      token = retryToken
      char = ++retryChar
    } else break
    // Behind a `*` at the end anything goes.
    if (token === wildcard.length && wildcard[token - 1] === ANY_RUN) char = text.length
  }
  spend(steps)
  if (char < text.length) return false
  while (wildcard[token] === ANY_RUN) token++
  return token === wildcard.length
}
