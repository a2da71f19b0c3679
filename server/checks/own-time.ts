/** A time limit that stands still while somebody else is being waited for. */
export interface OwnTime {
  /** Begins a wait; waits may overlap. */
  pause(): void
  resume(): void
  end(): void
}

/** However busy the machine is, a look ends some day. */
const maxGrantedMs = 30_000
/** Less is not worth another look. */
const leastGrantedMs = 20
/** So long after the limit it is asked again: whether somebody waits at this moment shows only by two questions. */
const confirmMs = 25

/**
 * Calls `over` once `limitMs` have passed outside of waits, and what had arrived by then was read. What it was ready to run and waited for a processor meanwhile,
 * which `waitedMs` counts up from anywhere, is given in addition: a busy machine uses up nobody's time.
 */
export function createOwnTime(limitMs: number, waitedMs: () => number, over: () => void): OwnTime {
  let leftMs = limitMs
  let waits = 0
  let startedAt = performance.now()
  let waitedBefore = waitedMs()
  /** Waited for a processor and not given yet. */
  let owedMs = 0
  let grantedMs = 0
  let timer: NodeJS.Timeout | undefined = setTimeout(look, leftMs)
  let reading: NodeJS.Immediate | undefined
  let isConfirming = false

  function count(): void {
    const [now, waited] = [performance.now(), waitedMs()]
    leftMs -= now - startedAt
    owedMs += Math.max(0, waited - waitedBefore)
    startedAt = now
    waitedBefore = waited
  }

  function look(): void {
    count()
    const more = Math.min(owedMs, maxGrantedMs - grantedMs)
    if (more < leastGrantedMs && !isConfirming) {
      isConfirming = true
      timer = setTimeout(look, confirmMs)
      return
    }
    if (more < leastGrantedMs) {
      // What was written by now, and this process has not read yet, still counts.
      reading = setImmediate(over)
      return
    }
    isConfirming = false
    grantedMs += more
    owedMs = 0
    leftMs = more
    timer = setTimeout(look, more)
  }

  return {
    pause() {
      waits += 1
      if (waits > 1 || timer === undefined) return
      clearTimeout(timer)
      count()
    },
    resume() {
      waits -= 1
      if (waits > 0 || timer === undefined) return
      startedAt = performance.now()
      waitedBefore = waitedMs()
      isConfirming = false
      timer = setTimeout(look, Math.max(0, leftMs))
    },
    end() {
      clearTimeout(timer)
      clearImmediate(reading)
      timer = undefined
    },
  }
}
