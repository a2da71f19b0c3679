import { silentLog } from '../../log.ts'
/**
 * A server that takes jobs of the kind "effect" and never ends one, for tests that kill it: writes the key of every job
 * it has begun on a line.
 *
 *     node hold-jobs-until-killed.ts <socket folder> <database>
 */
import { connectStore } from '../connect-store.ts'

const [, , host = '', database = ''] = process.argv
const store = await connectStore({ host, user: 'assay', database }, { log: silentLog, now: Date.now })
store.jobs.work('effect', (_, { key }) => {
  process.stdout.write(`${key}\n`)
  return new Promise(() => {})
})
setInterval(() => {}, 1_000)
