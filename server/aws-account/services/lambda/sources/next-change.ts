import type { BackgroundContext } from '../../../service.ts'
import { onTableChange } from '../../dynamodb/engine/table-changes.ts'

/** Items also go by themselves, when their time is over. */
const LOOK_EVERY_MS = 10_000

/** The next change of a table of the account, or that it is time to look, or nobody waits any more. */
function nextChange({ state }: BackgroundContext, signal: AbortSignal) {
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

/** Looks, and where there was nothing, resolves no sooner than that it may be worth to look again. */
export async function lookOrWait(
  context: BackgroundContext,
  signal: AbortSignal,
  look: () => Promise<boolean>,
): Promise<void> {
  // Asked for before it is looked, so that no change falls in between.
  const change = nextChange(context, signal)
  try {
    if (!(await look())) await change.happened
  } finally {
    change.end()
  }
}
