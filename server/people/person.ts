/** Somebody who uses the product, as far as attempts know them. */
export interface Person {
  readonly id: string
  /** What they are called now. Kept beside attempts, never in them. */
  readonly name: string
}
