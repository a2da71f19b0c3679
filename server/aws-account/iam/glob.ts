import { readWildcard, type Wildcard, wildcardMatches } from '../patterns/wildcard.ts'

/** Put before a character to take it literally: `*` and `?` that came out of a policy variable. */
export const LITERAL = '\u0001'

const SYNTAX = { anyCharacter: '?', escape: LITERAL } as const

/** Longer ones are read anew each time, so that nobody fills the memory with patterns. */
const MAX_CACHED_CHARS = 512
const MAX_CACHED_PATTERNS = 5000
const cache = new Map<string, Wildcard>()

/** Whether `text` matches a pattern of IAM, where `*` stands for any characters and `?` for one. */
export function globMatches(pattern: string, text: string): boolean {
  return wildcardMatches(wildcardOf(pattern), text)
}

function wildcardOf(pattern: string): Wildcard {
  const known = cache.get(pattern)
  if (known) return known
  const wildcard = readWildcard(pattern, SYNTAX)
  if (pattern.length > MAX_CACHED_CHARS) return wildcard
  if (cache.size >= MAX_CACHED_PATTERNS) cache.clear()
  cache.set(pattern, wildcard)
  return wildcard
}
