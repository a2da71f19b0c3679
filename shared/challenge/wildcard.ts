/**
 * Whether the whole text matches a pattern in which `*` stands for any characters, none included, and `?` for one: as
 * in IAM's actions and resources. For checks that judge what a candidate wrote: such patterns come from strangers, and
 * one made into a regular expression can run for ever (`*a*a*a*…b`). This takes at most time in proportion to the
 * product of both lengths, whatever the pattern is.
 *
 * Case matters; who compares actions brings both to lower case. Nothing escapes a wildcard.
 *
 * The embedded account has the same lines in server/aws-account/patterns/wildcard.ts, as it imports nothing of ours.
 */
export function wildcardMatches(pattern: string, text: string): boolean {
  let at = 0
  let char = 0
  let retryAt = -1
  let retryChar = 0
  while (char < text.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      retryAt = ++at
      retryChar = char
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[char])) {
      at++
      char++
    } else if (retryAt >= 0) {
      at = retryAt
      char = ++retryChar
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
