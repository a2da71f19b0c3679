import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import type { Later } from './later.ts'

/** What the presenter's page hears. */
export interface PresenterLine {
  desk(desk: DemoDesk): void
  /** It is to say again what it shows. */
  showAgain(): void
  close(why: 'replaced' | 'ended'): void
}

/** Where the one page is that presents. */
export interface PresenterSeat {
  /** The page in the place of the one before; the result leaves. */
  take(line: PresenterLine): () => void
  isTaken(): boolean
  showAgain(): void
  /** Tells the page soon how the audience does. */
  deskSoon(): void
  /** An earlier server had somebody here who may never come: what follows on that is due then. */
  expect(): void
}

export interface SeatPowers {
  readonly desk: () => DemoDesk
  readonly later: Later
  /** Nobody has presented for a while. */
  readonly onAway: () => void
  readonly onLeft: () => void
}

/** The presenter's page is told at most so often how the audience does. Milliseconds. */
const deskMs = 250
/** A presenter who is away for so long has left, and shows nothing more by accident: a page that is loaded anew is back before. Milliseconds. */
const awayMs = 15_000
/** After a restart pages come back one by one, and nothing is shown before the presenter's does. Milliseconds. */
const restartMs = 60_000

export function createPresenterSeat({ desk, later, onAway, onLeft }: SeatPowers): PresenterSeat {
  let seated: { readonly line: PresenterLine } | undefined
  let isDue = false

  function expect(withinMs: number): void {
    later(withinMs, () => {
      if (seated === undefined) onAway()
    })
  }
  return {
    take(line) {
      seated?.line.close('replaced')
      const own = { line }
      seated = own
      line.desk(desk())
      return () => {
        if (seated !== own) return
        seated = undefined
        expect(awayMs)
        onLeft()
      }
    },
    isTaken: () => seated !== undefined,
    showAgain: () => seated?.line.showAgain(),
    deskSoon() {
      if (isDue || seated === undefined) return
      isDue = true
      later(deskMs, () => {
        isDue = false
        seated?.line.desk(desk())
      })
    },
    expect: () => expect(restartMs),
  }
}
