import type { BackgroundContext } from '../../../service.ts'
import { onTableChange } from '../../dynamodb/engine/table-changes.ts'

/** Items also go by themselves, when their time is over. */
const LOOK_EVERY_MS = 10_000

/** The next change of a table of the account, or that it is time to look, or nobody waits any more. */
export function nextChange({ state }: BackgroundContext, signal: AbortSignal) {
  let tell = () => {}
  const happened = new Promise<void>(resolve => {
    tell = resolve
  })
  const endOfChanges = onTableChange(state, tell)
  const timer = setTimeout(tell, LOOK_EVERY_MS).unref()
  signal.addEventListener('abort', tell)
  return {
    happened,
    end() {
      endOfChanges()
      clearTimeout(timer)
      signal.removeEventListener('abort', tell)
    },
  }
}
