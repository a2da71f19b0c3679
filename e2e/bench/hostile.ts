import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startAccountProcess } from '../../server/aws-account/services/testing/account-process.ts'
import { HOSTILE_KINDS } from '../../server/aws-account/services/testing/hostile-calls.ts'
import type { AttackOrder } from './attacker.ts'
import { type Figure, percentile } from './figures.ts'

/** How much slower others may become. */
const maxFactor = 3
/** Before each kind, so that whatever else the machine has to do is in both. */
const calmCalls = 8

/**
 * Calls of one account while another is left alone, and while it sends everything hostile there is, one kind after the
 * other: the same that the test of the accounts' process sends.
 */
export async function measureHostile(): Promise<Figure[]> {
  const accounts = await startAccountProcess()
  const attacker = new Worker(new URL('./attacker.ts', import.meta.url))
  try {
    const evil = await accounts.settings()
    const victim = await accounts.settings(await accounts.provision())
    for (const kind of HOSTILE_KINDS) await kind.prepare?.(evil)
    const clients = { s3: new S3Client({ ...victim, forcePathStyle: true }), sqs: new SQSClient(victim) }
    const call = async () => {
      const startedAt = performance.now()
      await clients.s3.send(new ListBucketsCommand({}))
      await clients.sqs.send(new ListQueuesCommand({}))
      return (performance.now() - startedAt) / 2
    }
    for (let turn = 0; turn < 50; turn += 1) await call()
    const calm: number[] = []
    const attacked: number[] = []
    for (const { name } of HOSTILE_KINDS) {
      for (let turn = 0; turn < calmCalls; turn += 1) calm.push(await call())
      let isOver = false
      const order: AttackOrder = { kind: name, settings: evil }
      attacker.postMessage(order)
      const over = once(attacker, 'message').then(() => {
        isOver = true
      })
      while (!isOver) attacked.push(await call())
      await over
    }
    return [
      { what: 'AWS call', samples: calm, unit: 'ms' },
      {
        what: '  while another account is hostile',
        samples: attacked,
        unit: 'ms',
        goal: Math.round(maxFactor * percentile(calm, 0.95)),
      },
    ]
  } finally {
    await attacker.terminate()
    await accounts.close()
  }
}
