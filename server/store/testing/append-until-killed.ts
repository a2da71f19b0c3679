import { silentLog } from '../../log.ts'
/**
 * A server that does nothing but append, for tests that kill it: writes the `seq` of every acknowledged event on a line.
 *
 *     node append-until-killed.ts <data folder>
 */
import { openStore } from '../open-store.ts'
import { newEvents } from './new-events.ts'

const [, , dataDir = ''] = process.argv
const { journal } = await openStore({ dataDir, log: silentLog })
await journal.create({ id: 'a', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} }, newEvents(0))
let seq = (await journal.head('a'))?.lastSeq ?? 0
for (;;) {
  const outcome = await journal.append('a', seq, newEvents(seq))
  if (outcome.kind !== 'appended') throw new Error(outcome.kind)
  seq = outcome.lastSeq
  process.stdout.write(`${seq}\n`)
}
