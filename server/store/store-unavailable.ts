/**
 * The store cannot be opened, or cannot be reached now. `problem` says what is wrong and `remedy` what a person can do
 * about it, each in whole sentences; nothing else of this error is meant for people. A write that fails with it may or
 * may not have been kept: send it again with the same command id.
 */
export class StoreUnavailable extends Error {
  readonly problem: string
  readonly remedy: string

  constructor(problem: string, remedy: string, cause?: unknown) {
    super(`${problem} ${remedy}`, cause === undefined ? undefined : { cause })
    this.name = 'StoreUnavailable'
    this.problem = problem
    this.remedy = remedy
  }
}
