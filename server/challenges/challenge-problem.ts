/** What is wrong with a challenge, where, and what to do: one sentence for the author. */
export class ChallengeProblem extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'ChallengeProblem'
  }
}
