const ANY_RUN = -1
const ANY_CHAR = -2
/** Put before a character to take it literally: `*` and `?` that came out of a policy variable. */
export const LITERAL = '\u0001'

const MAX_CACHED_PATTERNS = 20_000
const cache = new Map<string, readonly number[]>()

/**
 * Whether `text` matches a pattern of IAM, where `*` stands for any characters and `?` for one. Takes time in
 * proportion to both lengths whatever the pattern is, because patterns come from strangers.
 */
export function globMatches(pattern: string, text: string): boolean {
  const tokens = tokensOf(pattern)
  let token = 0
  let char = 0
  let retryToken = -1
  let retryChar = 0
  while (char < text.length) {
    const wanted = tokens[token]
    if (wanted === ANY_RUN) {
      retryToken = ++token
      retryChar = char
    } else if (wanted === ANY_CHAR || wanted === text.charCodeAt(char)) {
      token++
      char++
    } else if (retryToken >= 0) {
      token = retryToken
      char = ++retryChar
    } else return false
  }
  while (tokens[token] === ANY_RUN) token++
  return token === tokens.length
}

function tokensOf(pattern: string): readonly number[] {
  let tokens = cache.get(pattern)
  if (!tokens) {
    tokens = readTokens(pattern)
    if (cache.size >= MAX_CACHED_PATTERNS) cache.clear()
    cache.set(pattern, tokens)
  }
  return tokens
}

function readTokens(pattern: string): number[] {
  const tokens: number[] = []
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern.charAt(index)
    if (char === LITERAL) tokens.push(pattern.charCodeAt(++index))
    else if (char === '*') tokens.push(ANY_RUN)
    else if (char === '?') tokens.push(ANY_CHAR)
    else tokens.push(char.charCodeAt(0))
  }
  return tokens
}
