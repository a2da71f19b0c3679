import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountState } from '../../../state/account-state.ts'
import { type Engine, type EngineAnswer, startEngine } from './engine.ts'

export interface EnginePool {
  /** Sends to the engine of that account and region, which is started if it does not run. */
  send(state: AccountState, region: string, target: string, body: string | Uint8Array): Promise<EngineAnswer>
  /** The process ids of an account's engines. */
  running(state: AccountState): Promise<readonly number[]>
  /** Stops the engines of an account. */
  close(state: AccountState): Promise<void>
}

interface Slot {
  readonly engine: Promise<Engine>
  busy: number
  idleTimer: NodeJS.Timeout | undefined
}

/** One engine per account and region, started at its first call and stopped after `idleMs` without one. */
export function createEnginePool(binary: string, idleMs: number): EnginePool {
  const slots = new WeakMap<AccountState, Map<string, Slot>>()
  const slotsOf = (state: AccountState) => {
    const found = slots.get(state) ?? new Map<string, Slot>()
    slots.set(state, found)
    return found
  }

  const stop = async (state: AccountState, region: string, slot: Slot) => {
    if (slotsOf(state).get(region) === slot) slotsOf(state).delete(region)
    clearTimeout(slot.idleTimer)
    // A start that failed was told to the call that wanted it.
    await slot.engine.then(engine => engine.close()).catch(() => undefined)
  }

  const startSlot = (state: AccountState, region: string): Slot => {
    const path = join(state.directory('dynamodb'), `${region}.db`)
    const slot: Slot = { engine: startEngine(binary, path), busy: 0, idleTimer: undefined }
    slotsOf(state).set(region, slot)
    return slot
  }

  /** A slot whose engine runs on a file that is still there: a reset of the account takes the file away. */
  const usableSlot = async (state: AccountState, region: string): Promise<Slot> => {
    const slot = slotsOf(state).get(region)
    if (!slot) return startSlot(state, region)
    const engine = await slot.engine.catch(() => undefined)
    if (engine?.isRunning && existsSync(engine.databasePath)) return slot
    await stop(state, region, slot)
    return slotsOf(state).get(region) ?? startSlot(state, region)
  }

  return {
    async send(state, region, target, body) {
      const slot = await usableSlot(state, region)
      slot.busy++
      clearTimeout(slot.idleTimer)
      try {
        const engine = await slot.engine
        return await engine.send(target, body)
      } finally {
        slot.busy--
        if (!slot.busy) slot.idleTimer = setTimeout(() => void stop(state, region, slot), idleMs).unref()
      }
    },
    async running(state) {
      const engines = await Promise.all([...slotsOf(state).values()].map(slot => slot.engine))
      return engines.filter(engine => engine.isRunning).map(engine => engine.pid)
    },
    async close(state) {
      await Promise.all([...slotsOf(state)].map(([region, slot]) => stop(state, region, slot)))
    },
  }
}
