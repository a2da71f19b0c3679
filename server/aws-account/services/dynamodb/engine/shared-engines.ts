import { createRequire } from 'node:module'
import { createEnginePool, type EnginePool } from './engine-pool.ts'

const IDLE_MS = 600_000

export const enginesOf = (
  binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide'),
  idleMs = IDLE_MS,
): EnginePool => createEnginePool(binary, idleMs)

let shared: EnginePool | undefined

/** The engines of this process: tables and their streams are in one. The service of tables stops them. */
export function sharedEngines(): EnginePool {
  shared ??= enginesOf()
  return shared
}
