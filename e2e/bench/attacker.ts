import { parentPort } from 'node:worker_threads'
import type { ClientSettings } from '../../server/aws-account/services/testing/account-process.ts'
import { HOSTILE_KINDS } from '../../server/aws-account/services/testing/hostile-calls.ts'

/** What the attacker is told to send, and as whom. */
export interface AttackOrder {
  readonly kind: string
  readonly settings: ClientSettings
}

// In a thread of its own: what it takes to make, sign and send all this is not time that somebody waited for the accounts.
parentPort?.on('message', async ({ kind, settings }: AttackOrder) => {
  const found = HOSTILE_KINDS.find(({ name }) => name === kind)
  if (found === undefined) throw new Error(`There is no kind "${kind}"`)
  await found.attack(settings)
  parentPort?.postMessage('over')
})
