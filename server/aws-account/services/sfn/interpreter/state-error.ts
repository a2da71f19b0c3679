/** Why a state failed, by the names that Retry and Catch know. Cause and name may both be absent, as a worker may say nothing. */
export class StateError extends Error {
  readonly errorName: string | undefined
  readonly reason: string | undefined
  /** Of an expression in JSONata: the field it was in; undefined where the failure is of no field. */
  readonly evaluation: { readonly location?: string | undefined } | undefined

  constructor(
    errorName: string | undefined,
    reason?: string,
    evaluation?: { readonly location?: string | undefined },
  ) {
    super(`${errorName}: ${reason}`)
    this.name = 'StateError'
    this.errorName = errorName
    this.reason = reason
    this.evaluation = evaluation
  }
}

/** A failure of what the author wrote. The sentence is put behind the one that names the state. */
export class RuntimeError extends Error {}

/** A failure of an expression in JSONata, in a field such as `Output/result`. */
export class QueryError extends Error {
  readonly location: string | undefined

  constructor(message: string, location?: string) {
    super(message)
    this.location = location
  }
}

/** The execution, or the branch, was ended from outside: nothing more of it may happen. */
export class Ended extends Error {}
