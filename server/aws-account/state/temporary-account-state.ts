import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDueClock } from './due-clock.ts'
import { type DurableAccountState, openDurableAccountState } from './durable-account-state.ts'

/** A real account state in a folder of its own that is deleted by close(), with timers by the clock `now`: for tests. */
export function createTemporaryAccountState(
  now: () => number = Date.now,
): DurableAccountState & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'account-state-'))
  const state = openDurableAccountState(folder, createDueClock(now))
  return {
    folder,
    blobs: state.blobs,
    table: state.table,
    due: state.due,
    directory: state.directory,
    committed: state.committed,
    reset: state.reset,
    kept: state.kept,
    sweep: state.sweep,
    get failedWrites() {
      return state.failedWrites
    },
    async close() {
      await state.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
