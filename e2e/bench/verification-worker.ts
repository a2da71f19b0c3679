import { parentPort, workerData } from 'node:worker_threads'
import { makeCredential } from '../../shared/credentials/badge.ts'
import { addProof } from '../../shared/credentials/data-integrity.ts'
import { statusListCredential } from '../../shared/credentials/status-list.ts'
import { verifyFile } from '../../shared/credentials/verify-file.ts'
import { benchAchieved, benchIssuance, benchSigner } from './bench-issuer.ts'

/** Until the engine has made machine code of what runs all the time. */
const warmUpTurns = 100

/** Verifies one badge after the other for `workerData` milliseconds, each with its status list, and tells how many and what of a processor that took. */
async function main(): Promise<void> {
  const { issuedAt, status } = benchIssuance
  const { issuer } = benchSigner
  const badge = await addProof(makeCredential('badge', benchAchieved, benchIssuance), benchSigner, issuedAt)
  const list = await addProof(
    statusListCredential({ address: status.list, issuer, withdrawn: [1, 2, 3], validFrom: issuedAt }),
    benchSigner,
    issuedAt,
  )
  const bytes = new TextEncoder().encode(JSON.stringify(badge))
  const means = {
    now: Date.now,
    clock: () => performance.now(),
    knownIssuers: new Map([[issuer, { name: 'Northfield Cloud Academy' }]]),
    fetchJson: async () => list,
  }
  const verify = async () => {
    const { outcome } = await verifyFile(bytes, means)
    if (outcome !== 'valid') throw new Error(`a valid badge was found to be ${outcome}`)
  }
  // What a server that verifies all day has behind it.
  for (let turn = 0; turn < warmUpTurns; turn += 1) await verify()
  const end = performance.now() + Number(workerData)
  const before = process.threadCpuUsage()
  let count = 0
  for (; performance.now() < end; count += 1) await verify()
  const { user, system } = process.threadCpuUsage(before)
  parentPort?.postMessage({ count, processorMs: (user + system) / 1_000 })
}

await main()
