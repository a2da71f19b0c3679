import type { LookEndingCode } from '../../shared/challenge/look-endings.ts'

/** A call of a check that came to nothing in a way that ends the look, unless the check can go on without it. */
export class CallEnded extends Error {
  readonly ending: LookEndingCode

  constructor(ending: LookEndingCode, message: string) {
    super(message)
    this.name = 'CallEnded'
    this.ending = ending
  }
}
