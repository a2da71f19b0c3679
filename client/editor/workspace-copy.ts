/**
 * What the workspace holds of one file as far as this page can tell, in digests: what it is known to hold, and what it will
 * hold once every save on its way has arrived.
 */
export class WorkspaceCopy {
  #known: string | undefined
  #expected: string | undefined
  /** The expected text is brought by the outbox of an earlier page: whether that is refused is not ours to hear. */
  #hearsay = false
  #underWay = 0
  #sent = 0
  #lastArrived = 0

  /** What the next save replaces; undefined where it replaces whatever is there. */
  expected = (): string | undefined => this.#expected
  known = (): string | undefined => this.#known
  hearsay = (): boolean => this.#hearsay
  savesUnderWay = (): boolean => this.#underWay > 0

  /** The workspace was read. */
  read(digest: string): void {
    this.#known = digest
    this.#expected = digest
    this.#hearsay = false
  }

  /** The outbox of an earlier page brings this; `known` is what the workspace holds meanwhile, if it could be read. */
  awaits(digest: string, known: string | undefined): void {
    this.#known = known
    this.#expected = digest
    this.#hearsay = digest !== known
  }

  /** The next save replaces whatever is there. */
  giveWay(): void {
    this.#expected = undefined
  }

  /** A save was put into the outbox; the answer is told with the number that this returns. */
  sent(digest: string): number {
    this.#expected = digest
    this.#underWay += 1
    this.#sent += 1
    return this.#sent
  }

  /** A save that was overtaken in the outbox arrives with the one that overtook it, in any order. */
  arrived(number: number, digest: string): void {
    this.#underWay -= 1
    if (number > this.#lastArrived) this.#known = digest
    this.#lastArrived = Math.max(number, this.#lastArrived)
    this.#hearsay = false
  }

  refused(): void {
    this.#underWay -= 1
    this.#expected = this.#known
  }
}
