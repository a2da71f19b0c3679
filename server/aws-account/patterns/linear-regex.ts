import { spend } from '../limits/step-budget.ts'
import { type Assertion, type Instruction, isWordCharacter, readRegex } from './linear-regex-syntax.ts'

/** A regular expression, read once and matched often, in time that is proportional to the text and to the expression. */
export interface LinearRegex {
  /** What the first match's groups hold, by number; the whole is the first. Undefined where it matches nowhere. */
  exec(text: string): readonly (string | undefined)[] | undefined
  test(text: string): boolean
  /** Of its groups, by number; those without a name are undefined. */
  readonly names: readonly (string | undefined)[]
}

/** A move costs so many of the steps that are counted everywhere. */
const STEPS_PER_MOVE = 10
const LUMP = 1 << 11

/** Throws RegexSyntaxError. */
export function compileRegex(source: string): LinearRegex {
  const { instructions, groups } = readRegex(source)
  return {
    names: groups,
    test: text => run(instructions, text, 0) !== undefined,
    exec(text) {
      const slots = run(instructions, text, groups.length * 2)
      return slots && groups.map((_, index) => sliceOf(text, slots[index * 2], slots[index * 2 + 1]))
    },
  }
}

const sliceOf = (text: string, from: number | undefined, to: number | undefined) =>
  from === undefined || to === undefined ? undefined : text.slice(from, to)

type Slots = readonly (number | undefined)[]

/** A way of matching: where in the program, and where its groups began and ended so far. */
interface Thread {
  readonly place: number
  readonly slots: Slots
}

/** Follows all ways at once (Thompson, Pike); earlier ones are preferred. Notes no groups where there are no slots. */
function run(program: readonly Instruction[], text: string, slotCount: number): Slots | undefined {
  const seen = new Int32Array(program.length).fill(-1)
  let moves = 0
  let threads: Thread[] = []
  let matched: Slots | undefined

  const add = (into: Thread[], start: Thread, at: number) => {
    const open: Thread[] = [start]
    for (let thread = open.pop(); thread; thread = open.pop()) {
      const { place, slots } = thread
      const step = program[place]
      moves++
      if (!step || seen[place] === at) continue
      seen[place] = at
      if (step.kind === 'jump') open.push({ place: step.to, slots })
      else if (step.kind === 'split') open.push({ place: step.second, slots }, { place: step.first, slots })
      else if (step.kind === 'save')
        open.push({ place: place + 1, slots: step.slot < slotCount ? slots.with(step.slot, at) : slots })
      else if (step.kind === 'assert') {
        if (holds(step.what, text, at)) open.push({ place: place + 1, slots })
      } else into.push(thread)
    }
  }

  const none: Slots = new Array(slotCount).fill(undefined)
  for (let at = 0; at <= text.length; at++) {
    if (!matched) add(threads, { place: 0, slots: none }, at)
    const code = text.charCodeAt(at)
    const next: Thread[] = []
    for (const thread of threads) {
      const step = program[thread.place]
      moves++
      if (step?.kind === 'match') {
        matched = thread.slots
        break
      }
      if (step?.kind === 'character' && at < text.length && step.accepts(code))
        add(next, { place: thread.place + 1, slots: thread.slots }, at + 1)
    }
    threads = next
    if (moves >= LUMP) {
      spend(moves * STEPS_PER_MOVE)
      moves = 0
    }
    if (matched && !threads.length) break
  }
  spend(moves * STEPS_PER_MOVE)
  return matched
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    default: {
      const before = at > 0 && isWordCharacter(text.charCodeAt(at - 1))
      const behind = at < text.length && isWordCharacter(text.charCodeAt(at))
      return (before !== behind) === (what === 'word-boundary')
    }
  }
}
