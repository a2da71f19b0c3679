import { Script } from 'node:vm'
import { errorCode } from './error-code.ts'
import { Overload } from './overload.ts'
import { ASKED, DEADLINE, PIECE } from './witness-cells.ts'

/** Runs a synchronous piece of work and ends it, wherever it is, after so many milliseconds: throws Overload then. */
export type EndAfter = <Result>(limitMs: number, work: () => Result) => Result

/** A script is what the engine can end from outside, together with all that it calls. */
const script = new Script('__watchedWork()', { filename: 'piece-ender.ts' })

/** Runs work within the script, and tells of its result and of the codes with which the engine ended it. */
function runScript<Result>(
  work: () => Result,
  options: { timeout: number } | { breakOnSigint: true },
): Result {
  const outcome: { result?: Result } = {}
  const scope = globalThis as { __watchedWork?: (() => void) | undefined }
  const outer = scope.__watchedWork
  scope.__watchedWork = () => {
    outcome.result = work()
  }
  try {
    script.runInThisContext(options)
  } finally {
    scope.__watchedWork = outer
  }
  // It ran to its end, so it is there, whatever it is.
  return outcome.result as Result
}

/** By a thread of its own for each piece, which takes a quarter of a millisecond, and several on a busy machine. */
export const endByTimeout: EndAfter = (limitMs, work) => {
  try {
    return runScript(work, { timeout: limitMs })
  } catch (cause) {
    throw errorCode(cause) === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new Overload('time') : cause
  }
}

/**
 * By the one thread that watches them all (`stall-witness-worker.ts`): it ends an overdue piece by SIGINT to this process,
 * which a script can be told to end at. That costs microseconds for as long as the thread itself is in such a script.
 * Where that cannot be, each piece has its own thread. A SIGINT from outside ends the piece too, and `interrupted` is called.
 */
export function createPieceEnder(
  cells: BigInt64Array,
  canSignal: () => boolean,
  interrupted: () => void,
): EndAfter {
  let pieces = 0n
  return (limitMs, work) => {
    if (!canSignal()) return endByTimeout(limitMs, work)
    const outerPiece = Atomics.load(cells, PIECE)
    const outerDeadline = Atomics.load(cells, DEADLINE)
    const deadline = BigInt(Math.ceil(Date.now() + limitMs))
    const piece = ++pieces
    Atomics.store(cells, PIECE, piece)
    Atomics.store(
      cells,
      DEADLINE,
      outerDeadline === 0n || deadline < outerDeadline ? deadline : outerDeadline,
    )
    try {
      return runScript(work, { breakOnSigint: true })
    } catch (cause) {
      if (errorCode(cause) !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw cause
      if (Atomics.load(cells, ASKED) !== piece) setImmediate(interrupted)
      throw new Overload('time')
    } finally {
      Atomics.store(cells, DEADLINE, outerDeadline)
      Atomics.store(cells, PIECE, outerPiece)
    }
  }
}
