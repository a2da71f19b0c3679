/** Does one piece of work after the other, in the order in which they came. */
export type Lane = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    // The next waits for this one's end, not for its success.
    last = turn.catch(() => {})
    return turn
  }
}
