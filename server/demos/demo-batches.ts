import type { DemoBatch, DemoEvent } from '../../shared/demo/demo-event.ts'
import { demoFloodChars, demoTickMs } from '../../shared/demo/demo-limits.ts'
import type { Later } from './later.ts'

/**
 * Gathers what happens within a tick after something was told, so that thousands are told it at once and not letter by letter;
 * what happens after a rest is told without delay.
 */
export interface DemoBatches {
  add(event: DemoEvent): void
  /** Tells what was gathered now; resolves when everybody was told who can be. */
  flush(): Promise<void>
}

export interface BatchPowers {
  /** The last batch that there is. */
  readonly lastSeq: number
  /** Time of the demo in milliseconds. */
  readonly at: () => number
  /** Resolves when it was told; the next batch waits for that. */
  readonly tell: (batch: DemoBatch) => Promise<void>
  readonly later: Later
}

export function createDemoBatches({ lastSeq, at, tell, later }: BatchPowers): DemoBatches {
  let seq = lastSeq
  let waiting: DemoEvent[] = []
  let telling: Promise<void> | undefined
  let isDue = false
  let nextAt = Number.NEGATIVE_INFINITY

  function due(): void {
    if (isDue || telling !== undefined || waiting.length === 0) return
    isDue = true
    later(Math.max(0, nextAt - performance.now()), () => {
      isDue = false
      void flush()
    })
  }

  async function cut(): Promise<void> {
    const events = joined(waiting)
    waiting = []
    if (events.length === 0) return
    seq += 1
    await tell({ seq, at: at(), events })
  }

  async function flush(): Promise<void> {
    if (telling === undefined) {
      const begunAt = performance.now()
      telling = cut().finally(() => {
        telling = undefined
        nextAt = performance.now() + restMs(performance.now() - begunAt)
        due()
      })
      return telling
    }
    await telling
    return flush()
  }

  return {
    add(event) {
      const last = waiting.at(-1)
      // What one program prints in pieces is one text; of a flood the rest is cut when it is told.
      if (event.type === 'printed' && last?.type === 'printed' && last.id === event.id)
        waiting[waiting.length - 1] = { ...last, data: bounded(last.data + event.data) }
      else if (event.type === 'looked' && last?.type === 'looked') waiting[waiting.length - 1] = event
      else waiting.push(event)
      due()
    },
    flush,
  }
}

/** As long as it took to tell, within bounds: half of the time is for whoever presents, however many are told. */
function restMs(tookMs: number): number {
  return Math.min(Math.max(demoTickMs, tookMs), 2 * demoTickMs)
}

/** Twice what is told at most, so that a flood costs no more than that. */
function bounded(data: string): string {
  return data.length > 2 * demoFloodChars ? data.slice(-demoFloodChars) : data
}

/** Of a flood, the end from the start of a line on. */
function joined(events: readonly DemoEvent[]): DemoEvent[] {
  return events.map(event => {
    if (event.type !== 'printed' || event.data.length <= demoFloodChars) return event
    const end = event.data.slice(-demoFloodChars)
    return { ...event, data: `\x1b[0m${end.slice(end.indexOf('\n') + 1)}` }
  })
}
