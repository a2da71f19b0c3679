import { renameSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { WitnessData } from './stall-witness.ts'

/** How often it looks within the time after which the loop is said to stand still. */
const LOOKS = 5
const { shared, path, stallMs }: WitnessData = workerData
const cells = new BigInt64Array(shared)
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
  turn: Atomics.load(cells, 0),
  account: Atomics.load(cells, 1),
  since: Date.now(),
  cpuMs: cpuMs(),
  isTold: false,
})

let standing = now()

/** Only an account whose piece has been under way at every look is named. */
setInterval(() => {
  const { turn, account, since, cpuMs: cpuNow } = now()
  if (turn !== standing.turn || account !== standing.account) {
    standing = now()
    return
  }
  const stoodMs = since - standing.since
  // A loop that was kept from a processor has stood still as well, and nobody's call is the cause.
  const worked = cpuNow - standing.cpuMs >= stallMs
  if (standing.isTold || account === 0n || stoodMs < stallMs || !worked) return
  standing.isTold = true
  const accountId = String(account).padStart(12, '0')
  writeFileSync(`${path}.new`, JSON.stringify({ accountId, since: standing.since }), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}, stallMs / LOOKS)
parentPort?.postMessage('watching')
