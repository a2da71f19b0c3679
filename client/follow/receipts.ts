import { followerAckBytes } from '../../shared/demo/demo-limits.ts'

/** Counts what has arrived on one socket, and says so in steps. */
export interface Receipts {
  /** Another socket: it begins at nothing. */
  begin(): void
  arrived(bytes: number): void
}

export function createReceipts(tell: (bytes: number) => void): Receipts {
  let got = 0
  let told = 0
  return {
    begin() {
      got = 0
      told = 0
    },
    arrived(bytes) {
      got += bytes
      if (got - told < followerAckBytes) return
      told = got
      tell(got)
    },
  }
}
