import { silentLog } from '../../log.ts'
/**
 * Opens a store as a server's start would and writes what a person would be told, as JSON.
 *
 *     node open-and-report.ts <data folder>
 */

import { FolderUnusable } from '../../data-folder/folder-unusable.ts'
import { openStore } from '../open-store.ts'
import { StoreUnavailable } from '../store-unavailable.ts'

const [, , dataDir = ''] = process.argv
try {
  const store = await openStore({ dataDir, log: silentLog })
  await store.close()
  console.log(JSON.stringify({ opened: true }))
} catch (error) {
  if (!(error instanceof StoreUnavailable || error instanceof FolderUnusable)) throw error
  console.log(JSON.stringify({ problem: error.problem, remedy: error.remedy }))
}
