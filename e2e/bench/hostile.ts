import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startAccountProcess } from '../../server/aws-account/services/testing/account-process.ts'
import { HOSTILE_KINDS } from '../../server/aws-account/services/testing/hostile-calls.ts'
import { type Figure, percentile } from './figures.ts'

/** How much slower others may become. */
const maxFactor = 3
const calmCalls = 200

/**
 * Calls of one account while another is left alone, and while it sends everything hostile there is, one kind after the
 * other: the same that the test of the accounts' process sends.
 */
export async function measureHostile(): Promise<Figure[]> {
  const accounts = await startAccountProcess()
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
    for (let turn = 0; turn < 20; turn += 1) await call()
    const calm: number[] = []
    for (let turn = 0; turn < calmCalls; turn += 1) calm.push(await call())
    const attacked: number[] = []
    for (const kind of HOSTILE_KINDS) {
      let isOver = false
      const attack = kind.attack(evil).finally(() => {
        isOver = true
      })
      while (!isOver) attacked.push(await call())
      await attack
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
    await accounts.close()
  }
}
