import { Worker } from 'node:worker_threads'
import { makeCredential } from '../../shared/credentials/badge.ts'
import { addProof } from '../../shared/credentials/data-integrity.ts'
import { signToken } from '../../shared/credentials/signed-token.ts'
import { benchAchieved, benchIssuance, benchSigner } from './bench-issuer.ts'
import type { Figure } from './figures.ts'

const cores = 2
const verifyingMs = 10_000
const minuteMs = 60_000

/** Issuing both credentials of a pass, and how many badges two cores verify in a minute, status list included. */
export async function measureCredentials(times: number): Promise<Figure[]> {
  // The first reads the vocabularies.
  await issueBoth()
  const issuing: number[] = []
  const processor: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const [begun, used] = [performance.now(), process.threadCpuUsage()]
    await issueBoth()
    const { user, system } = process.threadCpuUsage(used)
    issuing.push(performance.now() - begun)
    processor.push((user + system) / 1_000)
  }
  const verified = await Promise.all(Array.from({ length: cores }, () => verifyFor(verifyingMs)))
  const sum = (read: (one: Verified) => number) => verified.reduce((all, one) => all + read(one), 0)
  const count = sum(one => one.count)
  const processorMs = sum(one => one.processorMs) / count
  return [
    {
      what: 'Issuing badge and score report, each with proof and token',
      samples: issuing,
      unit: 'ms',
      goal: 50,
      goalOf: 'p50',
    },
    { what: 'Issuing them: time of a processor alone', samples: processor, unit: 'ms' },
    {
      what: 'Verifying a badge with its status list: time of a processor alone',
      samples: [processorMs],
      unit: 'ms',
    },
    {
      what: `Verifications on ${cores} cores, as the machine let them`,
      samples: [(count * minuteMs) / verifyingMs],
      unit: 'per minute',
    },
    {
      what: `Verifications that ${cores} processors have time for`,
      samples: [(cores * minuteMs) / processorMs],
      unit: 'per minute',
      goal: 10_000,
    },
  ]
}

async function issueBoth(): Promise<void> {
  for (const kind of ['badge', 'score-report'] as const) {
    const credential = makeCredential(kind, benchAchieved, benchIssuance)
    await addProof(credential, benchSigner, benchIssuance.issuedAt)
    signToken(credential, benchSigner)
  }
}

interface Verified {
  readonly count: number
  readonly processorMs: number
}

/** How many a thread of its own verifies in this time. */
function verifyFor(ms: number): Promise<Verified> {
  const worker = new Worker(new URL('verification-worker.ts', import.meta.url), { workerData: ms })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
