/**
 * Reasoning over sets of texts that are given by patterns with `*` (any characters) and `?` (one), as IAM has them: is there
 * a text that all of these sets have, and none of those patterns matches? Exact, without trying samples and without regular
 * expressions, and never longer than its budget.
 */

/** In a pattern: any characters but `:`, as a part of an ARN has them. No policy can hold it. */
export const anyOfPart = '\ue002'
/** In a pattern: any characters but `:` and `/`, as a name in an ARN has them. No policy can hold it. */
export const anyOfName = '\ue003'

const excludedBy: { readonly [token: string]: string } = { '*': '', [anyOfPart]: ':', [anyOfName]: ':/' }

/** What a search may still cost, in steps; shared by all searches of one question. */
export interface Steps {
  left: number
}

/** Enough for some hundred statements; a second of a slow machine at most. */
export const usualSteps = 400_000

/** A text was found, there is none, or the patterns are too involved to say. */
export type Found =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'too-involved' }

/** A pattern as an automaton: a bit for each position, and for each character the positions that it passes. */
interface Automaton {
  readonly start: bigint
  readonly end: bigint
  /** All positions at which any number of characters may stand, and those at which a `:` or a `/` may not be among them. */
  readonly stars: bigint
  readonly starsBut: ReadonlyMap<string, bigint>
  readonly anyOne: bigint
  readonly passes: ReadonlyMap<string, bigint>
}

const longestText = 4_096

/**
 * A shortest text that matches at least one pattern of every set in `within` and no pattern of `outside`. Wildcards in the
 * text are characters like others; none is in it that `isPossible` excludes.
 */
export function textWithin(
  within: readonly (readonly string[])[],
  outside: readonly string[],
  steps: Steps = { left: usualSteps },
  isPossible: (letter: string) => boolean = () => true,
): Found {
  const groups = [...within, outside].map(patterns => [...new Set(patterns)].map(automatonOf))
  const all = groups.flat()
  const sizes = groups.map(group => group.length)
  const letters = alphabetOf(all).filter(isPossible)
  const seen = new Set<string>()
  let wave: { readonly state: readonly bigint[]; readonly text: string }[] = []
  const add = (state: readonly bigint[], text: string, to: typeof wave) => {
    // A set that nothing can match any more: no text leads there.
    let at = 0
    for (const [index, size] of sizes.entries()) {
      if (index < sizes.length - 1 && !state.slice(at, at + size).some(one => one !== 0n)) return
      at += size
    }
    const key = state.join(' ')
    if (seen.has(key)) return
    seen.add(key)
    to.push({ state, text })
  }
  add(
    all.map(one => one.start),
    '',
    wave,
  )
  while (wave.length > 0) {
    const next: typeof wave = []
    for (const { state, text } of wave) {
      if (isIn(state, all, sizes)) return { kind: 'text', text }
      for (const letter of lettersFrom(state, all, sizes)?.filter(isPossible) ?? letters) {
        steps.left -= all.length
        if (steps.left < 0 || text.length > longestText) return { kind: 'too-involved' }
        add(
          state.map((positions, index) => after(positions, letter, all[index])),
          text + letter,
          next,
        )
      }
    }
    wave = next
  }
  return { kind: 'none' }
}

/** The letters that some set of `within` can go on with, if it can with few; undefined where any letter may do. */
function lettersFrom(
  state: readonly bigint[],
  all: readonly Automaton[],
  sizes: readonly number[],
): readonly string[] | undefined {
  let at = 0
  for (const size of sizes.slice(0, -1)) {
    const group = all
      .slice(at, at + size)
      .map((one, offset) => ({ one, positions: state[at + offset] ?? 0n }))
    at += size
    if (group.some(({ one, positions }) => (positions & (one.stars | one.anyOne)) !== 0n)) continue
    return [
      ...new Set(
        group.flatMap(({ one, positions }) =>
          [...one.passes].filter(([, passes]) => (positions & passes) !== 0n).map(([letter]) => letter),
        ),
      ),
    ]
  }
  return undefined
}

/** Whether the text that led to a state is in every set of `within` and matches nothing of the last group. */
function isIn(state: readonly bigint[], all: readonly Automaton[], sizes: readonly number[]): boolean {
  let at = 0
  return sizes.every((size, index) => {
    const some = all.slice(at, at + size).some((one, offset) => ((state[at + offset] ?? 0n) & one.end) !== 0n)
    at += size
    return index < sizes.length - 1 ? some : !some
  })
}

function automatonOf(pattern: string): Automaton {
  // Stars side by side say no more than one.
  const tokens = [...pattern].filter((token, index, list) => token !== '*' || list[index - 1] !== '*')
  const passes = new Map<string, bigint>()
  const starsBut = new Map<string, bigint>()
  let stars = 0n
  let anyOne = 0n
  for (const [index, token] of tokens.entries()) {
    const bit = 1n << BigInt(index)
    const excluded = excludedBy[token]
    if (excluded !== undefined) {
      stars |= bit
      for (const letter of excluded) starsBut.set(letter, (starsBut.get(letter) ?? 0n) | bit)
    } else if (token === '?') anyOne |= bit
    else passes.set(token, (passes.get(token) ?? 0n) | bit)
  }
  return { start: closed(1n, stars), end: 1n << BigInt(tokens.length), stars, starsBut, anyOne, passes }
}

/** A star may stand for nothing. */
const closed = (positions: bigint, stars: bigint) => positions | ((positions & stars) << 1n)

function after(positions: bigint, letter: string, automaton: Automaton | undefined): bigint {
  if (automaton === undefined || positions === 0n) return 0n
  const { stars, starsBut, anyOne, passes } = automaton
  const passing = anyOne | (passes.get(letter) ?? 0n)
  const staying = stars & ~(starsBut.get(letter) ?? 0n)
  return closed(((positions & passing) << 1n) | (positions & staying), stars)
}

/** Every character that a pattern names, and one for all others: a letter, so that a text that was found can be read. */
function alphabetOf(all: readonly Automaton[]): readonly string[] {
  const named = new Set(all.flatMap(one => [...one.passes.keys()]))
  const other = [...'xyzwvuqkjXYZWVQKJ0123456789_abcdefghilmnoprst', '\u00b7'].find(
    letter => !named.has(letter),
  )
  return other === undefined ? [...named] : [other, ...named]
}
