import { followerAckBytes } from '../../shared/demo/demo-limits.ts'

/** Counts what has arrived on one socket, and says so in steps. */
export interface Receipts {
  /** Another socket: it begins at nothing. */
  begin(): void
  arrived(bytes: number): void
}

/** `random` is from 0 up to 1: thousands are told the same, and would all acknowledge it at the same moment. */
export function createReceipts(tell: (bytes: number) => void, random: () => number): Receipts {
  let got = 0
  let told = 0
  let isFirst = true
  return {
    begin() {
      got = 0
      told = 0
      isFirst = true
    },
    arrived(bytes) {
      got += bytes
      if (got - told < followerAckBytes) return
      // The step after the first is shorter by chance, and with it all that follow are at a time of their own.
      told = isFirst ? got - Math.floor(random() * followerAckBytes) : got
      isFirst = false
      tell(got)
    },
  }
}
