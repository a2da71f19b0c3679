import { terminalHighWaterBytes, terminalLowWaterBytes } from '../../../shared/protocol/limits.ts'

/** A reader with more than this outstanding is skipped forward: twice what a replay has, so that one replay always fits. */
const longestQueueBytes = 512 * 1024
/** A reader that has been behind for so long is skipped forward: nobody's dead connection stops somebody's shell. */
const patienceMs = 10_000
/** While nobody looks, a flood runs no faster than this per tick: it would only turn the ring and burn a core. */
const unwatchedBytesPerTick = 512 * 1024
const unwatchedTickMs = 100

/** Whoever reads a terminal's output, as far as its flow is concerned. */
export type FlowReader = {
  output(bytes: Uint8Array): void
  /** Shows all that is kept instead of what was skipped; returns how many bytes that is. */
  replay(): number
}

export type FlowPowers = {
  /** Stops the program from printing, and lets it go on. */
  pause(): void
  resume(): void
  /** Runs an action later unless it is cancelled first. */
  later(ms: number, action: () => void): () => void
}

type Progress = {
  unacknowledgedBytes: number
  /** One that is `skipped` gets nothing until it has dealt with all it has; then it sees what is kept by then. */
  pace: 'in-step' | 'behind' | 'skipped'
  missed: boolean
  cancelPatience: () => void
}

/**
 * Brings what a program prints to its readers. The program waits only while every reader is behind, so that one alone loses
 * nothing of a flood; a reader that stays behind loses the middle of the output rather than stopping the program for others.
 */
export function createTerminalFlow(powers: FlowPowers) {
  const readers = new Map<FlowReader, Progress>()
  const unwatched = countPerTick(powers.later, decide)
  let paused = false

  const watching = () => [...readers.values()].filter(progress => progress.pace !== 'skipped')

  function decide(): void {
    const counted = watching()
    const mustPause =
      counted.length === 0
        ? unwatched.bytes() > unwatchedBytesPerTick
        : counted.every(progress => progress.pace === 'behind')
    if (mustPause === paused) return
    paused = mustPause
    if (paused) powers.pause()
    else powers.resume()
  }

  function skip(progress: Progress): void {
    progress.cancelPatience()
    progress.pace = 'skipped'
  }

  function fallBehind(progress: Progress): void {
    progress.pace = 'behind'
    progress.cancelPatience = powers.later(patienceMs, () => {
      skip(progress)
      decide()
    })
  }

  function catchUp(reader: FlowReader, progress: Progress): void {
    progress.cancelPatience()
    progress.pace = 'in-step'
    if (!progress.missed) return
    progress.missed = false
    count(reader, progress, reader.replay())
  }

  function count(reader: FlowReader, progress: Progress, byteCount: number): void {
    progress.unacknowledgedBytes = Math.max(0, progress.unacknowledgedBytes + byteCount)
    const { unacknowledgedBytes: bytes, pace } = progress
    if (bytes <= terminalLowWaterBytes && pace !== 'in-step') catchUp(reader, progress)
    else if (bytes > longestQueueBytes && pace !== 'skipped') skip(progress)
    else if (bytes > terminalHighWaterBytes && pace === 'in-step') fallBehind(progress)
  }

  return {
    /** Takes what the program printed; it is among what is kept already. */
    printed(bytes: Uint8Array): void {
      if (watching().length === 0) unwatched.count(bytes.length)
      for (const [reader, progress] of readers) {
        if (progress.pace === 'skipped') progress.missed = true
        else {
          reader.output(bytes)
          count(reader, progress, bytes.length)
        }
      }
      decide()
    },
    /** `backlogBytes` were given to the reader to begin with. */
    join(reader: FlowReader, backlogBytes: number): void {
      const progress: Progress = {
        unacknowledgedBytes: 0,
        pace: 'in-step',
        missed: false,
        cancelPatience: () => {},
      }
      readers.set(reader, progress)
      count(reader, progress, backlogBytes)
      decide()
    },
    acknowledge(reader: FlowReader, byteCount: number): void {
      const progress = readers.get(reader)
      if (progress) count(reader, progress, -byteCount)
      decide()
    },
    leave(reader: FlowReader): void {
      readers.get(reader)?.cancelPatience()
      readers.delete(reader)
      decide()
    },
    /** The program has ended: whoever missed something sees the end of it. */
    finish(): void {
      unwatched.close()
      for (const [reader, progress] of readers) {
        progress.cancelPatience()
        if (progress.missed) reader.replay()
      }
      readers.clear()
    },
  }
}

/** Counts bytes, anew from each tick on. */
function countPerTick(later: FlowPowers['later'], onTick: () => void) {
  let bytes = 0
  let cancelTick: (() => void) | undefined
  return {
    bytes: () => bytes,
    count(byteCount: number): void {
      bytes += byteCount
      cancelTick ??= later(unwatchedTickMs, () => {
        cancelTick = undefined
        bytes = 0
        onTick()
      })
    },
    close: () => cancelTick?.(),
  }
}
