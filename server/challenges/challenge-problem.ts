/** Where something stands in a YAML file: keys, and ids or values of list items, one within the other. */
export type Trail = readonly (string | number)[]

/** Where a problem is. */
export interface ProblemPlace {
  /** Relative to the challenge's folder. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  /** Where in `challenge.yaml` it stands, as long as its line is not known. */
  readonly trail?: Trail | undefined
}

/** What is wrong with a challenge, where, and what to do: `challenge.yaml:12: …`, one sentence for the author. */
export class ChallengeProblem extends Error {
  readonly sentence: string
  readonly trail: Trail | undefined

  constructor(sentence: string, { file, line, trail, ...options }: ProblemPlace & ErrorOptions = {}) {
    super(
      file === undefined ? sentence : `${file}${line === undefined ? '' : `:${line}`}: ${sentence}`,
      options,
    )
    this.name = 'ChallengeProblem'
    this.sentence = sentence
    this.trail = trail
  }
}

/** Refuses a challenge for what stands at this place of its `challenge.yaml`. */
export function refuse(sentence: string, ...trail: Trail): never {
  throw new ChallengeProblem(sentence, { trail })
}
