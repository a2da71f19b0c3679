import { renameSync, writeFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { errorCode } from './error-code.ts'
import type { FromWitness, WitnessData } from './stall-witness.ts'
import { ACCOUNT, ASKED, ASLEEP, DEADLINE, PIECE, TURN } from './witness-cells.ts'

/** How often it looks within the time after which the loop is said to stand still. */
const LOOKS = 5
/** How late a piece may be ended. */
const MOST_LATE_MS = 100
const { shared, path, stallMs }: WitnessData = workerData
const cells = new BigInt64Array(shared)
const tell = (message: FromWitness) => parentPort?.postMessage(message)
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

interface Standing {
  readonly turn: bigint
  readonly account: bigint
  readonly since: number
  readonly cpuMs: number
  isTold: boolean
}

const now = (): Standing => ({
  turn: Atomics.load(cells, TURN),
  account: Atomics.load(cells, ACCOUNT),
  since: Date.now(),
  cpuMs: cpuMs(),
  isTold: false,
})

let standing = now()

/** Only an account whose piece has been under way at every look is named. */
function nameWhoHoldsUp(): void {
  const turn = Atomics.load(cells, TURN)
  const account = Atomics.load(cells, ACCOUNT)
  if (turn !== standing.turn || account !== standing.account) {
    standing = now()
    return
  }
  if (standing.isTold || account === 0n || Date.now() - standing.since < stallMs) return
  // A loop that was kept from a processor has stood still as well, and nobody's call is the cause.
  if (cpuMs() - standing.cpuMs < stallMs) return
  standing.isTold = true
  const accountId = String(account).padStart(12, '0')
  writeFileSync(`${path}.new`, JSON.stringify({ accountId, since: standing.since }), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Whether the signal that comes next is this thread's own. */
let isAsking = false

function endWhatIsOverdue(): void {
  const piece = Atomics.load(cells, PIECE)
  // It has been ended: a signal that comes from now on is somebody else's.
  if (piece !== Atomics.load(cells, ASKED)) isAsking = false
  const deadline = Atomics.load(cells, DEADLINE)
  if (deadline === 0n || BigInt(Date.now()) < deadline) return
  // Between two looks at the same piece nothing else can have begun.
  if (piece !== Atomics.load(cells, PIECE) || piece === Atomics.load(cells, ASKED)) return
  Atomics.store(cells, ASKED, piece)
  isAsking = true
  process.kill(process.pid, 'SIGINT')
}

Object.assign(globalThis, {
  __watch() {
    tell('watching')
    for (;;) {
      Atomics.wait(cells, ASLEEP, 0n, Math.min(MOST_LATE_MS, stallMs / LOOKS))
      nameWhoHoldsUp()
      endWhatIsOverdue()
    }
  },
})
/**
 * For as long as it is within this script, the engine has its thread for signals, so that a piece that can be ended by one
 * costs no thread of its own. A signal that finds no piece under way ends this script in its place.
 */
const script = new Script('__watch()', { filename: 'stall-witness-worker.ts' })
for (;;) {
  try {
    script.runInThisContext({ breakOnSigint: true })
  } catch (cause) {
    if (errorCode(cause) !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw cause
    if (!isAsking) tell('interrupted')
  }
  isAsking = false
}
